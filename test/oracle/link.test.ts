/** The real Supabase CLI beside `link`: it sees the same project, and has nothing to say about what was linked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Hosted, ISSUER, openHosted, POOL_ID, REF, TOKEN } from '../cli/hosted-kit.ts';
import { type Front, openFront } from '../harness/front.ts';
import { type Peers, startPeers } from './supabase.ts';

let peers: Peers;
let hosted: Hosted;
let front: Front;
let profile: string;
beforeAll(async () => {
  [peers, hosted] = await Promise.all([startPeers(), openHosted([{ region: 'eu-west-1' }])]);
  // What `config diff` and `config push` ask for beside: a project's whole configuration, API version 2, and what it has bought.
  front = await openFront(hosted.emulator.url, [
    { path: /^\/v2\/projects\//, body: REMOTE },
    { path: /\/billing\/addons$/, body: { selected_addons: [], available_addons: [] } },
  ]);
  const { url } = front;
  profile = `name: here\napi_url: ${url}\ndashboard_url: ${url}\nproject_host: supabase.co\n`;
});
afterAll(async () => {
  front.close();
  await Promise.all([peers.close(), hosted.close()]);
});

const CONFIG = `project_id = "oracle-link"
[auth.third_party.aws_cognito]
enabled = true
user_pool_id = "${POOL_ID}"
user_pool_region = "eu-west-1"
`;

function supabase(...args: string[]): Promise<string> {
  const files = { 'supabase/config.toml': CONFIG, 'here.yaml': profile };
  return peers.ask('ts-3.1', ['--profile', './here.yaml', ...args], { files, env: { SUPABASE_ACCESS_TOKEN: TOKEN } });
}

function start(env: Readonly<Record<string, string>>): Promise<string> {
  return peers.ask('ts-3.1', ['start'], { files: { 'supabase/config.toml': CONFIG }, env });
}

describe('the Supabase CLI 3.1, at the same project by a profile file', () => {
  it('lists the project that link works on', async () => {
    const listed = await supabase('projects', 'list', '-o', 'json');
    expect(listed).toMatch(/"ref": "abcdefghijklmnopqrst"/);
    expect(listed).toMatch(/"region": "eu-west-1"/);
  });

  it('sees no difference before link, which is why link is needed, and none after', async () => {
    expect(await supabase('config', 'diff', `--remote=${REF}`)).toContain('No config differences found');
    expect(hosted.trusted()).toEqual([]);
    await hosted.project.write('here.yaml', profile);
    const env = { SUPABASE_API_URL: '', SUPABASE_PROFILE: './here.yaml' };
    expect(await hosted.run(['link', '--project-ref', REF, '--yes'], { env })).toMatchObject({ code: 0 });
    expect(hosted.trusted()).toEqual([ISSUER]);
    const since = hosted.emulator.calls.length;
    expect(await supabase('config', 'diff', `--remote=${REF}`)).toContain('No config differences found');
    const pushed = await supabase('config', 'push', '--yes', `--remote=${REF}`);
    expect(pushed).toContain('Remote Auth config is up to date.');
    expect(pushed).not.toMatch(/third.?party/i);
    expect([hosted.trusted(), hosted.mutations(since)]).toEqual([[ISSUER], []]);
  });
});

describe('supabase start with Cognito enabled', () => {
  it('needs the network, unless a variable switches Cognito off for the run', async () => {
    expect(await start({})).toContain(`Failed to fetch ${ISSUER}`);
    expect(await start({ SUPABASE_AUTH_THIRD_PARTY_AWS_COGNITO_ENABLED: 'false' })).not.toContain('Failed to fetch');
  });
});

const NUMBERS = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 100]));

/** What the API describes as ProjectConfig, which has no member for third-party auth. */
const REMOTE = {
  data: {
    type: 'project_config',
    id: REF,
    attributes: {
      database: {
        major_version: 17,
        ssl_enforced: false,
        network_restrictions: {
          entitlement: 'allowed',
          status: 'applied',
          allowed_cidrs: [
            { address: '0.0.0.0/0', type: 'v4' },
            { address: '::/0', type: 'v6' },
          ],
        },
        postgres_settings: {},
      },
      pooler: {
        pool_mode: 'transaction',
        ignore_startup_parameters: '',
        ...NUMBERS(
          'server_idle_timeout',
          'server_lifetime',
          'query_wait_timeout',
          'reserve_pool_size',
          'max_client_conn',
        ),
        default_pool_size: 20,
      },
      auth: { site_url: 'http://127.0.0.1:3000', jwt_exp: 3600 },
      api: {
        db_schema: 'public,graphql_public',
        db_extra_search_path: 'public,extensions',
        max_rows: 1000,
        ...NUMBERS('db_pool_acquisition_timeout', 'db_pool_max_lifetime', 'db_pool_max_idletime'),
        db_pool: null,
      },
      realtime: {
        private_only: false,
        presence_enabled: true,
        suspend: false,
        postgres_changes_pool: null,
        ...NUMBERS(
          'max_concurrent_users',
          'max_events_per_second',
          'max_bytes_per_second',
          'max_channels_per_client',
          'max_joins_per_second',
        ),
        ...NUMBERS('max_presence_events_per_second', 'max_payload_size_in_kb', 'connection_pool'),
      },
      storage: {
        file_size_limit: 52_428_800,
        features: {
          image_transformation: { enabled: false },
          s3_protocol: { enabled: true },
          purge_cache: { enabled: false },
          iceberg_catalog: { enabled: false, ...NUMBERS('max_namespaces', 'max_tables', 'max_catalogs') },
          vector_buckets: { enabled: true, max_buckets: 10, max_indexes: 5 },
        },
        capabilities: { list_v2: true, iceberg_catalog: false, object_versioning: false },
        upstream_target: 'main',
        migration_version: null,
      },
    },
  },
};
