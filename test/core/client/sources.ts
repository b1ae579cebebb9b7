import type { ClientSource } from '../../../src/core/client/source.ts';

/** An app whose one client sends the access token, as a string. */
export function clientSource(change: Partial<ClientSource> = {}): ClientSource {
  return {
    clients: [{ file: 'src/supabase.ts', line: 5, token: 'callback', sends: ['access'], certain: true }],
    faults: [],
    versions: [{ from: '2.119.1', to: '2.119.1', file: 'package-lock.json' }],
    ...change,
  };
}
