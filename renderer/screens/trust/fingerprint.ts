const PEM = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/;

/** The first certificate of a file in PEM, else the file as DER. */
function certificateOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const [, body] = PEM.exec(new TextDecoder('latin1').decode(bytes)) ?? [];
  if (body === undefined) return bytes;
  return Uint8Array.from(atob(body.replace(/\s/g, '')), (character) => character.charCodeAt(0));
}

/** SHA-256 of a certificate's DER, 64 hexadecimal digits. @param file PEM or DER; whether it is one the core checks */
export async function fingerprintOf(file: Blob): Promise<string> {
  const der = certificateOf(new Uint8Array(await file.arrayBuffer()));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A fingerprint as it was written down (spaces, colons, capitals) in its one form; null if it is none. */
export function readFingerprint(text: string): string | null {
  const digits = text.replace(/[\s:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : null;
}

/** In groups of four, as people read them out. */
export function inGroups(fingerprint: string): string {
  return (fingerprint.match(/.{1,4}/g) ?? []).join(' ');
}
