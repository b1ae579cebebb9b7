/** Editing the Supabase config file: text in, text out, every byte outside the values kept. */
import { jsonValueEdit, planJsonBlock } from './json-edit.ts';
import { parseJsonDocument } from './json-tree.ts';
import { judgeSettings } from './judge.ts';
import { COGNITO_PATH, otherEnabled, parseConfig, type ConfigFormat } from './read.ts';
import { applyEdits, splitBom } from './text.ts';
import { planTomlBlock, valueEdit } from './toml-edit.ts';
import { parseTomlDocument } from './toml-tree.ts';
import { isAt, tomlLiteral, type PlannedEdit, type Setting } from './wanted.ts';

/** Literals, or env(NAME). */
export interface CognitoSettings {
  userPoolId: string;
  userPoolRegion: string;
}

/** What an edit replaced: enough to put the original back. Offsets are into the original, in characters after any BOM. */
export interface EditRecord {
  replaced: { offset: number; before: string; after: string }[];
}

export type EditResult =
  | { kind: 'unchanged' }
  | { kind: 'edited'; text: string; record: EditRecord }
  | { kind: 'refused'; reason: string; snippet: string; line?: number; column?: number };

/**
 * Enables `auth.third_party.aws_cognito` for a user pool, in whatever form the block is written.
 * @returns the edited text only when every independent parser reads it as exactly the original plus the change
 */
export function enableCognito(
  text: string,
  format: ConfigFormat,
  { userPoolId, userPoolRegion }: CognitoSettings,
  { disableOthers = false }: { disableOthers?: boolean } = {},
): EditResult {
  const { bom, body } = splitBom(text);
  const block = blockSettings(userPoolId, userPoolRegion);
  const refused = (reason: string, where: { line?: number; column?: number } = {}): EditResult => ({
    kind: 'refused', reason, snippet: snippet(block, format), ...where,
  });
  const read = parseConfig(body, format);
  if (!read.ok) return refused(read.message, { line: read.line, column: read.column });
  const others = disableOthers ? otherEnabled(read.root).map(disabled) : [];
  const plan = format === 'toml' ? planToml(body, block, others) : planJson(body, block, others);
  if (!plan.ok) return refused(plan.message, { line: plan.line, column: plan.column });
  if (plan.edits.length === 0) return { kind: 'unchanged' };
  const edited = applyEdits(body, plan.edits);
  const objection = judgeSettings(body, edited, format, [...block, ...others]);
  if (objection !== undefined) return refused(`${objection}.`);
  const replaced = plan.edits.map(({ start, end, text: after }) => ({ offset: start, before: body.slice(start, end), after }));
  return { kind: 'edited', text: bom + edited, record: { replaced } };
}

function blockSettings(userPoolId: string, userPoolRegion: string): Setting[] {
  const values = { enabled: true, user_pool_id: userPoolId, user_pool_region: userPoolRegion };
  return Object.entries(values).map(([key, value]) => ({ path: [...COGNITO_PATH, key], value }));
}

/** Another provider of `auth.third_party`, switched off. */
function disabled(provider: string): Setting {
  return { path: ['auth', 'third_party', provider, 'enabled'], value: false };
}

type Planned = { ok: true; edits: PlannedEdit[] } | { ok: false; message: string; line: number; column: number };

function planToml(text: string, block: readonly Setting[], others: readonly Setting[]): Planned {
  const parsed = parseTomlDocument(text);
  if (!parsed.ok) return parsed;
  const { document } = parsed;
  const otherEdits = others.flatMap(({ path, value }) => {
    const entry = document.entries.find((candidate) => isAt(candidate.path, path));
    return entry ? valueEdit(entry, value) : [];
  });
  return { ok: true, edits: [...planTomlBlock(document, block), ...otherEdits] };
}

function planJson(text: string, block: readonly Setting[], others: readonly Setting[]): Planned {
  const parsed = parseJsonDocument(text);
  if (!parsed.ok) return parsed;
  const otherEdits = others.flatMap((setting) => jsonValueEdit(parsed.document, setting));
  return { ok: true, edits: [...planJsonBlock(parsed.document, block), ...otherEdits] };
}

/** What to paste by hand where the file could not be edited. */
function snippet(block: readonly Setting[], format: ConfigFormat): string {
  const entries = block.map(({ path, value }) => [path.at(-1) ?? '', value] as const);
  if (format === 'toml') return [`[${COGNITO_PATH.join('.')}]`, ...entries.map(([key, value]) => `${key} = ${tomlLiteral(value)}`)].join('\n');
  const nested = COGNITO_PATH.reduceRight<unknown>((value, key) => ({ [key]: value }), Object.fromEntries(entries));
  return JSON.stringify(nested, null, 2);
}
