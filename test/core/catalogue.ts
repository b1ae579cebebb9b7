/** For every check the worlds in which it, and nothing else, complains. */
import type { Status } from '../../src/core/checks/check.ts';
import { CONFIG } from './catalogue-config.ts';
import { COGNITO, LAMBDA } from './catalogue-lambda.ts';
import { HOSTED } from './catalogue-hosted.ts';
import { TOKEN } from './catalogue-token.ts';
import type { TestWorld } from './worlds.ts';

export interface Broken {
  id: string;
  what: string;
  world: TestWorld;
  /** fail where nothing is said. */
  status?: Status;
}

export const BROKEN: readonly Broken[] = [...CONFIG, ...COGNITO, ...LAMBDA, ...TOKEN, ...HOSTED];
