/**
 * Edits the Supabase config: enables Cognito for a user pool or undoes that, every other byte kept; refuses what cannot be
 * edited (obstacles, syntax errors), with what to do by hand.
 */
import { makeChange, type Change } from './change.ts';
import { parseEditable, type EditableConfig, type Parsed } from './editable.ts';
import { judgeOutside, readingOf } from './parsers-agree.ts';
import { COGNITO_PATH, findObstacle, isTrue, readBlock, referenceOf, type ConfigFormat } from '../read.ts';
import { hunksOf, originalBlocks, undoEdits, takeBack, type OriginalBlock, type Replacement } from './edit-record.ts';
import { splitBom } from '../text.ts';
import { treeAt, type Table } from '../tree.ts';
import { isWithin, tomlLiteral, type Setting } from './wanted.ts';

/** Literals, or env(NAME). */
export interface CognitoSettings {
  userPoolId: string;
  userPoolRegion: string;
}

/** What an edit replaced, in plain JSON: enough to put the original back, byte by byte, also in a file that moved on. */
export interface EditRecord {
  settings: CognitoSettings;
  /** Other providers that the edit switched off. */
  disabled: string[];
  replaced: Replacement[];
  blocks: OriginalBlock[];
}

export type EditResult =
  | { kind: 'unchanged' }
  | { kind: 'edited'; text: string; record: EditRecord }
  | { kind: 'refused'; reason: string; /** What to do by hand. */ fix: string; line?: number; column?: number };

/**
 * Enables `auth.third_party.aws_cognito` for a user pool, in whatever form the block is written.
 * @param options.parsed the text as `parseForEdit` takes it apart, where that was done already
 * @param options.disable also switches these other providers off: the CLI allows one, and says so with "Only one
 *   third_party provider allowed to be enabled at a time" (supabase/cli apps/cli-go/pkg/config/config.go)
 * @returns the edited text only when every independent parser reads it as exactly the original plus the change
 */
export function enableCognito(
  text: string,
  format: ConfigFormat,
  settings: CognitoSettings,
  {
    disable = [],
    parsed: read = parseEditable(text, format),
  }: { disable?: readonly string[]; parsed?: Parsed | undefined } = {},
): EditResult {
  const block = blockSettings(settings);
  if (!read.ok) return unreadable(read);
  const obstacle = findObstacle(read.root);
  if (obstacle) return { kind: 'refused', reason: obstacle.reason, fix: obstacle.fix, line: obstacle.line };
  const disabled = disable.filter((name) => mayBeEnabled(read.root, ['auth', 'third_party', name]));
  return edit(text, read, { block, values: disabled.map(switchOff) }, { settings, disabled });
}

/**
 * Takes an edit back. With its record the original block returns byte by byte, wherever in the file it stands now.
 * Without a record, or where the block was rewritten since but names the same pool, Cognito is switched off. A block
 * that names another pool than the recorded one is somebody else's decision: refused.
 */
export function undoCognito(text: string, format: ConfigFormat, record?: EditRecord): EditResult {
  const off = { path: [...COGNITO_PATH, 'enabled'], value: false };
  const read = parseEditable(text, format);
  if (!read.ok) return unreadable(read);
  const restored = record && restore(text, read, record);
  if (restored) return restored;
  const { userPoolId = '', userPoolRegion = '', line = 1 } = readBlock(read.root) ?? {};
  if (!mayBeEnabled(read.root, COGNITO_PATH)) return { kind: 'unchanged' };
  if (record && (userPoolId !== record.settings.userPoolId || userPoolRegion !== record.settings.userPoolRegion)) {
    return {
      kind: 'refused',
      reason: 'the block has been changed since, and names another user pool.',
      fix: byHand(read, [off]),
      line,
    };
  }
  return edit(text, read, { block: [], values: [off] }, { settings: { userPoolId, userPoolRegion }, disabled: [] });
}

