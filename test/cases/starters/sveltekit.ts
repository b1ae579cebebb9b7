import { CONFIG, several, type Starter } from './form.ts';

const DB = 'src/lib/supabase.ts';
const SESSION = 'src/lib/auth/session.ts';
const SERVER = 'src/routes/reports/+page.server.ts';

export const SVELTEKIT: Starter = {
  name: 'SvelteKit with amazon-cognito-identity-js',
  files: {
    'supabase/config.toml': CONFIG,
    'package.json': JSON.stringify({
      devDependencies: { '@sveltejs/kit': '^3.0.0', svelte: '^5.40.0', vite: '^8.0.0' },
      dependencies: {
        'amazon-cognito-identity-js': '^6.3.21',
        'aws-jwt-verify': '^5.0.0',
        '@supabase/supabase-js': '^2.119.1',
      },
    }),
    'svelte.config.js':
      "import adapter from '@sveltejs/adapter-auto'\nexport default { kit: { adapter: adapter() } }\n",
    'src/app.html': '<!doctype html><body>%sveltekit.body%</body>\n',
    'src/lib/auth/pool.ts': `import { CognitoUserPool } from 'amazon-cognito-identity-js'
import { PUBLIC_USER_POOL_ID, PUBLIC_CLIENT_ID } from '$env/static/public'
export const pool = new CognitoUserPool({ UserPoolId: PUBLIC_USER_POOL_ID, ClientId: PUBLIC_CLIENT_ID })
`,
    [SESSION]: `import type { CognitoUserSession } from 'amazon-cognito-identity-js'
import { pool } from './pool'

export const currentSession = () =>
  new Promise<CognitoUserSession | null>((resolve, reject) => {
    const user = pool.getCurrentUser()
    if (!user) return resolve(null)
    user.getSession((error: Error | null, session: CognitoUserSession | null) => {
      if (error) reject(error)
      else resolve(session)
    })
  })

export async function accessToken(): Promise<string | null> {
  const session = await currentSession()
  return session?.getAccessToken().getJwtToken() ?? null
}
`,
    'src/lib/auth/sign-in.ts': `import { AuthenticationDetails, CognitoUser } from 'amazon-cognito-identity-js'
import { pool } from './pool'
export const signIn = (Username: string, Password: string) =>
  new Promise((onSuccess, onFailure) => {
    const user = new CognitoUser({ Username, Pool: pool })
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), { onSuccess, onFailure })
  })
export const signOut = () => pool.getCurrentUser()?.signOut()
`,
    [DB]: `import { createClient } from '@supabase/supabase-js'
import { PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_ANON_KEY } from '$env/static/public'
import { accessToken } from '$lib/auth/session'

export const supabase = createClient(PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_ANON_KEY, {
  accessToken,
})
`,
    'src/hooks.server.ts': `import { CognitoJwtVerifier } from 'aws-jwt-verify'
import { env } from '$env/dynamic/private'
const verifier = CognitoJwtVerifier.create({ userPoolId: env.USER_POOL_ID, clientId: env.CLIENT_ID, tokenUse: 'access' })
export const handle = async ({ event, resolve }) => {
  const token = event.cookies.get('access')
  event.locals.user = token ? await verifier.verify(token).catch(() => null) : null
  return resolve(event)
}
`,
    [SERVER]: `import { createClient } from '@supabase/supabase-js'
import { PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_ANON_KEY } from '$env/static/public'

export const load = async ({ request }) => {
  const token = request.headers.get('authorization')?.slice('Bearer '.length)
  const supabase = createClient(PUBLIC_SUPABASE_URL, PUBLIC_SUPABASE_ANON_KEY, {
    accessToken: async () => token ?? null,
  })
  return { reports: (await supabase.from('reports').select()).data }
}
`,
    'src/routes/+layout.svelte': `<script lang="ts">
  import { signOut } from '$lib/auth/sign-in'
  import { supabase } from '$lib/supabase'
  let { children } = $props()
  async function leave() {
    signOut()
    await supabase.removeAllChannels()
  }
</script>
<button onclick={leave}>Sign out</button>
{@render children()}
`,
    'src/routes/+page.svelte': '<h1>Acme</h1>\n',
    'src/routes/live/+page.svelte': `<script lang="ts">
  import { onMount } from 'svelte'
  import { supabase } from '$lib/supabase'
  let rows = $state([])
  onMount(() => {
    const channel = supabase.channel('rows').on('broadcast', { event: 'x' }, (row) => rows.push(row)).subscribe()
    return () => supabase.removeChannel(channel)
  })
</script>
<p>{rows.length}</p>
`,
    ...several(
      'src/routes/@/+page.svelte',
      `<script lang="ts">
  import { supabase } from '$lib/supabase'
  const rows = supabase.from('@').select()
</script>
{#await rows then { data }}<p>{data?.length}</p>{/await}
`,
      'todos projects members invoices tags',
    ),
    ...several(
      'src/lib/components/@.svelte',
      '<script lang="ts">\n  let { label } = $props()\n</script>\n<div>{label}</div>\n',
      'Button Card Dialog Field Label Table Tabs Toast',
    ),
    ...several(
      'src/lib/words/@.ts',
      'export const @ = (value: string): string => value.trim()\n',
      'format money dates slug words',
    ),
  },
  defects: [
    {
      what: 'without getJwtToken',
      id: 'client/token-not-string',
      file: SESSION,
      from: '.getJwtToken()',
      to: ' as never',
      line: 'getAccessToken()',
    },
    {
      what: 'the claims',
      id: 'client/token-not-string',
      file: SESSION,
      from: '.getJwtToken()',
      to: '.decodePayload() as never',
      line: 'decodePayload',
    },
    {
      what: 'the whole session',
      id: 'client/token-not-string',
      file: SESSION,
      from: 'session?.getAccessToken().getJwtToken() ?? null',
      to: 'session as never',
      line: 'return session as never',
    },
    {
      what: "Amplify's way of a session",
      id: 'client/token-not-found',
      file: SESSION,
      from: 'session?.getAccessToken().getJwtToken()',
      to: '(session as any)?.tokens?.accessToken?.toString()',
      line: 'tokens',
    },
    {
      what: 'nothing is returned',
      id: 'client/token-not-found',
      file: SESSION,
      from: '  return session?.getAccessToken().getJwtToken() ?? null',
      to: '  session?.getAccessToken().getJwtToken()',
      line: 'export async function accessToken',
    },
    {
      what: 'under auth',
      id: 'client/token-not-found',
      file: DB,
      from: '  accessToken,',
      to: '  auth: { accessToken } as never,',
      line: 'createClient(',
    },
    {
      what: 'a header of the start',
      id: 'client/stale-token',
      file: DB,
      from: 'PUBLIC_SUPABASE_ANON_KEY, {\n  accessToken,',
      to: 'PUBLIC_SUPABASE_ANON_KEY, {\n  global: { headers: { Authorization: `Bearer ${await accessToken()}` } },',
      line: 'createClient(',
    },
    {
      what: 'the key as a header, on the server',
      id: 'client/header-wins',
      file: SERVER,
      from: '    accessToken:',
      to: '    global: { headers: { authorization: `Bearer ${PUBLIC_SUPABASE_ANON_KEY}` } },\n    accessToken:',
      line: 'createClient(',
    },
    {
      what: 'supabase.auth in a layout',
      id: 'client/auth-namespace',
      file: 'src/routes/+layout.svelte',
      from: '    signOut()\n',
      to: '    await supabase.auth.signOut()\n',
      line: 'supabase.auth.signOut',
    },
    {
      what: 'auth taken out in a page',
      id: 'client/auth-namespace',
      file: 'src/routes/live/+page.svelte',
      from: '  onMount(() => {',
      to: '  const { auth } = supabase\n  auth.getUser()\n  onMount(() => {',
      line: 'auth.getUser()',
    },
  ],
};
