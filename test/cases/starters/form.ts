/** An app in the shape of a public starter, and the defects that are planted in it, one at a time. */
export interface Starter {
  name: string;
  files: Readonly<Record<string, string>>;
  defects: readonly Defect[];
}

export interface Defect {
  what: string;
  id: string;
  file: string;
  /** What is replaced, once. */
  from: string;
  to: string;
  /** What stands on the line that is pointed at; the file where it is another. */
  line: string;
  at?: string;
}

/** Files that are there in any app of some size, made from a pattern: `@` stands for each name. */
export function several(path: string, text: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [path.replaceAll('@', name), text.replaceAll('@', name)]));
}

export const CONFIG = `[auth.third_party.aws_cognito]
enabled = true
user_pool_id = "eu-west-1_Ab3dEf6hI"
user_pool_region = "eu-west-1"
`;
