/**
 * The programmatic API (`import { verify, decodeToken }`): the same results as the command line's, without printing and
 * without ending the process.
 */
import type { DecodeToken, Verify, VerifyOptions, VerifyReport } from './types.ts';
import { checkOptions, requestOf } from '../commands/verify/request.ts';
import { createRedactor, type Redactor } from '../core/text/redact.ts';
import { secretsGiven } from '../core/text/secrets-given.ts';
import { decodeToken as decode } from '../core/token/token.ts';
import { verify as runVerify } from '../verify/verify.ts';
import type { Out } from '../world/types.ts';
import { createWorld } from '../world/world.ts';

export const decodeToken: DecodeToken = decode;

export const verify: Verify = async (options = {}) => {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    const env = { ...process.env, ...passwordOf(options) };
    const redactor = createRedactor([...(options.tokens ?? []), ...secretsGiven([], env)]);
    const world = createWorld({ ...cliOptions(options), input: false }, interruption, { env, out: silent(redactor) });
    const asked = {
      ...cliOptions(options),
      only: [...(options.only ?? [])],
      skip: [...(options.skip ?? [])],
      function: [...(options.function ?? [])],
    };
    const request = await requestOf(world, asked, checkOptions(asked));
    const { document } = await runVerify(world, {
      ...request,
      ...(options.tokens === undefined ? {} : { rawTokens: options.tokens }),
    });
    return redactor.cleanDocument(document) as VerifyReport;
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
  }
};

function passwordOf({ password }: VerifyOptions): Record<string, string> {
  return password === undefined ? {} : { COGNITO_SUPABASE_PASSWORD: password };
}

/** The options that the command line has under the same name. */
function cliOptions(options: VerifyOptions) {
  const {
    tokens: _tokens,
    password: _password,
    signal: _signal,
    only: _only,
    skip: _skip,
    function: _function,
    ...same
  } = options;
  return same;
}

const nothing = (): void => undefined;

/** Nothing is printed; what is to be hidden is remembered, to be kept out of the report. */
function silent(redactor: Redactor): Out {
  return {
    during: (_what, act) => act({ counts: nothing }),
    asking: (_whom, act) => act(),
    onceAwaiting: nothing,
    whileAway: (act) => act(),
    document: nothing,
    exact: () => undefined,
    show: nothing,
    command: nothing,
    progress: nothing,
    detail: nothing,
    error: nothing,
    paint: (_style, text) => text,
    columns: () => undefined,
    hide: redactor.hide,
    reveal: redactor.reveal,
    withoutHidden: redactor.clean,
  };
}
