import { Instant, RecordId } from '#contract/records/text';
import { decodeNode, encodeNode, type NodeHash } from './merkle.ts';
import { sha256 } from './sha256.ts';

/** One line under a note: who signed (`keyName` and `keyId`, eight hexadecimal digits), and the signature. */
export type NoteSignature = { readonly keyName: string; readonly keyId: string; readonly signature: Buffer };

/** A signed text. `text` ends with a line feed; its UTF-8 is what is signed. @source C2SP signed-note */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** What a checkpoint says. @source C2SP tlog-checkpoint; the extension lines `head` and `at` are ours */
export type CheckpointBody = {
  readonly workspaceId: string;
  /** Events it covers. */
  readonly size: number;
  readonly root: NodeHash;
  /** Hash of the newest event it covers, hexadecimal. */
  readonly head: string;
  readonly at: string;
};

const MAX_NOTE_BYTES = 1024 * 1024;
const MAX_SIGNATURES = 100;
const KEY_ID_BYTES = 4;
const ORIGIN = 'model-dossier/';
const DASH = '\u2014 ';

/** Signature types of C2SP signed-note: Ed25519, and ours for keys with a certificate. */
const KEY_TYPES = { ed25519: Buffer.from([1]), x509: Buffer.from([0xff, ...Buffer.from('x509')]) } as const;

/**
 * The key id that stands before a signature, eight hexadecimal digits.
 * @param publicKey  `ed25519`: 32 bytes; `x509`: DER of the SubjectPublicKeyInfo
 * @source C2SP signed-note, "Signatures"
 */
export function keyIdOf(keyName: string, type: keyof typeof KEY_TYPES, publicKey: Uint8Array): string {
  const input = Buffer.concat([Buffer.from(`${keyName}\n`), KEY_TYPES[type], publicKey]);
  return sha256(input, 'hex').slice(0, 2 * KEY_ID_BYTES);
}

const isKeyName = (name: string): boolean => name !== '' && !/[\s+\p{Z}\p{C}]/u.test(name);

function readLine(line: string): NoteSignature | null {
  const [, keyName = '', encoded = ''] = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/u.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (!isKeyName(keyName) || bytes.toString('base64') !== encoded || bytes.length <= KEY_ID_BYTES) return null;
  const keyId = bytes.toString('hex', 0, KEY_ID_BYTES);
  return { keyName, keyId, signature: bytes.subarray(KEY_ID_BYTES) };
}

/** Whether a text has control characters but the line feed, or halves of character pairs. */
function isForbidden(content: string): boolean {
  if (/\p{Surrogate}/u.test(content)) return true;
  for (let i = 0; i < content.length; i += 1) {
    const code = content.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) return true;
  }
  return false;
}

/** Reads a signed note; null if it is not exactly one of at most a hundred signatures and 1 MiB. */
export function parseNote(content: string): Note | null {
  const cut = content.lastIndexOf('\n\n');
  if (cut <= 0 || !content.endsWith('\n')) return null;
  if (Buffer.byteLength(content) > MAX_NOTE_BYTES || isForbidden(content)) return null;
  const lines = content.slice(cut + 2, -1).split('\n');
  const signatures = lines.flatMap((line) => readLine(line) ?? []);
  if (lines.length > MAX_SIGNATURES || signatures.length < lines.length) return null;
  return { text: content.slice(0, cut + 1), signatures };
}

/**
 * Writes a signed note.
 * @throws Error for a key name or text that no note can have
 */
export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ keyName, keyId, signature }) => {
    const encoded = Buffer.concat([Buffer.from(keyId, 'hex'), signature]).toString('base64');
    return `${DASH}${keyName} ${encoded}\n`;
  });
  const content = `${text}\n${lines.join('')}`;
  const read = parseNote(content);
  if (read?.text !== text || read.signatures.length !== signatures.length) throw new Error('not a signed note');
  return content;
}

/** The text of a checkpoint, to be signed. */
export function checkpointText({ workspaceId, size, root, head, at }: CheckpointBody): string {
  return `${ORIGIN}${workspaceId}\n${size}\n${encodeNode(root, 'base64')}\nhead ${head}\nat ${at}\n`;
}

const BODY =
  /^model-dossier\/([0-9a-f-]{36})\n([1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\nhead ([0-9a-f]{64})\nat (\S{24})\n$/;

/** Reads the text of one of our checkpoints; null if it is not exactly as `checkpointText` writes it. */
export function parseCheckpointText(text: string): CheckpointBody | null {
  const [, workspaceId = '', digits = '', encoded = '', head = '', at = ''] = BODY.exec(text) ?? [];
  const root = decodeNode(encoded, 'base64');
  const size = Number(digits);
  const isRight =
    RecordId.safeParse(workspaceId).success && Instant.safeParse(at).success && Number.isSafeInteger(size);
  return root !== null && isRight ? { workspaceId, size, root, head, at } : null;
}

/** A note that is a checkpoint. */
export type CheckpointNote = { readonly body: CheckpointBody; readonly note: Note };

/** Reads a checkpoint with its signatures; null if it is none of ours. Whether the signatures are good is not looked at. */
export function parseCheckpoint(content: string): CheckpointNote | null {
  const note = parseNote(content);
  const body = note && parseCheckpointText(note.text);
  return note && body ? { body, note } : null;
}

/** The note of these bytes; null if they are not UTF-8 or too many. */
export function readNoteBytes(bytes: Uint8Array): string | null {
  if (bytes.length > MAX_NOTE_BYTES) return null;
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text, 'utf8').equals(bytes) ? text : null;
}
