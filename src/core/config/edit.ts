import type { ConfigFormat } from './read.ts';
export interface CognitoSettings { userPoolId: string; userPoolRegion: string }
export type EditRecord = { before: string };
export type EditResult = { kind: 'unchanged' } | { kind: 'edited'; text: string; record: EditRecord } | { kind: 'refused'; reason: string; snippet: string; line?: number; column?: number };
export function enableCognito(text: string, _format: ConfigFormat, s: CognitoSettings, _options?: { disableOthers?: boolean }): EditResult {
  const re = /(\[auth\.third_party\.aws_cognito\]\n)enabled = false\n#? ?user_pool_id = .*\n#? ?user_pool_region = .*\n/;
  if (!re.test(text)) return { kind: 'unchanged' };
  return { kind: 'edited', text: text.replace(re, `$1enabled = true\nuser_pool_id = "${s.userPoolId}"\nuser_pool_region = "${s.userPoolRegion}"\n`), record: { before: '' } };
}
