import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { readClientSource } from '../src/core/client/read.ts';
it('x', async () => {
  const doc = `import { fetchAuthSession, Hub } from 'aws-amplify/auth'
import { createClient } from '@supabase/supabase-js'
const supabase = createClient('https://x.supabase.co', 'K', {
  accessToken: async () => {
    const tokens = await fetchAuthSession()
    // Alternatively you can use tokens?.idToken instead.
    return tokens?.accessToken
  },
})
Hub.listen('auth', () => {
  fetchAuthSession().then((tokens) => supabase.realtime.setAuth(tokens?.accessToken))
})
supabase.auth.getUser()
`;
  for (const [f, t] of [['a.ts', doc], ['amplify.ts', readFileSync('templates/client/amplify-web.ts','utf8')], ['amplifyi.ts', readFileSync('templates/client/amplify-web.id-token.ts','utf8')]])
    console.log(JSON.stringify(await readClientSource([{ file: f!, text: t! }]), null, 1));
});
