/** Repositories as people have them, with what is to be found in them: the files of test/discover/repositories. */
import { readdirSync, readFileSync } from 'node:fs';
import { ROOT } from '../harness/paths.ts';

export interface Repository {
  what: string;
  files: Readonly<Record<string, string>>;
  /** A name of POOLS, or none. */
  chosen: string;
  other?: string;
  unused?: string;
  owner?: string;
}

export const POOLS: Readonly<Record<string, string>> = {
  DEV: 'eu-west-1_Dv3Kx7mQ2',
  PROD: 'eu-west-1_Pr0dR8tZq',
  STG: 'eu-west-1_St4gW9xYb',
  FAKE: 'us-east-1_Fk7TsT2pQ',
  ADMIN: 'eu-central-1_Ad5mNb8Vc',
};
const FOLDER = `${ROOT}test/discover/repositories/`;
export const REPOSITORIES = readdirSync(FOLDER).flatMap((name) =>
  repositoriesIn(readFileSync(`${FOLDER}${name}`, 'utf8')),
);

/** `=== what`, then `chosen:` and the rest, then each file behind `--- path`; `@DEV` and `@ISSUER_DEV` are filled in. */
function repositoriesIn(text: string): Repository[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...files] = part.split(/^--- /m);
      const [what = '', ...about] = head.trimEnd().split('\n');
      const named = about.map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) ?? []);
      const contents = files.map((file) => [
        file.slice(0, file.indexOf('\n')),
        filled(file.slice(file.indexOf('\n') + 1)),
      ]);
      return { what, files: Object.fromEntries(contents), ...Object.fromEntries(named) } as Repository;
    });
}

function filled(text: string): string {
  return text.replaceAll(
    /@(ISSUER_)?(DEV|PROD|STG|FAKE|ADMIN)\b/g,
    (_all, issuer: string | undefined, name: string) => {
      const id = POOLS[name] ?? '';
      return issuer === undefined ? id : `https://cognito-idp.${id.split('_')[0]}.amazonaws.com/${id}`;
    },
  );
}
