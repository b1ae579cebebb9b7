// Compiles: how an app uses the clients, with its database's types and without.
import { UserManager } from 'oidc-client-ts';
import { createSupabaseClient } from '../../templates/client/amplify-web';
import { createSupabaseClient as createForOidc } from '../../templates/client/oidc';

interface Database {
  public: {
    Tables: {
      todos: {
        Row: { id: number; title: string };
        Insert: { title: string };
        Update: { title?: string };
        Relationships: [];
      };
    };
    Views: { [name in never]: never };
    Functions: { [name in never]: never };
  };
}

const url = 'https://abcdefghijklmnopqrst.supabase.co';
const key = 'sb_publishable_example';
const manager = new UserManager({
  authority: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz',
  client_id: '1example23456789',
  redirect_uri: 'http://localhost:5173/callback',
});

export async function listTodos(): Promise<unknown[]> {
  const { data, error } = await createSupabaseClient(url, key).from('todos').select();
  if (error) throw error;
  return data;
}

export async function titles(): Promise<string[]> {
  const { data } = await createSupabaseClient<Database>(url, key).from('todos').select('title');
  return (data ?? []).map(({ title }) => title.trim());
}

export function listen(changed: () => void): void {
  createForOidc<Database>(manager, url, key)
    .channel('todos', { config: { private: true } })
    .on('broadcast', { event: 'changed' }, changed)
    .subscribe();
}
