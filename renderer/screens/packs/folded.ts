/** A text without case and accents, for searching. */
export function folded(text: string): string {
  return text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').trim();
}
