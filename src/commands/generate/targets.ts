/** `--target <name>=<pool id>[:<project ref>]`: the environments that a workflow checks, one job each. */
import { parseUserPoolId, type UserPoolRef } from '../../core/pool/ids.ts';
import { isProjectRef } from '../../core/supabase/hosted.ts';
import { unshown } from '../../core/text/unshown.ts';
import { UsageError } from '../../errors.ts';

export interface Target extends UserPoolRef {
  /** Also that of the CI's environment. */
  name: string;
  projectRef?: string;
}

/** What GitHub and GitLab take as the name of an environment, and YAML and a shell as plain text within quotes. */
const NAME = /^[A-Za-z0-9][\w./-]{0,99}$/;

/** @throws UsageError for one of another form, and for two of the same name */
export function parseTargets(texts: readonly string[]): Target[] {
  const targets = texts.map(parseTarget);
  const twice = targets.find(({ name }, index) => targets.findIndex((other) => other.name === name) !== index);
  if (!twice) return targets;
  throw new UsageError({
    id: 'generate/value',
    message: `Two targets are called ${twice.name}.`,
    why: 'The name is that of an environment of the CI, which has one role and one token.',
    fix: 'Give each a name of its own.',
  });
}

function parseTarget(text: string): Target {
  const [, name = '', poolId = '', projectRef] = /^([^=]*)=([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const pool = parseUserPoolId(poolId);
  if (NAME.test(name) && pool && (projectRef === undefined || isProjectRef(projectRef)))
    return { name, ...pool, ...(projectRef === undefined ? {} : { projectRef }) };
  throw new UsageError({
    id: 'generate/value',
    message: `${unshown('--target', text)} is not a target.`,
    why: 'A target is <name>=<user pool ID>, or <name>=<user pool ID>:<project ref> with a hosted project.',
    fix: 'Give one such as --target production=eu-west-1_AbC123xyz:abcdefghijklmnopqrst.',
  });
}
