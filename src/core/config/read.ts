import { parse } from 'smol-toml';
export interface CognitoBlock { enabled: boolean; userPoolId?: string; userPoolRegion?: string; line?: number }
export type ConfigFormat = 'toml' | 'json';
export type ReadResult =
  | { ok: true; block?: CognitoBlock; otherEnabledProviders: string[]; unknownKeys: { path: string; line: number; suggestion?: string }[]; wrongTypes: { path: string; line: number }[] }
  | { ok: false; message: string; line?: number; column?: number };
export function decodeConfig(bytes: Uint8Array): { ok: true; text: string } | { ok: false; message: string; line: number; column: number } {
  return { ok: true, text: new TextDecoder().decode(bytes) };
}
export function readConfig(text: string, _format: ConfigFormat): ReadResult {
  try {
    const t = parse(text) as any; const b = t.auth?.third_party?.aws_cognito;
    return { ok: true, ...(b ? { block: { enabled: b.enabled === true, ...(b.user_pool_id ? { userPoolId: b.user_pool_id } : {}), ...(b.user_pool_region ? { userPoolRegion: b.user_pool_region } : {}) } } : {}), otherEnabledProviders: [], unknownKeys: [], wrongTypes: [] };
  } catch (e) { return { ok: false, message: String(e) }; }
}
