/** Parts of a message → one text in which each part ends as a sentence does; what is missing is left out. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts
    .map((part) => part?.trim() ?? '')
    .filter((part) => part !== '')
    .map((part, index, all) => (index === all.length - 1 || /[.!?:;…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}
