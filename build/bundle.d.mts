import type { BuildOptions } from 'rolldown';

export declare const BUNDLE: BuildOptions;
