import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { isClientId, isPlaceholderPoolId, parseUserPoolId } from '../core/ids.ts';
import { readSource, type Finding, type Source } from './source.ts';

/** What names a pool's id, behind any framework's prefix: COGNITO_USER_POOL_ID, VITE_USER_POOL_ID, AWS_COGNITO_POOL_ID. */
const POOL_NAME = /(^|_)(USER_?POOL|COGNITO_POOL|POOL)_?ID$/;
/** Only names without a word of their own, or that speak of the pool: GITHUB_CLIENT_ID is somebody else's, and its value looks alike. */
const CLIENT_NAME =
  /^((NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|NUXT|PUBLIC|GATSBY|AWS)_)*((\w+_)?(USER_?POOL|COGNITO)_)?((APP|WEB)_)*CLIENT_?ID$/;
const ISSUER = /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.(?:com|eu)\/([\w-]+)\/?$/;

/** `.env` files with the environment each stands for; files that only show an example are left out. */
const FILE = /^\.env(?:\.([\w-]+?))??(\.local)?$/;
const EXAMPLES = /^(example|sample|defaults|template|dist)$/;

/** Only values that are a pool's id or issuer, and client ids beside them, leave this function: the rest may be secrets. */
export const dotenv: Source = {
  kind: 'env',
  async find(files, folder, shown) {
    const found: Finding[] = [];
    for (const name of (await files.list(folder)).toSorted()) {
      const match = FILE.exec(name);
      if (!match || EXAMPLES.test(match[1] ?? '')) continue;
      const path = join(folder, name);
      const bytes = await readSource(files, path);
      if (bytes === undefined || bytes.length > 1024 * 1024) continue;
      const variables = Object.entries(parseEnv(new TextDecoder().decode(bytes)));
      const clientIds = variables
        .filter(([key, value]) => CLIENT_NAME.test(key) && isClientId(value ?? '') && (value ?? '').length >= 20)
        .map(([, value]) => value ?? '');
      for (const [key, value = ''] of variables) {
        const userPoolId = POOL_NAME.test(key) ? value : (ISSUER.exec(value)?.[1] ?? '');
        // What overrides the Supabase config is no word of the app's.
        if (key.startsWith('SUPABASE_') || !parseUserPoolId(userPoolId) || isPlaceholderPoolId(userPoolId)) continue;
        const environment = match[1];
        found.push({
          userPoolId,
          clientIds,
          rank: environment === undefined || environment === 'development' ? 1 : 2,
          evidence: {
            kind: 'env',
            file: shown(path),
            path: key,
            ...(environment === undefined ? {} : { environment }),
          },
        });
      }
    }
    return found;
  },
};
