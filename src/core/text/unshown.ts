/**
 * Names an argument that is refused, in an error, without its value: somebody may have put a token or a password in a wrong
 * place.
 */

/**
 * An argument that is refused for its form, as it is named in an error: by its option and length, and not shown.
 * @param option the option, or the variable
 */
export function unshown(option: string, value: string): string {
  return `${option} (${value.length} ${value.length === 1 ? 'character' : 'characters'})`;
}
