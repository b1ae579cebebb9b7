// Compiles: how an app uses the two clients.
import { createSupabaseClient } from '../../templates/client/amplify-web';
import { createSupabaseClient as createWithIdToken } from '../../templates/client/amplify-web.id-token';

const url = 'https://abcdefghijklmnopqrst.supabase.co';
const key = 'sb_publishable_example';

export async function listTodos(): Promise<unknown[]> {
  const { data, error } = await createSupabaseClient(url, key).from('todos').select();
  if (error) throw error;
  return data;
}

export function listen(changed: () => void): void {
  createWithIdToken(url, key)
    .channel('todos', { config: { private: true } })
    .on('broadcast', { event: 'changed' }, changed)
    .subscribe();
}
