import { isPlaceholderPoolId, parseUserPoolId } from '../../pool/ids.ts';
import { check, PASS } from '../check.ts';
import { BLOCK_CAUSES, enabledBlock, shownValue, locateKey } from '../../config/block.ts';

export const poolIdMalformed = check({
  id: 'config/pool-id-malformed',
  title: '`user_pool_id` is a user pool ID',
  needs: ['config'],
  after: [...BLOCK_CAUSES, 'config/pool-id-missing'],
  run({ config }) {
    const block = enabledBlock(config);
    const id = block?.userPoolId.value ?? '';
    if (!block || (parseUserPoolId(id) && !isPlaceholderPoolId(id))) return PASS;
    return {
      status: 'fail',
      message: `${config?.file}: user_pool_id is ${shownValue(block.userPoolId)}, which is ${nameMistake(id)}. The CLI uses it unchecked, and the keys' address is wrong.`,
      fix: 'Set the ID that the Cognito console shows, such as eu-west-1_AbC123xyz.',
      evidence: locateKey(config, 'user_pool_id'),
    };
  },
});

function nameMistake(id: string): string {
  if (id.startsWith('arn:')) return 'an ARN';
  if (id !== id.trim()) return 'an ID with white space around it';
  if (id === 'my-user-pool-id' || isPlaceholderPoolId(id)) return 'a placeholder';
  if (/^[a-z]{2}(?:-[a-z]+)+-\d:[0-9a-f-]{36}$/i.test(id)) return "an identity pool's ID, not a user pool's";
  if (/^[a-z0-9]{26}$/.test(id)) return "an app client's ID by its look, not the user pool's";
  if (/^https?:/i.test(id)) return 'an address, not the ID that it ends in';
  return 'not a user pool ID';
}
