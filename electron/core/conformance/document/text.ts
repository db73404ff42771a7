/** The characters of a text in UTF-16BE. */
function codePoints(text: Buffer): number[] {
  const even = Buffer.from(text.subarray(0, text.length - (text.length % 2)));
  return Array.from(even.swap16().toString('utf16le'), (character) => character.codePointAt(0) ?? 0);
}

/** Whether a code's text holds a character of a private use area. @source Unicode, 23.5 */
export function hasPrivateUse(text: Buffer): boolean {
  return codePoints(text).some(
    (point) =>
      (point >= 0xe000 && point <= 0xf8ff) ||
      (point >= 0xf0000 && point <= 0xffffd) ||
      (point >= 0x100000 && point <= 0x10fffd),
  );
}

/** Whether a code's text is, or holds, one of the values that mean nothing. @source ISO 19005-3, 6.2.11.7.2 */
export function hasEmptyMeaning(text: Buffer): boolean {
  return text.length === 0 || codePoints(text).some((point) => point === 0 || point === 0xfeff || point === 0xfffe);
}

/**
 * Whether a text is a language tag.
 * @source BCP 47 (RFC 5646), 2.1; regular and private forms, of the grandfathered those of `i-` and `sgn-`
 */
export function isLanguageTag(text: string): boolean {
  return (
    /^[A-Za-z]{2,8}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(-[A-WY-Za-wy-z0-9](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?$/.test(
      text,
    ) || /^([xX](-[A-Za-z0-9]{1,8})+|i-[a-z]+|sgn-[A-Z]{2}-[A-Z]{2})$/.test(text)
  );
}
