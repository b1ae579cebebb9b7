/**
 * The types of a source of user pools (`Source`): the files that it reads, whose word they are, and what it finds in them
 * (`Finding`, `Declaration`).
 */
import type { IacOwner } from '../../core/snippets/iac-tools.ts';
import { wordsOf } from '../../core/text/words.ts';
import { UsageError } from '../../errors.ts';
import type { Files } from '../../world/types.ts';

/**
 * Whose word it is: `app` is what the running app reads; `text` is written where people configure things, and may be
 * read by anybody; `deployment` is what a deployment has left behind or is told, which may be stale or of another
 * environment.
 */
export type Tier = 'app' | 'text' | 'deployment';

/** One place in a file that names a pool. */
export interface Finding {
  userPoolId: string;
  clientIds: string[];
  /** Where in the file: member names joined by dots, or a variable's name. */
  path: string;
  /** The pool's display name, where the file knows it. */
  name?: string;
  /** Stage, branch, workspace, mode: what the file or the stack stands for. */
  environment?: string;
  /** It is known to speak of another environment than the one that runs here (true), or of that one (false). */
  elsewhere?: boolean;
  /** The same variable is set anew by a file that counts more. */
  overridden?: boolean;
  /** A literal that holds only where this variable is not set. */
  fallbackOf?: string;
  /** When a deployment wrote it, as the record itself says: milliseconds since 1970. */
  recordedAt?: number;
  /** Where one kind of file names pools in several ways. */
  kind?: string;
  tier?: Tier;
}

/** Infrastructure as code that declares a user pool: whatever is set on the pool from outside, its next deployment may undo. */
export interface Declaration {
  kind: IacOwner;
  /** As it is shown. */
  file: string;
  /** Known where the file is a record of a deployment. */
  userPoolId?: string;
  /** The pool's display name as a source gives it; what a variable fills in is a `*`. */
  poolName?: string;
  /** The CloudFormation stack, where the file names it. */
  stack?: string;
  /** The resource's name in its own language: a Terraform address, a construct's path, a logical id. */
  address?: string;
  /** A module of somebody else's holds the pool: no resource of the sources is it. */
  module?: true;
  /** Whether a pre-token-generation trigger is declared along with the pool. */
  triggerDeclared: boolean;
  /** It sets triggers on a pool that it did not make (`existing: true` of the Serverless Framework). */
  existing?: true;
}

/** A tool in whose language a trigger is declared; 'ours': the function of our snippets, in whatever language. */
export type TriggerOf = IacOwner | 'ours';

/** What a file says. */
export interface Reading {
  findings: Finding[];
  declarations?: Omit<Declaration, 'file'>[];
  /** Whose pre-token-generation trigger the file declares, whether a pool is declared in it or not. */
  triggers?: readonly TriggerOf[];
  /** Templates that a file of the Serverless Framework takes in, from its own folder. */
  takenIn?: readonly string[];
  /** What the user should know about the file, as the end of a sentence that begins with its name. */
  note?: string;
  /** Files that a build puts in the place of others: Angular's fileReplacements, from the folder of the file. */
  replacements?: { replace: string; by: string; environment: string }[];
}

/** Asked whether a name fits. */
export type Fitting = Pick<RegExp, 'test'>;

/** A kind of file that a pool is written down in. Files are read as text or data; nothing in them is ever run. */
export interface Source {
  kind: string;
  tier: Tier;
  /** The file's own name. */
  name: Fitting;
  /** Its folder from the root of the search, with a slash at the end ('' for the root), where the name alone does not tell. */
  within?: Fitting;
  /** A larger file is passed over, which is said. */
  maxBytes: number;
  /** The path of a file that says which environment this one is of. */
  context?: (file: string) => string;
  /** @param file the path from the root of the search; `context` the content of that other file, where it is there */
  read(text: string, file: string, context?: string): Reading;
}

export const KB = 1024;
export const MB = 1024 * KB;

/** A file that may be a source of evidence: one that cannot be read, or is too large, is none. */
export async function readSource(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** Text as editors and Windows PowerShell 5 write it: UTF-8, or UTF-16 where a byte-order mark says so. */
export function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The file's own name. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/**
 * Names that end so, in whatever case, or that an expression fits: it is compiled for the others alone.
 * @param endings without the dot, parted by spaces
 */
export function named(endings: string, otherwise: RegExp): Fitting {
  const known = new Set(wordsOf(endings));
  return {
    test(name) {
      const dot = name.lastIndexOf('.');
      return (dot !== -1 && known.has(name.slice(dot + 1).toLowerCase())) || otherwise.test(name);
    },
  };
}

/** Folders below the root that an expression fits. */
export function below(folders: RegExp): Fitting {
  return { test: (folder) => folder !== '' && folders.test(folder) };
}
