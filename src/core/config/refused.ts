/**
 * Why a generation of the Supabase CLI refuses a whole config file, for what stands outside the Cognito block: renamed
 * sections (`inbucket`), ports; and which generation a version is of.
 */
import { asObject } from '../text/json.ts';
import { parseConfig, type ConfigFormat, type ParsedConfig } from './read.ts';
import type { Generation } from './resolve.ts';
import { lineOf, valueAt } from './values.ts';

export interface Refusal {
  /** The generations that were seen to refuse such a file (each was asked with `supabase status`). */
  by: readonly Generation[];
  message: string;
  fix: string;
  line?: number;
}

/** The Supabase CLI that a project pins. */
export interface PinnedCli {
  version: string;
  /** The file that says so. */
  file: string;
}

const PORTS = [
  ['api', 'port'],
  ['db', 'port'],
] as const;
/** Those that 3.1.0 was seen to refuse, too. */
const MORE_PORTS = [
  ['analytics', 'port'],
  ['db', 'pooler', 'port'],
  ['db', 'shadow_port'],
  ['edge_runtime', 'inspector_port'],
  ['local_smtp', 'port'],
  ['studio', 'port'],
] as const;

/** What is known to be refused of a file. What else a CLI may object to, it says itself. */
export function findRefusals(text: string, format: ConfigFormat, parse = parseConfig): Refusal[] {
  const config = parse(text, format);
  if (!config.ok) return [];
  const remotes = Object.keys(asObject(valueAt(config, ['remotes']))).map((name) => ['remotes', name]);
  const renamed = [[], ...remotes].flatMap((above) => renamedTable(config, above));
  const refusals = [
    ...renamed,
    ...PORTS.flatMap((path) => portRefusals(config, path)),
    ...MORE_PORTS.flatMap((path) => portRefusals(config, path, ['ts-3.1'])),
  ];
  // The generations before 3.1 read no JSON.
  return format === 'toml' ? refusals : refusals.filter(({ by }) => by.includes('ts-3.1'));
}

/** 3.1.0: "[inbucket] in supabase/config.toml is no longer supported. Use [local_smtp] instead."; 2.105: "has invalid keys: local_smtp". */
function renamedTable(config: ParsedConfig, above: readonly string[]): Refusal[] {
  const [before, since] = ['inbucket', 'local_smtp'].map((name) => [...above, name]) as [string[], string[]];
  return [
    ...tableRefusal(config, before, {
      by: ['ts-3.1'],
      message: `[${before.join('.')}] is no longer supported.`,
      fix: `Rename it to [${since.join('.')}], which CLIs from 2.106 on read.`,
    }),
    ...tableRefusal(config, since, {
      by: ['go-2.105'],
      message: `[${since.join('.')}] is not known to CLIs before 2.106.`,
      fix: `Update the CLI: from 3.1 on it takes no other name. Those before 2.106 call it [${before.join('.')}].`,
    }),
  ];
}

function tableRefusal(config: ParsedConfig, path: readonly string[], refusal: Refusal): Refusal[] {
  if (valueAt(config, path) === undefined) return [];
  const line = lineOf(config, path);
  return [{ ...refusal, ...(line === undefined ? {} : { line }) }];
}

const ALL: readonly Generation[] = ['go-2.105', 'ts-2.122', 'ts-3.1'];

/** 2.105: "cannot parse value as 'uint16'"; 2.122: "Expected number at"; 3.1.0: "is not a port (0-65535)". */
function portRefusals(config: ParsedConfig, path: readonly string[], seen = ALL): Refusal[] {
  const value = valueAt(config, path);
  const by = refusedPort(value).filter((generation) => seen.includes(generation));
  if (by.length === 0) return [];
  const line = lineOf(config, path);
  return [
    {
      by,
      message: `${path.join('.')} is ${JSON.stringify(value)}, which is not a port.`,
      fix: `Set ${path.join('.')} to a whole number from 0 to 65535, without quotes.`,
      ...(line === undefined ? {} : { line }),
    },
  ];
}

/** A reference is left out: what it comes to is each generation's own affair. */
function refusedPort(value: unknown): readonly Generation[] {
  if (typeof value === 'string') {
    if (/^\d+$/.test(value)) return ['ts-2.122'];
    return /^[a-z][a-z _-]*$/i.test(value) ? ALL : [];
  }
  if (typeof value === 'boolean') return ['ts-2.122', 'ts-3.1'];
  const isPort = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535;
  return typeof value === 'number' && !isPort ? ['ts-3.1'] : [];
}

/**
 * The generation that a version is of, for its rules; undefined between those that are known.
 * @param version "3.1.0"
 */
export function generationOf(version: string): Generation | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 3 || (major === 3 && minor >= 1)) return 'ts-3.1';
  if (major === 2 && minor >= 122) return 'ts-2.122';
  return major < 2 || (major === 2 && minor <= 105) ? 'go-2.105' : undefined;
}
