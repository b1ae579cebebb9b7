/** The shared files of the AWS tools, `~/.aws/config` and `~/.aws/credentials`, read as the AWS CLI reads them: texts in, profiles out. */

/** Settings by name, in lower case; those of a nested section as "lambda.endpoint_url". */
export type Section = ReadonlyMap<string, string>;

export interface SharedFiles {
  /** What both files say of a profile; the credentials file wins. */
  profiles: ReadonlyMap<string, Section>;
  /** Profiles whose access key stands in the credentials file, where it comes before other ways of signing in. */
  keysInCredentials: ReadonlySet<string>;
  /** `[services x]`: endpoints by service. */
  services: ReadonlyMap<string, Section>;
  ssoSessions: ReadonlyMap<string, Section>;
}

/**
 * Reads both files. More than one tool reads them, and they differ: what either the AWS CLI (Python's configparser:
 * quoted names, `key: value`, keys in capitals, nesting by indentation) or AWS's SDKs take (a byte-order mark, a section
 * that stands twice, a comment after a value) is taken. A line that is nothing to either is passed over.
 * @param config the text of ~/.aws/config; empty where there is none
 * @param credentials the text of ~/.aws/credentials
 */
export function readSharedFiles(config: string, credentials: string): SharedFiles {
  const profiles = new Map<string, Map<string, string>>();
  const services = new Map<string, Map<string, string>>();
  const ssoSessions = new Map<string, Map<string, string>>();
  const kinds = new Map([
    ['profile', profiles],
    ['services', services],
    ['sso-session', ssoSessions],
  ]);
  for (const { name, settings } of sectionsOf(config)) {
    const [, kind = '', quoted, bare] = /^([\w-]+)\s+(?:(?:"([^"]+)"|'([^']+)')|\S+)$/.exec(name) ?? [];
    const own = quoted ?? bare ?? name.slice(kind.length).trim();
    if (name === 'default') merge(profiles, name, settings);
    else if (kinds.has(kind)) merge(kinds.get(kind) ?? profiles, own, settings);
  }
  const keysInCredentials = new Set<string>();
  for (const { name, settings } of sectionsOf(credentials)) {
    merge(profiles, name, settings);
    if (settings.has('aws_access_key_id')) keysInCredentials.add(name);
  }
  return { profiles, keysInCredentials, services, ssoSessions };
}

function merge(into: Map<string, Map<string, string>>, name: string, settings: Section): void {
  into.set(name, new Map([...(into.get(name) ?? []), ...settings]));
}

interface Open {
  name: string;
  settings: Map<string, string>;
}

function sectionsOf(text: string): Open[] {
  const sections: Open[] = [];
  let key: { name: string; indent: number; hasValue: boolean } | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const bare = line.trim();
    if (bare === '' || /^[#;]/.test(bare)) continue;
    const indent = line.length - line.trimStart().length;
    const header = /^\[([^\]]+)\]/.exec(bare);
    if (header && (indent === 0 || !key)) {
      sections.push({ name: header[1]?.trim() ?? '', settings: new Map() });
      key = undefined;
      continue;
    }
    const section = sections.at(-1);
    const setting = settingIn(bare);
    if (!section || !setting) continue;
    if (key && indent > key.indent) {
      // What stands deeper than a key belongs to it: a setting of its own, where the key has no value.
      if (!key.hasValue) section.settings.set(`${key.name}.${setting.name}`, setting.value);
      continue;
    }
    key = { name: setting.name, indent, hasValue: setting.value !== '' };
    if (setting.value !== '') section.settings.set(setting.name, setting.value);
  }
  return sections;
}

function settingIn(line: string): { name: string; value: string } | undefined {
  const end = line.search(/[=:]/);
  if (end <= 0) return undefined;
  const name = line.slice(0, end).trim().toLowerCase();
  const whole = line.slice(end + 1).trim();
  // A command may hold what would end another value: it is for a shell to read.
  const value = name === 'credential_process' ? whole : (whole.split(/(?:^|\s)[#;]/)[0] ?? '').trim();
  return { name, value };
}
