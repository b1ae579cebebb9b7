export declare const KNOWN_LICENCES: string[];
export declare function packagesOf(moduleIds: Iterable<string>): string[];
export declare function noticesOf(folders: string[]): string;
