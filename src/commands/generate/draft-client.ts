/** `generate client`: the Supabase client for an app that signs in with Amplify. */
import { join } from 'node:path';
import type { World } from '../../world/types.ts';
import type { GenerateOptions } from './options.ts';
import { templateText, type Draft } from './drafts.ts';

/** Where the client goes when nobody says: beside the app's other source. */
export async function clientFile(world: World): Promise<string> {
  const source = (await world.files.info(join(world.cwd, 'src')))?.isDirectory === true;
  return source ? 'src/supabase-client.ts' : 'supabase-client.ts';
}

export async function clientDraft(
  world: World,
  { tokenUse, out }: Pick<GenerateOptions, 'tokenUse' | 'out'>,
): Promise<Draft> {
  return {
    out: out ?? (await clientFile(world)),
    content: await templateText(world, `client/amplify-web${tokenUse === 'id' ? '.id-token' : ''}.ts`),
    usual: 'supabase-client.ts',
    other: 'supabase-cognito-client.ts',
  };
}
