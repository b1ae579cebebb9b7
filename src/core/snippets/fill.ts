/**
 * Fills in the `{{places}}` of the files of templates/, and tells whether a folder may stand in one. What may stand in a
 * place is checked before, by whoever knows the place.
 */

/** No quote, backslash, dollar, brace or space: what passes is plain text in a shell's, YAML's, HCL's and TypeScript's words alike. */
const FOLDER = /^(?![/-])(?!.*(^|\/)\.\.(\/|$))[\w./@-]{1,200}$/;

/** Whether a path, with forward slashes, leads below where it counts from, in letters that mean nothing anywhere. */
export function isPlainFolder(text: string): boolean {
  return FOLDER.test(text);
}

/** Puts values into `{{places}}`; a place that has no value stays. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? place) : place,
  );
}
