import { CONFIG, several, type Starter } from './form.ts';

const SERVER = 'lib/supabase/server.ts';
const BROWSER = 'lib/supabase/client.ts';
const TOKEN = '(await fetchAuthSession()).tokens?.accessToken?.toString() ?? null';

export const NEXT: Starter = {
  name: 'Next.js with Amplify',
  files: {
    'supabase/config.toml': CONFIG,
    'package.json': JSON.stringify({
      dependencies: {
        next: '16.4.6',
        react: '19.3.1',
        'aws-amplify': '^6.22.1',
        '@aws-amplify/adapter-nextjs': '^1.8.0',
        '@aws-amplify/ui-react': '^6.0.0',
        '@supabase/supabase-js': '2.119.1',
        '@supabase/ssr': '0.12.7',
      },
    }),
    'tsconfig.json': '{"compilerOptions":{"strict":true,"paths":{"@/*":["./*"]}}}',
    'next.config.ts': 'export default {}\n',
    'lib/env.ts': `export const env = {
  supabaseUrl: process.env.NEXT_PUBLIC_SUPABASE_URL!,
  supabaseKey: process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY!,
}
`,
    'lib/amplify/server.ts': `import { createServerRunner } from '@aws-amplify/adapter-nextjs'
import outputs from '@/amplify_outputs.json'

export const { runWithAmplifyServerContext } = createServerRunner({ config: outputs })
`,
    'lib/amplify/provider.tsx': `'use client'
import { Amplify } from 'aws-amplify'
import { Authenticator } from '@aws-amplify/ui-react'
import outputs from '@/amplify_outputs.json'
Amplify.configure(outputs, { ssr: true })
export function AmplifyProvider({ children }: { children: React.ReactNode }) {
  return <Authenticator.Provider>{children}</Authenticator.Provider>
}
`,
    [BROWSER]: `'use client'
import { createClient } from '@supabase/supabase-js'
import { fetchAuthSession } from 'aws-amplify/auth'
import { Hub } from 'aws-amplify/utils'
import { env } from '@/lib/env'
import type { Database } from '@/types/database'

export const supabase = createClient<Database>(env.supabaseUrl, env.supabaseKey, {
  accessToken: async () => ${TOKEN},
})

Hub.listen('auth', ({ payload }) => {
  if (payload.event === 'signedIn') void supabase.realtime.setAuth()
  if (payload.event === 'signedOut') void supabase.removeAllChannels()
})
`,
    [SERVER]: `import 'server-only'
import { cookies } from 'next/headers'
import { createClient } from '@supabase/supabase-js'
import { fetchAuthSession } from 'aws-amplify/auth/server'
import { runWithAmplifyServerContext } from '@/lib/amplify/server'
import { env } from '@/lib/env'
import type { Database } from '@/types/database'

async function accessToken() {
  return runWithAmplifyServerContext({
    nextServerContext: { cookies },
    operation: async (contextSpec) => {
      const session = await fetchAuthSession(contextSpec)
      return session.tokens?.accessToken?.toString() ?? null
    },
  })
}

export function createServerSupabase() {
  return createClient<Database>(env.supabaseUrl, env.supabaseKey, { accessToken })
}
`,
    'types/database.ts': 'export interface Database { public: { Tables: Record<string, never> } }\n',
    'hooks/use-user.ts': `'use client'
import { useEffect, useState } from 'react'
import { getCurrentUser, type AuthUser } from 'aws-amplify/auth'
import { supabase } from '@/lib/supabase/client'
export function useUser() {
  const [user, setUser] = useState<AuthUser | null>(null)
  useEffect(() => {
    getCurrentUser().then(setUser, () => setUser(null))
  }, [])
  return { user, profile: () => supabase.from('profiles').select().single() }
}
`,
    'components/sign-out.tsx': `'use client'
import { signOut } from 'aws-amplify/auth'
export const SignOut = () => <button onClick={() => signOut()}>Sign out</button>
`,
    'app/layout.tsx': `import { AmplifyProvider } from '@/lib/amplify/provider'
export default function Layout({ children }: { children: React.ReactNode }) {
  return <html><body><AmplifyProvider>{children}</AmplifyProvider></body></html>
}
`,
    'app/page.tsx': `export default function Page() { return <main>Acme</main> }\n`,
    'app/todos/page.tsx': `import { createServerSupabase } from '@/lib/supabase/server'
export default async function Page() {
  const supabase = createServerSupabase()
  const { data } = await supabase.from('todos').select()
  return <pre>{JSON.stringify(data)}</pre>
}
`,
    'app/api/todos/route.ts': `import { createServerSupabase } from '@/lib/supabase/server'
export async function GET() {
  const supabase = createServerSupabase()
  return Response.json((await supabase.from('todos').select()).data)
}
`,
    'proxy.ts': `import { NextResponse } from 'next/server'\nexport function proxy() { return NextResponse.next() }\n`,
    ...several(
      'components/@.tsx',
      `'use client'
import { useEffect, useState } from 'react'
import { supabase } from '@/lib/supabase/client'
export function @() {
  const [rows, setRows] = useState<unknown[]>([])
  useEffect(() => { supabase.from('@').select().then(({ data }) => setRows(data ?? [])) }, [])
  return <ul>{rows.length}</ul>
}
`,
      'todos projects members invoices tags comments',
    ),
    ...several(
      'components/ui/@.tsx',
      'export function @(props: object) { return <div {...props} /> }\n',
      'button card dialog input label table tabs toast',
    ),
    ...several(
      'app/@/page.tsx',
      'export default function Page() { return <h1>@</h1> }\n',
      'about pricing help terms privacy',
    ),
  },
  defects: [
    {
      what: 'off the session',
      id: 'client/token-not-found',
      file: BROWSER,
      from: '.tokens?.accessToken?.toString()',
      to: '.accessToken?.toString()',
      line: 'accessToken: async',
    },
    {
      what: 'the token object',
      id: 'client/token-not-string',
      file: BROWSER,
      from: '?.toString() ?? null',
      to: ' as never',
      line: 'accessToken: async',
    },
    {
      what: 'the payload, on the server',
      id: 'client/token-not-string',
      file: SERVER,
      from: '?.toString() ?? null',
      to: '.payload',
      line: 'payload',
    },
    {
      what: 'off the session, on the server',
      id: 'client/token-not-found',
      file: SERVER,
      from: 'session.tokens?.',
      to: '(session as any).',
      line: 'session as any',
    },
    {
      what: "the browser's session on the server",
      id: 'client/wrong-runtime',
      file: SERVER,
      from: "'aws-amplify/auth/server'",
      to: "'aws-amplify/auth'",
      line: 'await fetchAuthSession',
    },
    {
      what: 'createServerClient',
      id: 'client/server-client',
      file: SERVER,
      from: "import { createClient } from '@supabase/supabase-js'",
      to: "import { createServerClient as createClient } from '@supabase/ssr'",
      line: 'createClient<Database>',
    },
    {
      what: "the browser's client in a page of the server",
      id: 'client/wrong-runtime',
      file: 'app/todos/page.tsx',
      from: "import { createServerSupabase } from '@/lib/supabase/server'",
      to: "import { supabase as shared } from '@/lib/supabase/client'\nconst createServerSupabase = () => shared",
      line: "supabase.from('todos')",
    },
    {
      what: 'supabase.auth in a hook',
      id: 'client/auth-namespace',
      file: 'hooks/use-user.ts',
      from: 'getCurrentUser().then(setUser',
      to: 'supabase.auth.getUser().then(({ data }) => setUser(data.user as never)',
      line: 'supabase.auth.getUser',
    },
    {
      what: 'the secret key in a public variable',
      id: 'client/secret-key',
      file: 'lib/env.ts',
      from: 'PUBLISHABLE_KEY',
      to: 'SERVICE_ROLE_KEY',
      line: 'createClient<Database>',
      at: 'lib/supabase',
    },
    {
      what: 'the key as a header',
      id: 'client/header-wins',
      file: BROWSER,
      from: '  accessToken:',
      to: '  global: { headers: { Authorization: `Bearer ${env.supabaseKey}` } },\n  accessToken:',
      line: 'createClient<Database>',
    },
  ],
};
