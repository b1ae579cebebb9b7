/** The Supabase CLI's profile: which Management API a user's own set-up talks to. */
import { load } from 'js-yaml';
import { asObject, asText } from '../../core/text/json.ts';

/**
 * Reads a profile file of the Supabase CLI: YAML, or JSON, which is YAML too. Names of its keys may be in any case.
 * @returns its `api_url`, or what is wrong with it
 */
export function readProfile(text: string): { ok: true; apiUrl: string } | { ok: false; why: string } {
  try {
    const entries = Object.entries(asObject(load(text))).map(([key, value]) => [key.toLowerCase(), value] as const);
    const apiUrl = asText(Object.fromEntries(entries)['api_url']);
    return apiUrl === '' ? { ok: false, why: 'It has no api_url.' } : { ok: true, apiUrl };
  } catch {
    return { ok: false, why: 'It is not YAML.' };
  }
}
