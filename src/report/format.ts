/** What --format takes. */
export const FORMATS = ['pretty', 'json', 'junit', 'sarif', 'github'] as const;

export type Format = (typeof FORMATS)[number];