interface Context {
  settings: CognitoSettings;
  disabled: string[];
}

function edit(text: string, config: EditableConfig, change: Change, { settings, disabled }: Context): EditResult {
  const { bom, body } = splitBom(text);
  const changed = makeChange(config, change);
  if (changed.kind === 'unchanged') return changed;
  if (changed.kind === 'refused') return { ...changed, fix: byHand(config, [...change.block, ...change.values]) };
  const { edits } = changed;
  const record = { settings, disabled, replaced: undoEdits(body, edits), blocks: originalBlocks(body, edits) };
  return { kind: 'edited', text: bom + changed.text, record };
}

/** The original blocks put back, or undefined where one of them is not as the edit left it. */
function restore(text: string, config: EditableConfig, record: EditRecord): EditResult | undefined {
  const { bom } = splitBom(text);
  const ours = [COGNITO_PATH, ...record.disabled.map((name) => switchOff(name).path)];
  const replaced: Replacement[] = [];
  let restored = config.reading;
  for (const hunk of hunksOf(record.blocks, record.replaced).toReversed()) {
    const before = restored;
    // A copy of the block in a string or a comment is told from the block by what taking it back would change.
    const back = takeBack(before.text, hunk)
      .map(({ offset, text: without }) => ({ offset, reading: readingOf(without, config.format) }))
      .find(({ reading }) => judgeOutside(before, reading, ours) === undefined);
    if (!back) return undefined;
    replaced.unshift({ offset: back.offset, before: hunk.after, after: hunk.before });
    restored = back.reading;
  }
  const blocks = replaced.map(({ offset, before }) => ({ offset, text: before }));
  return { kind: 'edited', text: bom + restored.text, record: { ...record, replaced, blocks } };
}

function mayBeEnabled(root: Table, provider: readonly string[]): boolean {
  const enabled = treeAt(root, [...provider, 'enabled']);
  return isTrue(enabled) || referenceOf(enabled) !== undefined;
}

function blockSettings({ userPoolId, userPoolRegion }: CognitoSettings): Setting[] {
  const values = { enabled: true, user_pool_id: userPoolId, user_pool_region: userPoolRegion };
  return Object.entries(values).map(([key, value]) => ({ path: [...COGNITO_PATH, key], value }));
}

/** Another provider of `auth.third_party`, switched off. */
function switchOff(provider: string): Setting {
  return { path: ['auth', 'third_party', provider, 'enabled'], value: false };
}

function unreadable({ message, line, column }: { message: string; line: number; column: number }): EditResult {
  return {
    kind: 'refused',
    reason: message,
    fix: `Fix line ${line}: Supabase CLIs from 2.106 on cannot read the file as it is.`,
    line,
    column,
  };
}

/** What to do by hand where the file could not be edited: a block that is there is never pasted a second time. */
function byHand({ root, format }: EditableConfig, settings: readonly Setting[]): string {
  const inBlock = settings.filter(({ path }) => isWithin(path, COGNITO_PATH));
  const block = treeAt(root, COGNITO_PATH);
  if (block && format === 'toml')
    return `Set these in the ${COGNITO_PATH.join('.')} of line ${block.line} by hand:\n${assignments(inBlock).join('\n')}`;
  if (format === 'toml')
    return `Put this into the file by hand:\n${[`[${COGNITO_PATH.join('.')}]`, ...assignments(inBlock)].join('\n')}`;
  const values = Object.fromEntries(inBlock.map(({ path, value }) => [path.at(-1) ?? '', value]));
  const nested = COGNITO_PATH.reduceRight<unknown>((value, key) => ({ [key]: value }), values);
  return `${block ? `Set these in the block of line ${block.line}` : 'Put this into the file'} by hand:\n${JSON.stringify(nested, null, 2)}`;
}

function assignments(settings: readonly Setting[]): string[] {
  return settings.map(({ path, value }) => `${path.at(-1)} = ${tomlLiteral(value)}`);
}
