/** The formats that `verify --format` takes: pretty, json, junit, sarif, github. */
export const FORMATS = ['pretty', 'json', 'junit', 'sarif', 'github'] as const;

export type Format = (typeof FORMATS)[number];
