import { parse } from '@iarna/toml';
import { expect, it } from 'vitest';
import { enableCognito } from '../../src/core/config/edit/edit.ts';
import { expectFigure } from './figures.ts';
import { pairedRatio } from './paired.ts';

const RUNS = 9;
const MAX_RATIO = 8;
const SIZE = 1024 * 1024;

const section = (index: number): string =>
  `[functions.f${index}]\n# Whether the function runs.\nenabled = true\nverify_jwt = false\nimport_map = "./functions/f${index}/deno.json"\nstatic_files = ["./a/*.html", "./b/*.html"]\n`;

/** A file of the size, as config files are: short tables, comments, the block somewhere in the middle. */
function largeConfig(): string {
  const block =
    '[auth.third_party.aws_cognito]\nenabled = false\n# user_pool_id = "my-user-pool-id"\n# user_pool_region = "us-east-1"\n';
  const sections: string[] = [];
  for (let size = 0; size < SIZE; size += sections.at(-1)?.length ?? 0) sections.push(section(sections.length));
  return [...sections.slice(0, sections.length / 2), block, ...sections.slice(sections.length / 2)].join('\n');
}

it(`an edit of 1 MB takes at most ${MAX_RATIO} times as long as @iarna/toml takes to parse it`, async () => {
  const text = largeConfig();
  const settings = { userPoolId: 'eu-west-1_AbCdEf123', userPoolRegion: 'eu-west-1' };
  expect(enableCognito(text, 'toml', settings).kind).toBe('edited');
  const ratio = await pairedRatio(
    () => Promise.resolve(enableCognito(text, 'toml', settings)),
    () => Promise.resolve(parse(text)),
    { runs: RUNS, limit: MAX_RATIO },
  );
  expectFigure('an edit of a config of 1 MB', ratio, 'times @iarna/toml parsing it', { limit: MAX_RATIO });
});
