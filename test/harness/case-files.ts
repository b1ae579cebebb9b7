/** Reads test cases that are kept as data: small trees of files, what each is, and what is to be found in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { ROOT } from './paths.ts';

/** What every case has; the rest is named in its head. */
export interface FileCase {
  what: string;
  files: Readonly<Record<string, string>>;
}

/**
 * The cases of all files of a folder below test/. In a file, `=== what` begins a case, lines such as `chosen: DEV` say what
 * is expected of it, and `--- path` stands before each of its files.
 * @param fill puts values in the place of names, in the text of a file
 */
export function casesOf<Case extends FileCase>(folder: string, fill = (text: string): string => text): Case[] {
  const path = `${ROOT}test/${folder}/`;
  return readdirSync(path).flatMap((name) => casesIn<Case>(readFileSync(`${path}${name}`, 'utf8'), fill));
}

function casesIn<Case extends FileCase>(text: string, fill: (text: string) => string): Case[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...files] = part.split(/^--- /m);
      const [what = '', ...about] = head.trimEnd().split('\n');
      const named = about.map((line) => /^(\w+): (.*)$/.exec(line)?.slice(1) ?? []);
      const contents = files.map((file) => [
        file.slice(0, file.indexOf('\n')),
        fill(file.slice(file.indexOf('\n') + 1)),
      ]);
      return { what, files: Object.fromEntries(contents), ...Object.fromEntries(named) } as Case;
    });
}
