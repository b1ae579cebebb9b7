/** Repositories as people have them, with what is to be found in them: the files of test/discover/repositories. */
import { casesOf, type FileCase } from '../harness/case-files.ts';

export interface Repository extends FileCase {
  /** A name of POOLS, or none. */
  chosen: string;
  other?: string;
  unused?: string;
  owner?: string;
  /** The app clients of the chosen pool, where the case is about them. */
  clients?: string;
}

export const POOLS: Readonly<Record<string, string>> = {
  DEV: 'eu-west-1_Dv3Kx7mQ2',
  PROD: 'eu-west-1_Pr0dR8tZq',
  STG: 'eu-west-1_St4gW9xYb',
  FAKE: 'us-east-1_Fk7TsT2pQ',
  ADMIN: 'eu-central-1_Ad5mNb8Vc',
};

/** `@DEV` and `@ISSUER_DEV` stand for a pool, and its issuer. */
export const REPOSITORIES = casesOf<Repository>('discover/repositories', filled);

function filled(text: string): string {
  return text.replaceAll(
    /@(ISSUER_)?(DEV|PROD|STG|FAKE|ADMIN)\b/g,
    (_all, issuer: string | undefined, name: string) => {
      const id = POOLS[name] ?? '';
      return issuer === undefined ? id : `https://cognito-idp.${id.split('_')[0]}.amazonaws.com/${id}`;
    },
  );
}
