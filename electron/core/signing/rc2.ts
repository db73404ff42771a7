/** @source RFC 2268, 2: a permutation of 0 … 255 from the digits of π */
const PI_TABLE = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32' +
    'bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a' +
    '961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e' +
    'c5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);
const SHIFTS = [1, 2, 3, 5] as const;

/**
 * Decrypts RC2 in CBC mode without taking the padding off. Only for reading old key files: no library that the app
 * runs on has this cipher any more.
 * @param key  its effective length is its length
 * @source RFC 2268, 2 and 4
 */
export function decryptRc2Cbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Buffer {
  const words = expandKey(key);
  const out = Buffer.alloc(data.length);
  let previous = iv;
  for (let at = 0; at + 8 <= data.length; at += 8) {
    const block = data.subarray(at, at + 8);
    const plain = decryptBlock(words, Buffer.from(block));
    for (let i = 0; i < 8; i++) out[at + i] = (plain[i] ?? 0) ^ (previous[i] ?? 0);
    previous = block;
  }
  return out;
}

function expandKey(key: Uint8Array): number[] {
  const bytes = Buffer.alloc(128);
  bytes.set(key);
  const pi = (index: number): number => PI_TABLE[index & 0xff] ?? 0;
  const byte = (index: number): number => bytes[index] ?? 0;
  for (let i = key.length; i < 128; i++) bytes[i] = pi(byte(i - 1) + byte(i - key.length));
  bytes[128 - key.length] = pi(byte(128 - key.length));
  for (let i = 127 - key.length; i >= 0; i--) bytes[i] = pi(byte(i + 1) ^ byte(i + key.length));
  return Array.from({ length: 64 }, (_, i) => bytes.readUInt16LE(2 * i));
}

function decryptBlock(key: readonly number[], block: Buffer): Buffer {
  const words = [0, 2, 4, 6].map((at) => block.readUInt16LE(at));
  const word = (i: number): number => words[(i + 4) % 4] ?? 0;
  for (let round = 15; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const shift = SHIFTS[i] ?? 0;
      const rotated = ((word(i) >>> shift) | (word(i) << (16 - shift))) & 0xffff;
      const mixed = (key[4 * round + i] ?? 0) + (word(i - 1) & word(i - 2)) + (~word(i - 1) & word(i - 3));
      words[i] = (rotated - mixed) & 0xffff;
    }
    // RFC 2268, 4: five mixing rounds, one mashing round, six, one, five; here backwards
    if (round === 11 || round === 5) {
      for (let i = 3; i >= 0; i--) words[i] = (word(i) - (key[word(i - 1) & 63] ?? 0)) & 0xffff;
    }
  }
  const out = Buffer.alloc(8);
  for (const [i, value] of words.entries()) out.writeUInt16LE(value, 2 * i);
  return out;
}
