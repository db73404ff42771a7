/**
 * The name of a record with the line it is a version of, unless the name says it: `Scorer 2.1`.
 * @param line  null of what is no version
 */
export function fullName({ line, name }: { readonly line: string | null; readonly name: string }): string {
  return line === null || name.startsWith(line) ? name : `${line} ${name}`;
}
