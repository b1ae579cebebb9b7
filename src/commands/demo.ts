/** The whole main job in a temporary folder, against AWS emulated on loopback. Nothing here is canned. */
import { join } from 'node:path';
import { printable, safeJson } from '../core/redact.ts';
import type { Emulator } from '../emulator/server.ts';
import { CliError, EXIT, Interrupted, type ExitCode } from '../errors.ts';
import { createWorld, type GlobalOptions } from '../world/world.ts';
import type { World } from '../world/types.ts';
import { init, type InitDocument } from './init.ts';
import type { JsonObject } from '../core/json.ts';

const USER_POOL_ID = 'eu-west-1_Dem0Pool1';
const CLIENT_ID = '1h57kf5cpq17m0eml12demo01';

export interface DemoDocument extends InitDocument {
  /** Claims of the tokens that the throw-away user got. */
  claims: { use: 'access' | 'id'; claims: JsonObject }[];
}

/** Variables of the user's own environment that would send the demo elsewhere than to its emulator. */
const FOREIGN = /^(AWS_|SUPABASE_|COGNITO_SUPABASE_|(HTTPS?|ALL|NO)_PROXY$)/i;

export async function demo(options: GlobalOptions, interruption: AbortController): Promise<{ document: DemoDocument; exitCode: ExitCode }> {
  const { startEmulator } = await import('../emulator/server.ts');
  const emulator = await startEmulator({
    pools: [{ Id: USER_POOL_ID, Name: 'demo', UserPoolTier: 'ESSENTIALS', AdminCreateUserConfig: { AllowAdminCreateUserOnly: true }, clients: [{ ClientId: CLIENT_ID, ClientName: 'web' }] }],
  });
  for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];
  Object.assign(process.env, emulator.env);
  const outside = createWorld(options, interruption);
  const folder = await outside.files.makeTempFolder('cognito-supabase-demo-');
  try {
    return await perform(createWorld({ ...options, cwd: folder, input: false }, interruption), emulator, folder);
  } catch (error) {
    throw asFinding(error);
  } finally {
    await emulator.close();
    await outside.files.remove(folder);
  }
}

/** What goes wrong here is wrong with this package, not with anybody's AWS: the demo failed, exit code 1. */
function asFinding(error: unknown): unknown {
  if (!(error instanceof CliError) || error instanceof Interrupted) return error;
  const { id, message, why, fix } = error;
  return new CliError({ id, message, why, fix }, EXIT.findings, { cause: error });
}

async function perform(world: World, emulator: Emulator, folder: string): Promise<{ document: DemoDocument; exitCode: ExitCode }> {
  const { out } = world;
  const say = (text: string): void => out.show(out.paint('cyan', text));
  say(`1  A project: supabase/config.toml and amplify_outputs.json, in a temporary folder. AWS is emulated at ${emulator.url}.`);
  await world.files.write(join(folder, 'supabase', 'config.toml'), new TextDecoder().decode(await world.template('demo/config.toml')));
  const outputs = { version: '1.4', auth: { aws_region: 'eu-west-1', user_pool_id: USER_POOL_ID, user_pool_client_id: CLIENT_ID } };
  await world.files.write(join(folder, 'amplify_outputs.json'), `${safeJson(outputs)}\n`);
  say('2  $ cognito-supabase init --yes --probe-user');
  const { document, exitCode, tokens } = await init(world, { triggerVersion: 'auto', skip: [], yes: true, probeUser: true });
  const claims = tokens.flatMap(({ label, decoded }) => (decoded.ok ? [{ use: label === 'ID token' ? ('id' as const) : ('access' as const), claims: decoded.claims }] : []));
  const settings = emulator.calls.filter(({ mutating }) => mutating).length;
  say(`3  ${settings} changing calls to AWS, in this order: ${[...new Set(emulator.calls.filter(({ mutating }) => mutating).map(({ action }) => action))].join(', ')}`);
  const access = claims.find(({ use }) => use === 'access')?.claims;
  if (!access) throw new CliError({ id: 'demo/no-token', message: 'The throw-away user got no token.', fix: 'Run `npx cognito-supabase demo --verbose`.' }, EXIT.findings);
  say('4  The access token that a signed-in user now gets, decoded:');
  const { iss, token_use: use, role } = access;
  for (const [name, value] of Object.entries({ iss, token_use: use, role })) out.show(`   ${name.padEnd(9)} ${printable(JSON.stringify(value) ?? 'absent')}`);
  out.show(role === 'authenticated' ? out.paint('green', 'role: "authenticated". Supabase treats this user as signed in.') : out.paint('red', `role: ${printable(JSON.stringify(role) ?? 'absent')}. Supabase would treat this user as anon.`));
  return { document: { ...document, claims }, exitCode };
}
