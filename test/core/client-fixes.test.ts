/** The lines that fixes print: for each stack those that give the token of whoever is signed in. */
import { expect, it } from 'vitest';
import { adviseToSend, writeOut } from '../../src/core/client/advice.ts';
import type { SupabaseClient } from '../../src/core/client/source.ts';
import { STACKS, stackById } from '../../src/core/client/stacks.ts';

const AT = { file: 'src/db.ts', line: 3 };
const ACCESS = { token: 'access' } as const;

it.each(STACKS)(
  '$name: a fix names the file that is there, what to write in it, and what makes a whole one',
  (stack) => {
    const fix = writeOut(AT, stack.id, ACCESS);
    expect(fix).toMatch(/^In src\/db\.ts:3 that is `.*accessToken.*\. A whole client is made /);
    const { client } = stack;
    const way =
      'framework' in client
        ? `--framework ${client.framework}\``
        : 'page' in client
          ? client.page
          : `install ${client.upgrade}\``;
    expect(fix).toContain(way);
  },
);

it('an ID token is asked for by its own name everywhere', () => {
  for (const { id, lines, name } of STACKS.filter((one) => one.lines !== undefined)) {
    const there = { ...AT, token: 'callback' as const, sends: [], certain: true, stack: id } satisfies SupabaseClient;
    const [, option = ''] = lines?.('id') ?? [];
    expect({ name, said: adviseToSend([], 'id', there) }).toMatchObject({ said: expect.stringContaining(option) });
    expect({ name, option }).not.toMatchObject({
      option: expect.stringMatching(/access_token|\.accessToken|getAccess/),
    });
  }
});

it('nothing is claimed of a stack that is not known', () => {
  expect(writeOut(AT, undefined, ACCESS)).not.toMatch(/fetchAuthSession|--framework/);
});

it('next-auth reads the encrypted cookie on the server, and nothing that scripts can read', () => {
  const fix = writeOut(AT, 'next-auth', ACCESS);
  expect(fix).toContain('getToken(');
  expect(fix).not.toMatch(/getServerSession|session\b/);
});

type Callback = (error: Error | null, session: unknown) => void;
interface User {
  getSession(done: Callback): void;
}

/** The line for amazon-cognito-identity-js, run as it stands with such a user. */
function ask(use: 'access' | 'id', user: User | null): Promise<unknown> {
  const [, option = ''] = stackById('cognito-identity-js').lines?.(use) ?? [];
  // oxlint-disable-next-line no-implied-eval -- the text is this project's own, and running it is the test
  const make = new Function('pool', `return ({ ${option} }).accessToken`) as (pool: unknown) => () => Promise<unknown>;
  return make({ getCurrentUser: () => user })();
}

const session = {
  getAccessToken: () => ({ getJwtToken: () => 'the access token' }),
  getIdToken: () => ({ getJwtToken: () => 'the ID token' }),
};

it('amazon-cognito-identity-js waits for a session that has to be refreshed first', async () => {
  const user: User = { getSession: (done) => void setImmediate(() => done(null, session)) };
  expect(await ask('access', user)).toBe('the access token');
  expect(await ask('id', user)).toBe('the ID token');
  expect(await ask('access', null)).toBeNull();
  const refused: User = { getSession: (done) => done(new Error('refused'), null) };
  await expect(ask('access', refused)).rejects.toThrow('refused');
});
