import type { ClientSource, SupabaseClient } from '../../../src/core/client/source.ts';

/** A client that sends the access token, as a string. */
export function client(change: Partial<SupabaseClient> = {}): SupabaseClient {
  return {
    file: 'src/supabase.ts',
    line: 5,
    token: 'callback',
    sends: ['access'],
    certain: true,
    version: { from: '2.119.1', to: '2.119.1', file: 'package-lock.json' },
    ...change,
  };
}

/** An app with that one client. */
export function clientSource(change: Partial<ClientSource> = {}): ClientSource {
  return { clients: [client()], faults: [], files: 12, unread: [], left: 0, ...change };
}
