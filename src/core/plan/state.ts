/**
 * The record of what `init` did that no AWS tag can hold (state.json), read without trusting it: config edits, variables,
 * attached functions, linked projects; `src/apply/ledger.ts` writes it.
 */
import { OTHER_PROVIDERS } from '../config/read.ts';
import type { EditRecord } from '../config/edit/edit.ts';
import { asObject, asObjects, asText, asTexts, parseJson, type JsonObject } from '../text/json.ts';
import { isCognitoIssuer, isProjectRef } from '../supabase/hosted.ts';
import { parseUserPoolId } from '../pool/ids.ts';
import type { Trigger } from '../pool/user-pool.ts';
import { parseTrigger } from '../function/trigger.ts';

/** An edit of a config file in the supabase folder. */
export interface ConfigEdit {
  /** The file's own name: config.toml. */
  file: string;
  record: EditRecord;
}

/** A function that was there before and that init attached. */
export interface Attachment {
  userPoolId: string;
  functionArn: string;
  /** What the slot held before. */
  previous?: Trigger;
}

/** An integration that init created: it cannot be tagged. */
export interface LinkedProject {
  userPoolId: string;
  projectRef: string;
  issuer: string;
}

export interface State {
  /** In the order in which they were made. */
  edits: ConfigEdit[];
  /** Texts that were added to supabase/.env. */
  env: string[];
  attached: Attachment[];
  linked: LinkedProject[];
}

export const NO_STATE: State = { edits: [], env: [], attached: [], linked: [] };

/** Reads a state file. What is not of the right shape is left out: it is only ever a help. */
export function parseState(text: string): State {
  const state = asObject(parseJson(text));
  return {
    edits: asObjects(state['edits']).flatMap((edit) => {
      const record = editRecord(asObject(edit['record']));
      return record ? [{ file: asText(edit['file']), record }] : [];
    }),
    env: asTexts(state['env']),
    attached: asObjects(state['attached']).flatMap((entry) => {
      const previous = parseTrigger(asText(entry['previous']));
      const [userPoolId, functionArn] = [asText(entry['userPoolId']), asText(entry['functionArn'])];
      if (!parseUserPoolId(userPoolId)) return [];
      return [{ userPoolId, functionArn, ...(previous === undefined ? {} : { previous }) }];
    }),
    linked: asObjects(state['linked']).flatMap((entry) => {
      const [userPoolId, projectRef, issuer] = [entry['userPoolId'], entry['projectRef'], entry['issuer']].map((text) =>
        asText(text),
      ) as [string, string, string];
      const isWhole = parseUserPoolId(userPoolId) && isProjectRef(projectRef) && isCognitoIssuer(issuer);
      return isWhole ? [{ userPoolId, projectRef, issuer }] : [];
    }),
  };
}

function editRecord(value: JsonObject): EditRecord | undefined {
  const settings = asObject(value['settings']);
  const disabled = asTexts(value['disabled']);
  const replaced = asObjects(value['replaced']).map((one) => ({
    offset: Number(one['offset']),
    before: asText(one['before']),
    after: asText(one['after']),
  }));
  const blocks = asObjects(value['blocks']).map((one) => ({
    offset: Number(one['offset']),
    text: asText(one['text']),
  }));
  const offsetsHold = [...replaced, ...blocks].every(({ offset }) => Number.isSafeInteger(offset) && offset >= 0);
  if (!offsetsHold || disabled.some((name) => !OTHER_PROVIDERS.includes(name))) return undefined;
  const texts = { userPoolId: asText(settings['userPoolId']), userPoolRegion: asText(settings['userPoolRegion']) };
  return { settings: texts, disabled, replaced, blocks };
}
