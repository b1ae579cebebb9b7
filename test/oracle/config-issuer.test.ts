import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectiveCognito, type EffectiveInput } from '../../src/core/config/effective.ts';
import type { Generation } from '../../src/core/config/resolve.ts';
import { DEFAULT_BLOCK, SCENES, type ConfigScene } from './scenes.ts';
import { generationsFor, issuerIn, type Peers, startPeers } from './supabase.ts';

let peers: Peers;
let agreed = 0;
beforeAll(async () => {
  peers = await startPeers();
});
afterAll(async () => {
  await peers.close();
  process.stdout.write(`${agreed} issuers as the real CLIs derive them\n`);
});

function projectFiles({ block = DEFAULT_BLOCK, files = {} }: ConfigScene, id: string): Record<string, string> {
  const toml = `project_id = "${id}"\n[auth]\nenabled = true\n[auth.third_party.aws_cognito]\n${block}`;
  return { 'supabase/config.toml': toml, ...files };
}

const isConfig = (path: string): boolean => path.startsWith('supabase/config.');

function ours(
  generation: Generation,
  scene: ConfigScene,
  files: Readonly<Record<string, string>>,
): ReturnType<typeof effectiveCognito> {
  const entries = Object.entries(files);
  const config: EffectiveInput['config'] = Object.fromEntries(
    entries.filter(([path]) => isConfig(path)).map(([path, text]) => [path.slice('supabase/'.length), text]),
  );
  const envFiles = Object.fromEntries(entries.filter(([path]) => !isConfig(path)));
  return effectiveCognito({ generation, config, envFiles, shell: scene.env ?? {}, cwd: scene.cwd ?? '' });
}

const cases = Object.entries(SCENES).flatMap(([name, scene], index) =>
  generationsFor(index).map((generation) => ({
    name,
    scene,
    generation,
    id: `oracle-${index}-${generation.replaceAll('.', '-')}`,
  })),
);

describe('the issuer that the CLI derives', () => {
  it.concurrent.each(cases)('$generation: $name', async ({ scene, generation, id }) => {
    const files = projectFiles(scene, id);
    const effective = ours(generation, scene, files);
    const output = await peers.ask(generation, ['start'], {
      files,
      ...(scene.env ? { env: scene.env } : {}),
      ...(scene.cwd === undefined ? {} : { cwd: scene.cwd }),
    });
    // The Go generation shows the address percent-encoded.
    const derived = issuerIn(output);
    expect(derived && decodeURI(derived), `${JSON.stringify(effective.problems)}\n${output}`).toBe(effective.issuer);
    if (derived !== undefined) agreed += 1;
  });

  it('is absent while Cognito is off', () => {
    expect(ours('ts-3.1', {}, projectFiles({ block: 'enabled = false\n' }, 'off'))).toMatchObject({
      enabled: { value: false },
      problems: [],
    });
    expect(ours('ts-3.1', {}, {}).issuer).toBeUndefined();
  });
});
