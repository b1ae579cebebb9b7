/**
 * What a user pool is called in the sources of an infrastructure tool (its logical ID or resource name), and whether these
 * are in another language than the snippet.
 */
import { IAC, type IacOwner } from './iac-tools.ts';

/** What stands right before a member of a template: the logical id that it is a member of. */
const LOGICAL_ID = /["']?([A-Za-z][\w-]*)["']?\s*:\s*\{?\s*["']?$/;
/** The first text that a constructor is given. */
const FIRST_TEXT = /^[^("'`]*\(\s*(?:ctx\s*,\s*)?["'`]([\w.-]+)["'`]/;

/** In the text from the declaration on, or in the one before it. */
const CALLED: Partial<Record<IacOwner, { on?: RegExp; before?: RegExp }>> = {
  terraform: { on: /^(?:resource\s+"aws_cognito_user_pool"|"aws_cognito_user_pool"\s*:\s*\{)\s*"([\w-]+)"/ },
  pulumi: { on: FIRST_TEXT, before: LOGICAL_ID },
  cloudformation: { before: LOGICAL_ID },
  sam: { before: LOGICAL_ID },
  serverless: { before: LOGICAL_ID },
};

/** How far that may be from the words that declare the pool. */
const MAX_DISTANCE = 200;

/** @returns undefined where the words do not tell, such as those of a module, whose pool is inside of it */
export function calledIn(owner: IacOwner, code: string, index: number): string | undefined {
  const { on, before } = CALLED[owner] ?? {};
  const name = on?.exec(code.slice(index, index + MAX_DISTANCE))?.[1];
  return name ?? before?.exec(code.slice(Math.max(0, index - MAX_DISTANCE), index))?.[1];
}

/** The folder of an Amplify Gen 1 resource is its name. */
export function calledByPath(owner: IacOwner, file: string): string | undefined {
  const name = /(?:^|\/)amplify\/backend\/auth\/([^/]+)\//.exec(file)?.[1];
  return owner === 'amplify-gen1' && name !== undefined && IAC[owner].pool.pattern.test(name) ? name : undefined;
}

const LANGUAGES: readonly (readonly [RegExp, string])[] = [
  [/\.py$/, 'Python'],
  [/\.go$/, 'Go'],
  [/\.cs$/, 'C#'],
  [/\.java$/, 'Java'],
  [/\.kt$/, 'Kotlin'],
  [/\.[mc]?tsx?$/, 'TypeScript'],
  [/\.[mc]?jsx?$/, 'JavaScript'],
  [/\.tf$/, 'HCL'],
  // Of JSON it is not known whether somebody wrote it.
  [/\.ya?ml$/, 'YAML'],
];

function languageOf(file: string): string | undefined {
  return LANGUAGES.find(([ending]) => ending.test(file))?.[1];
}

/** The languages of the snippet and of the sources, where who reads the one cannot take it into the other. */
export function otherLanguage(owner: IacOwner, file: string): { snippet: string; sources: string } | undefined {
  const [snippet, sources] = [languageOf(IAC[owner].template), languageOf(file)];
  if (snippet === undefined || sources === undefined || snippet === sources) return undefined;
  // A stack's settings are no program; a program in YAML is its project file.
  if (owner === 'pulumi' && sources === 'YAML' && !/(^|\/)(Pulumi|Main)\.ya?ml$/.test(file)) return undefined;
  return snippet === 'TypeScript' && sources === 'JavaScript' ? undefined : { snippet, sources };
}
