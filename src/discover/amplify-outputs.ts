import { join } from 'node:path';
import { isClientId, isPlaceholderPoolId, parseUserPoolId } from '../core/ids.ts';
import { asObject, parseJson } from '../core/json.ts';
import { readSource, type Source } from './source.ts';

/**
 * amplify_outputs.json of Amplify Gen 2: `auth.user_pool_id` and `auth.user_pool_client_id`, the same in every version
 * of the format from 1 to 1.5 (amplify-backend packages/client-config/src/client-config-schema). `auth` may be absent.
 */
export const amplifyOutputs: Source = {
  kind: 'amplify_outputs',
  async find(files, folder, shown) {
    const path = join(folder, 'amplify_outputs.json');
    const bytes = await readSource(files, path);
    const auth = bytes === undefined ? {} : asObject(asObject(parseJson(new TextDecoder().decode(bytes)))['auth']);
    const userPoolId = auth['user_pool_id'];
    if (typeof userPoolId !== 'string' || !parseUserPoolId(userPoolId) || isPlaceholderPoolId(userPoolId)) return [];
    const clientId = auth['user_pool_client_id'];
    const clientIds = typeof clientId === 'string' && isClientId(clientId) ? [clientId] : [];
    return [
      {
        userPoolId,
        clientIds,
        rank: 1,
        evidence: { kind: 'amplify_outputs', file: shown(path), path: 'auth.user_pool_id' },
      },
    ];
  },
};
