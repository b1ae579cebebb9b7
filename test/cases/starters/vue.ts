import { CONFIG, several, type Starter } from './form.ts';

const DB = 'src/lib/supabase.ts';
const AUTH = 'src/services/auth.ts';

export const VUE: Starter = {
  name: 'Vue with oidc-client-ts',
  files: {
    'supabase/config.toml': CONFIG,
    'package.json': JSON.stringify({
      dependencies: {
        vue: '^3.6.0',
        pinia: '^4.0.0',
        'vue-router': '^5.0.0',
        'oidc-client-ts': '^3.5.0',
        '@supabase/supabase-js': '2.100.0',
      },
      devDependencies: { vite: '^8.0.0' },
    }),
    'vite.config.ts': "import vue from '@vitejs/plugin-vue'\nexport default { plugins: [vue()] }\n",
    'index.html': '<!doctype html><div id="app"></div><script type="module" src="/src/main.ts"></script>\n',
    'src/main.ts': `import { createApp } from 'vue'
import { createPinia } from 'pinia'
import App from './App.vue'
import { router } from './router'
import { supabase } from './lib/supabase'
const app = createApp(App)
app.provide('supabase', supabase)
app.use(createPinia()).use(router).mount('#app')
`,
    [AUTH]: `import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'

class AuthService {
  private readonly manager = new UserManager({
    authority: import.meta.env.VITE_COGNITO_ISSUER,
    client_id: import.meta.env.VITE_COGNITO_CLIENT_ID,
    redirect_uri: \`\${window.location.origin}/callback\`,
    userStore: new WebStorageStateStore({ store: window.localStorage }),
  })

  user(): Promise<User | null> {
    return this.manager.getUser()
  }

  async token(): Promise<string | null> {
    const user = await this.user()
    return user?.access_token ?? null
  }

  login = () => this.manager.signinRedirect()
  callback = () => this.manager.signinRedirectCallback()
  logout = () => this.manager.removeUser()
}

export const authService = new AuthService()
`,
    [DB]: `import { createClient } from '@supabase/supabase-js'
import { authService } from '@/services/auth'

const url = import.meta.env.VITE_SUPABASE_URL
const key = import.meta.env.VITE_SUPABASE_ANON_KEY

export const supabase = createClient(url, key, {
  db: { schema: 'public' },
  accessToken: () => authService.token(),
})
`,
    'src/composables/useSupabase.ts': `import { inject } from 'vue'
import type { SupabaseClient } from '@supabase/supabase-js'
export const useSupabase = () => inject('supabase') as SupabaseClient
`,
    'src/stores/session.ts': `import { defineStore } from 'pinia'
import { ref } from 'vue'
import { authService } from '@/services/auth'
import { supabase } from '@/lib/supabase'
export const useSession = defineStore('session', () => {
  const profile = ref(null)
  async function load() {
    const user = await authService.user()
    if (user) profile.value = (await supabase.from('profiles').select().single()).data
  }
  async function leave() {
    await authService.logout()
  }
  return { profile, load, leave }
})
`,
    'src/router.ts': `import { createRouter, createWebHistory } from 'vue-router'
import { authService } from './services/auth'
export const router = createRouter({ history: createWebHistory(), routes: [] })
router.beforeEach(async (to) => {
  if (to.meta.open) return true
  return (await authService.user()) ? true : '/login'
})
`,
    'src/App.vue': '<script setup lang="ts">\n</script>\n<template><RouterView /></template>\n',
    'src/views/Callback.vue': `<script setup lang="ts">
import { onMounted } from 'vue'
import { authService } from '@/services/auth'
onMounted(() => authService.callback())
</script>
<template><p>…</p></template>
`,
    'src/views/Live.vue': `<script setup lang="ts">
import { onMounted, onUnmounted, ref } from 'vue'
import { useSupabase } from '@/composables/useSupabase'
const supabase = useSupabase()
const rows = ref<unknown[]>([])
const timer = setInterval(load, 10_000)
async function load() {
  rows.value = (await supabase.from('todos').select()).data ?? []
}
onMounted(load)
onUnmounted(() => clearInterval(timer))
</script>
<template><p>{{ rows.length }}</p></template>
`,
    ...several(
      'src/views/@.vue',
      `<script setup lang="ts">
import { onMounted, ref } from 'vue'
import { supabase } from '@/lib/supabase'
const rows = ref<unknown[]>([])
onMounted(async () => { rows.value = (await supabase.from('@').select()).data ?? [] })
</script>
<template><ul><li v-for="row in rows" :key="row.id">{{ row }}</li></ul></template>
`,
      'Todos Projects Members Invoices Tags Comments',
    ),
    ...several(
      'src/components/@.vue',
      '<script setup lang="ts">\ndefineProps<{ label: string }>()\n</script>\n<template><div>{{ label }}</div></template>\n',
      'Button Card Dialog Field Label Table Tabs Toast',
    ),
    ...several(
      'src/utils/@.ts',
      'export const @ = (value: string): string => value.trim()\n',
      'format money dates slug words',
    ),
  },
  defects: [
    {
      what: 'camel case of the user',
      id: 'client/token-not-found',
      file: AUTH,
      from: 'user?.access_token',
      to: '(user as any)?.accessToken',
      line: 'accessToken',
    },
    {
      what: 'the whole user',
      id: 'client/token-not-string',
      file: AUTH,
      from: 'user?.access_token ?? null',
      to: 'user as never',
      line: 'return user as never',
    },
    {
      what: 'the claims',
      id: 'client/token-not-string',
      file: AUTH,
      from: 'user?.access_token ?? null',
      to: 'user?.profile as never',
      line: 'user?.profile',
    },
    {
      what: 'the manager is not awaited',
      id: 'client/token-not-found',
      file: AUTH,
      from: 'await this.user()',
      to: 'this.user() as any',
      line: 'user?.access_token',
    },
    {
      what: 'the function called once',
      id: 'client/token-not-found',
      file: DB,
      from: '() => authService.token()',
      to: 'authService.token() as never',
      line: 'createClient(',
    },
    {
      what: 'the option is gone',
      id: 'client/token-not-sent',
      file: DB,
      from: '  accessToken: () => authService.token(),\n',
      to: '',
      line: 'createClient(',
    },
    {
      what: 'the token of the start',
      id: 'client/stale-token',
      file: DB,
      from: "export const supabase = createClient(url, key, {\n  db: { schema: 'public' },\n  accessToken: () => authService.token(),",
      to: 'const first = await authService.token()\nexport const supabase = createClient(url, key, {\n  accessToken: async () => first,',
      line: 'async () => first',
    },
    {
      what: 'supabase.auth in a store',
      id: 'client/auth-namespace',
      file: 'src/stores/session.ts',
      from: 'await authService.logout()',
      to: 'await supabase.auth.signOut()',
      line: 'supabase.auth.signOut',
    },
    {
      what: 'supabase.auth of what is injected',
      id: 'client/auth-namespace',
      file: 'src/views/Live.vue',
      from: 'onMounted(load)',
      to: 'supabase.auth.onAuthStateChange(load)',
      line: 'supabase.auth.onAuthStateChange',
    },
    {
      what: "Realtime's token by hand",
      id: 'client/manual-realtime-auth',
      file: 'src/stores/session.ts',
      from: 'if (user) profile',
      to: 'if (user) supabase.realtime.setAuth(user.access_token)\n    if (user) profile',
      line: 'setAuth(',
    },
  ],
};
