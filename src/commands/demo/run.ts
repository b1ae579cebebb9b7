/**
 * `demo`: runs `init` in a temporary folder against AWS emulated on loopback, and shows the claims of the token that a
 * throw-away user gets. Nothing here is canned.
 */
import { join } from 'node:path';
import { printable, safeJson } from '../../core/text/safe.ts';
import { tokenUse } from '../../core/token/token.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { CliError, EXIT, Interrupted, UsageError, type ExitCode } from '../../errors.ts';
import { createWorld, type GlobalOptions } from '../../world/world.ts';
import type { World } from '../../world/types.ts';
import type { InitDocument } from '../init/carry-out.ts';
import { init } from '../init/run.ts';
import type { JsonObject } from '../../core/text/json.ts';

const USER_POOL_ID = 'eu-west-1_Dem0Pool1';
const CLIENT_ID = '1h57kf5cpq17m0eml12demo01';

export interface DemoDocument extends InitDocument {
  /** Claims of the tokens that the throw-away user got. */
  claims: { use: 'access' | 'id'; claims: JsonObject }[];
}

/** Variables of the user's own environment that would send the demo elsewhere than to its emulator. */
const FOREIGN = /^(AWS_|SUPABASE_|COGNITO_SUPABASE_|(HTTPS?|ALL|NO)_PROXY$)/i;

export async function demo(
  options: GlobalOptions,
  interruption: AbortController,
): Promise<{ document: DemoDocument; exitCode: ExitCode }> {
  refuseDeno();
  const { json = false, color = true, verbose = false, quiet = false } = options;
  const own: GlobalOptions = { json, color, verbose, quiet, input: false };
  const { files, out } = createWorld(own, interruption);
  const folder = await files.makeTempFolder('cognito-supabase-demo-');
  const emulator = await out.during('Starting AWS on this machine', emulateAws);
  try {
    for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];
    // Neither does the user's own set-up for AWS count: these files are not there.
    const none = { AWS_CONFIG_FILE: join(folder, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
    Object.assign(process.env, emulator.env, none);
    return await perform(createWorld({ ...own, cwd: folder }, interruption), emulator, folder);
  } catch (error) {
    throw asFinding(error);
  } finally {
    await emulator.close();
    await files.remove(folder);
  }
}

/** The emulator runs the trigger's function in a process of Node's own, which Deno has none of. */
function refuseDeno(): void {
  if (process.versions['deno'] === undefined) return;
  throw new UsageError({
    id: 'runtime',
    message: 'The demo does not run under Deno.',
    why: "It runs the trigger's function in a Node.js process, and Deno starts none.",
    fix: 'Run it with Node.js: `npx cognito-supabase demo`. The other commands run under Deno, too.',
  });
}

async function emulateAws(): Promise<Emulator> {
  const { startEmulator } = await import('../../emulator/emulator.ts');
  return startEmulator({
    pools: [
      {
        Id: USER_POOL_ID,
        Name: 'demo',
        UserPoolTier: 'ESSENTIALS',
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        clients: [{ ClientId: CLIENT_ID, ClientName: 'web' }],
      },
    ],
  });
}

/** What goes wrong here is wrong with this package, not with anybody's AWS: the demo failed, exit code 1. */
function asFinding(error: unknown): unknown {
  if (!(error instanceof CliError) || error instanceof Interrupted) return error;
  const { id, message, why, fix } = error;
  return new CliError({ id, message, why, fix }, EXIT.findings, { cause: error });
}

async function perform(
  world: World,
  emulator: Emulator,
  folder: string,
): Promise<{ document: DemoDocument; exitCode: ExitCode }> {
  const say = (text: string): void => world.out.show(world.out.paint('cyan', text));
  say(`1  A project with supabase/config.toml and amplify_outputs.json, and AWS emulated at ${emulator.url}.`);
  await writeProject(world, folder);
  say('2  $ cognito-supabase init --yes --probe-user');
  const { document, exitCode, tokens } = await init(world, {
    triggerVersion: 'auto',
    skip: [],
    allowUnknown: [],
    yes: true,
    probeUser: true,
    rehearsed: true,
  });
  const changes = emulator.calls.filter(({ mutating }) => mutating).map(({ action }) => action);
  say(`3  ${changes.length} changing calls to AWS: ${[...new Set(changes)].join(', ')}`);
  const claims = tokens.flatMap(({ decoded }) => {
    const use = decoded.ok ? tokenUse(decoded) : undefined;
    return decoded.ok && use !== undefined ? [{ use, claims: decoded.claims }] : [];
  });
  say('4  The access token that a signed-in user now gets, decoded:');
  showAccessToken(world, claims.find(({ use }) => use === 'access')?.claims);
  return { document: { ...document, claims }, exitCode };
}

async function writeProject(world: World, folder: string): Promise<void> {
  await world.files.write(join(folder, 'supabase', 'config.toml'), world.template('demo/config.toml'));
  const auth = { aws_region: 'eu-west-1', user_pool_id: USER_POOL_ID, user_pool_client_id: CLIENT_ID };
  await world.files.write(join(folder, 'amplify_outputs.json'), `${safeJson({ version: '1.4', auth })}\n`);
}

function showAccessToken({ out }: World, claims: JsonObject | undefined): void {
  if (!claims) {
    const fix = 'Run `npx cognito-supabase demo --verbose`.';
    throw new CliError({ id: 'demo/no-token', message: 'The throw-away user got no token.', fix }, EXIT.findings);
  }
  const shown = (name: string): string => printable(JSON.stringify(claims[name]) ?? 'absent');
  for (const name of ['iss', 'token_use', 'role']) out.show(`   ${name.padEnd(9)} ${shown(name)}`);
  out.show(
    claims['role'] === 'authenticated'
      ? out.paint('green', 'role: "authenticated". Supabase treats this user as signed in.')
      : out.paint('red', `role: ${shown('role')}. Supabase would treat this user as anon.`),
  );
}
