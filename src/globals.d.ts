/** The version in package.json, put in by the bundler. */
declare const PACKAGE_VERSION: string;
/** Its homepage; empty where it names none. */
declare const PACKAGE_HOMEPAGE: string;
