/** A text of its own: part of another would keep the whole of that in memory. */
export function copied(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
