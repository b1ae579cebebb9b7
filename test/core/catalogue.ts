/** For every check the worlds in which it, and nothing else, complains. */
import type { Status } from '../../src/core/checks/check.ts';
import { CLIENT } from './catalogue-client.ts';
import { CONFIG } from './catalogue-config.ts';
import { LIVE_ANSWERS } from './catalogue-live.ts';
import { COGNITO } from './catalogue-cognito.ts';
import { LAMBDA } from './catalogue-lambda.ts';
import { HOSTED } from './catalogue-hosted.ts';
import { TOKEN } from './catalogue-token.ts';
import type { TestWorld } from './worlds.ts';

export interface Broken {
  id: string;
  what: string;
  world: TestWorld;
  /** fail where nothing is said; unknown for the checks that only say that something could not be looked at. */
  status?: Status;
}

export const BROKEN: readonly Broken[] = [
  ...CONFIG,
  ...COGNITO,
  ...LAMBDA,
  ...TOKEN,
  ...HOSTED,
  ...LIVE_ANSWERS,
  ...CLIENT,
];
