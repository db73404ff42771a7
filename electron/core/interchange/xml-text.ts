/** What XML 1.0 has no way to say: control characters, halves of character pairs, and the two that are no characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text that XML can hold: what it cannot say becomes U+FFFD. */
export function soundForXml(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD');
}

/** Text as it stands in XML, in an element or between double quotes; what XML cannot say becomes U+FFFD. */
export function xmlText(text: string): string {
  return soundForXml(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
