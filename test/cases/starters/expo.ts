import { CONFIG, several, type Starter } from './form.ts';

const DB = 'lib/supabase.ts';
const AUTH = 'lib/auth.ts';
const PROVIDER = 'providers/SupabaseProvider.tsx';

export const EXPO: Starter = {
  name: 'Expo with Amplify',
  files: {
    'supabase/config.toml': CONFIG,
    'package.json': JSON.stringify({
      main: 'expo-router/entry',
      dependencies: {
        expo: '~57.0.0',
        'expo-router': '~7.0.0',
        react: '19.3.1',
        'react-native': '0.88.1',
        'aws-amplify': '^6.22.1',
        '@aws-amplify/react-native': '^1.3.3',
        '@supabase/supabase-js': '2.109.0',
      },
    }),
    'app.json': '{"expo":{"name":"acme","slug":"acme"}}',
    'amplify.ts': `import { Amplify } from 'aws-amplify'
import outputs from './amplify_outputs.json'
Amplify.configure(outputs)
`,
    [AUTH]: `import { fetchAuthSession, getCurrentUser, signOut } from 'aws-amplify/auth'

export async function getToken(): Promise<string | null> {
  try {
    const { tokens } = await fetchAuthSession()
    return tokens?.accessToken?.toString() ?? null
  } catch {
    return null
  }
}

export const whoami = () => getCurrentUser().catch(() => null)
export const leave = () => signOut()
`,
    'lib/config.ts': `export default {
  url: process.env.EXPO_PUBLIC_SUPABASE_URL!,
  key: process.env.EXPO_PUBLIC_SUPABASE_PUBLISHABLE_KEY!,
}
`,
    [DB]: `import 'react-native-url-polyfill/auto'
import { AppState } from 'react-native'
import { createClient } from '@supabase/supabase-js'
import config from './config'
import { getToken } from './auth'

export const supabase = createClient(config.url, config.key, {
  auth: { persistSession: false, autoRefreshToken: false },
  accessToken: getToken,
})

AppState.addEventListener('change', (state) => {
  if (state === 'active') void supabase.realtime.setAuth()
})
`,
    [PROVIDER]: `import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { SupabaseClient } from '@supabase/supabase-js'
import { supabase } from '@/lib/supabase'

const Context = createContext<{ supabase: SupabaseClient } | null>(null)

export function SupabaseProvider({ children }: { children: ReactNode }) {
  const value = useMemo(() => ({ supabase }), [])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useSupabase() {
  const found = useContext(Context)
  if (!found) throw new Error('no provider')
  return found.supabase
}
`,
    'app/_layout.tsx': `import '../amplify'
import { Stack } from 'expo-router'
import { SupabaseProvider } from '@/providers/SupabaseProvider'
export default function Layout() {
  return <SupabaseProvider><Stack /></SupabaseProvider>
}
`,
    'app/profile.tsx': `import { useEffect, useState } from 'react'
import { Text } from 'react-native'
import { useSupabase } from '@/providers/SupabaseProvider'
import { whoami } from '@/lib/auth'
export default function Profile() {
  const supabase = useSupabase()
  const [name, setName] = useState('')
  useEffect(() => {
    whoami().then((user) => setName(user?.username ?? ''))
    void supabase.from('profiles').select()
  }, [supabase])
  return <Text>{name}</Text>
}
`,
    ...several(
      'app/@.tsx',
      `import { useEffect, useState } from 'react'
import { FlatList, Text } from 'react-native'
import { useSupabase } from '@/providers/SupabaseProvider'
export default function Screen() {
  const supabase = useSupabase()
  const [rows, setRows] = useState<unknown[]>([])
  useEffect(() => { supabase.from('@').select().then(({ data }) => setRows(data ?? [])) }, [supabase])
  return <FlatList data={rows} renderItem={() => <Text>@</Text>} />
}
`,
      'todos projects members invoices tags comments',
    ),
    ...several(
      'components/@.tsx',
      "import { View } from 'react-native'\nexport function @() { return <View /> }\n",
      'Button Card Dialog Field Label Table Tabs Toast Avatar',
    ),
    ...several('hooks/@.ts', 'export const @ = () => undefined\n', 'useTheme useColor useFonts useKeyboard useSize'),
  },
  defects: [
    {
      what: 'off the session',
      id: 'client/token-not-found',
      file: AUTH,
      from: 'const { tokens } = await fetchAuthSession()\n    return tokens?.accessToken',
      to: 'const session: any = await fetchAuthSession()\n    return session.accessToken',
      line: 'session.accessToken',
    },
    {
      what: 'not awaited',
      id: 'client/token-not-found',
      file: AUTH,
      from: 'const { tokens } = await fetchAuthSession()',
      to: 'const { tokens } = fetchAuthSession() as any',
      line: 'fetchAuthSession() as any',
    },
    {
      what: 'the pair of tokens',
      id: 'client/token-not-string',
      file: AUTH,
      from: 'tokens?.accessToken?.toString() ?? null',
      to: '(tokens as never) ?? null',
      line: 'tokens as never',
    },
    {
      what: 'the token object',
      id: 'client/token-not-string',
      file: AUTH,
      from: '?.toString() ?? null',
      to: ' as never',
      line: 'tokens?.accessToken',
    },
    {
      what: 'a function that gives the function',
      id: 'client/token-not-string',
      file: DB,
      from: 'accessToken: getToken',
      to: 'accessToken: async () => getToken as never',
      line: 'createClient(',
    },
    {
      what: 'under auth',
      id: 'client/token-not-found',
      file: DB,
      from: 'autoRefreshToken: false },\n  accessToken: getToken,',
      to: 'autoRefreshToken: false, accessToken: getToken } as never,',
      line: 'createClient(',
    },
    {
      what: 'no option',
      id: 'client/token-not-sent',
      file: DB,
      from: '  accessToken: getToken,\n',
      to: '',
      line: 'createClient(',
    },
    {
      what: "Realtime's token by hand",
      id: 'client/manual-realtime-auth',
      file: DB,
      from: 'void supabase.realtime.setAuth()',
      to: 'void getToken().then((token) => supabase.realtime.setAuth(token))',
      line: 'setAuth(token)',
    },
    {
      what: 'the secret key',
      id: 'client/secret-key',
      file: 'lib/config.ts',
      from: 'PUBLISHABLE_KEY',
      to: 'SECRET_KEY',
      line: 'createClient(',
      at: DB,
    },
    {
      what: 'supabase.auth through the hook',
      id: 'client/auth-namespace',
      file: 'app/profile.tsx',
      from: "whoami().then((user) => setName(user?.username ?? ''))",
      to: "supabase.auth.getUser().then(({ data }) => setName(data.user?.email ?? ''))",
      line: 'supabase.auth.getUser',
    },
  ],
};
