import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../harness/cli.ts';
import { expectDocument } from '../harness/schema.ts';
import { type Scene, openScene } from '../init/scene.ts';

describe('init, where something is in the way', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  it('--m2m with a version that machines never meet is a contradiction', async () => {
    const outcome = await scene.run(['init', '--yes', '--json', '--m2m', '--trigger-version', 'v2']);
    expect(outcome.code).toBe(2);
    expectDocument('error', documentOf(outcome));
    expect(scene.mutations()).toEqual([]);
  });

  it('an .env that is too large to be read is no evidence, and no obstacle', async () => {
    await scene.project.write('.env.local', '');
    await truncate(join(scene.project.dir, '.env.local'), 17 * 1024 * 1024);
    const outcome = await scene.run(['discover', '--json']);
    expect(outcome.code).toBe(0);
    expect(documentOf(outcome)['chosen']).toBe(scene.where.userPoolId);
  });

  it('a config file of another provider is not touched without a word', async () => {
    const config = await scene.config();
    const enabled = config.replace(/(\[auth\.third_party\.clerk\]\n)enabled = false/, '$1enabled = true');
    expect(enabled).not.toBe(config);
    const other = await openScene();
    try {
      await other.project.write('supabase/config.toml', enabled);
      const refused = await other.run(['init', '--yes']);
      expect(refused).toMatchObject({ code: 3 });
      expect(refused.stderr).toMatch(/clerk[\s\S]*--disable-other-provider/);
      expect(await other.config()).toBe(enabled);
      expect(await other.run(['init', '--yes', '--disable-other-provider'])).toMatchObject({ code: 0 });
      expect(await other.config()).toMatch(/\[auth\.third_party\.clerk\]\nenabled = false/);
    } finally {
      await other.close();
    }
  });
});
