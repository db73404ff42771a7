import { type NamedFile, startOf } from './format.ts';

/**
 * Whether a file is a pickle of Python, by its first bytes: opening one runs whatever code it holds. Files of PyTorch are zip
 * files with a pickle in them.
 * @source pickletools of CPython: protocols 2 to 5 begin with PROTO and end with STOP; PyTorch serialization: `data.pkl`
 */
export function isPickle({ bytes }: NamedFile): boolean {
  const [first, second] = bytes;
  if (first === 0x80 && second !== undefined && second >= 2 && second <= 5) return bytes[8] !== 0x7b;
  if (first !== 0x50 || second !== 0x4b) return false;
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64 * 1024)).toString('latin1');
  return start.includes('data.pkl');
}

/** Whether a file of the first protocols is a pickle: these have no mark, but call a function in this way. */
export function isOldPickle(file: NamedFile): boolean {
  return /^(?:\(|c[a-zA-Z_][\w.]*\n[a-zA-Z_]\w*\n)/.test(startOf(file, 200)) && file.bytes.at(-1) === 0x2e;
}
