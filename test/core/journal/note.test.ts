import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodeNode, growTree, leafOf } from '#core/journal/merkle';
import {
  type CheckpointBody,
  checkpointText,
  formatNote,
  keyIdOf,
  parseCheckpoint,
  parseNote,
  readNoteBytes,
} from '#core/journal/note';
import {
  certificateKey,
  deviceKey,
  hasDevice,
  isForged,
  judgeSignatures,
  newDevice,
  noteKeys,
  signAsDevice,
  signAsPerson,
} from '#core/journal/note-keys';
import { fingerprintOf } from '#core/signing/certificate';
import { generatedSigner } from '#test/support/signing';

const workspaceId = '019abcde-0000-7000-8000-000000000001';
const deviceId = '019abcde-0000-7000-8000-000000000002';
const tree = growTree();
tree.add(leafOf('ab'.repeat(32)));
const body: CheckpointBody = {
  workspaceId,
  size: 1,
  root: tree.root(),
  head: 'ab'.repeat(32),
  at: '2026-11-23T09:00:00.000Z',
};
const { device } = newDevice(deviceId);
const signed = formatNote({ text: checkpointText(body), signatures: [signAsDevice(device, checkpointText(body))] });

describe('a signed note', () => {
  /** The examples that the standards print. */
  const poem =
    'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n' +
    '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
  const sofa =
    'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
    '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';

  test('is read from the examples of the standards, and written the same', () => {
    for (const example of [poem, sofa]) {
      const note = parseNote(example);
      expect(note?.signatures).toHaveLength(1);
      expect(note && formatNote(note)).toBe(example);
    }
    expect(parseNote(poem)).toMatchObject({
      text: expect.stringMatching(/sera\.\n$/),
      signatures: [{ keyName: 'quasimodo.example/salvatore', keyId: '367ba04b' }],
    });
    expect(parseNote(poem)?.signatures[0]?.signature).toHaveLength(64);
    // A note, but no checkpoint of ours.
    expect(parseCheckpoint(sofa)).toBeNull();
  });

  /** The digit after a last one: its lowest bits, which nobody reads, are then set. */
  const loosened = (digit: string): string => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    return digits[digits.indexOf(digit) + 1] ?? '';
  };

  test.each([
    ['nothing', ''],
    ['no signature', 'text\n'],
    ['no blank line', 'text\n— a/b AAAAAAAA\n'],
    ['no end', signed.slice(0, -1)],
    ['a line more', `${signed}\n`],
    ['a space more', signed.replace(/\n$/, ' \n')],
    ['carriage returns', signed.replaceAll('\n', '\r\n')],
    ['a control character', signed.replace('head', 'he\tad')],
    ['a zero byte', signed.replace('head', 'he\0ad')],
    ['another dash', signed.replace('— ', '- ')],
    ['an unknown line between', signed.replace('\n\n', '\n\nhello\n')],
    ['a plus in the name', signed.replace('device/', 'device+')],
    ['base64 without its end', signed.replace(/=*\n$/, '\n').replace(/.\n$/, '\n')],
    ['base64 with loose bits', signed.replace(/(.)=\n$/, (_, last: string) => `${loosened(last)}=\n`)],
    ['a signature of nothing', signed.replace(/ \S+\n$/, ' AAAAAA==\n')],
    ['too many signatures', `${signed}${(signed.split('\n\n')[1] ?? '').repeat(100)}`],
    ['half of a character', signed.replace('head', 'he\ud800ad')],
    ['too much', `${'x'.repeat(1024 * 1024)}\n\n${signed.split('\n\n')[1]}`],
  ])('with %s is refused', (name, content) => {
    expect(content, name).not.toBe(signed);
    expect(parseNote(content)).toBeNull();
  });

  test('is only of bytes that are UTF-8', () => {
    expect(readNoteBytes(Buffer.from(signed))).toBe(signed);
    expect(readNoteBytes(Buffer.from([0xc3, 0x28]))).toBeNull();
    expect(readNoteBytes(Buffer.alloc(2 * 1024 * 1024))).toBeNull();
  });
});

describe('a checkpoint', () => {
  test('says origin, size, head of the tree, newest event and time, and is read back', () => {
    expect(signed.split('\n').slice(0, 6)).toEqual([
      `model-dossier/${workspaceId}`,
      '1',
      encodeNode(tree.root(), 'base64'),
      `head ${'ab'.repeat(32)}`,
      'at 2026-11-23T09:00:00.000Z',
      '',
    ]);
    expect(parseCheckpoint(signed)?.body).toEqual(body);
  });

  test.each([
    ['another origin', 'model-dossier/', 'other/'],
    ['a leading zero', '\n1\n', '\n01\n'],
    ['no events', '\n1\n', '\n0\n'],
    ['a size beyond counting', '\n1\n', '\n9999999999999999\n'],
    ['a size that is none', '\n1\n', '\n1e3\n'],
    ['a short head', 'head ab', 'head '],
    ['a head in capitals', 'head ab', 'head AB'],
    ['no time', 'at 2026-11-23T09:00:00.000Z\n', ''],
    ['another time', 'T09:00:00.000Z', 'T09:00:00+0000'],
    ['a line more', 'at 2026', 'x y\nat 2026'],
    ['lines in another order', /(head .*\n)(at .*\n)/, '$2$1'],
  ])('with %s is none of ours', (_, from, to) => {
    const content = signed.replace(from, to);
    expect(content).not.toBe(signed);
    expect(parseCheckpoint(content)).toBeNull();
  });
});

describe('a signature line', () => {
  const text = checkpointText(body);

  test('of a device is Ed25519 over the text, under the key id of the standard', () => {
    const line = signAsDevice(device, text);
    expect(line.keyName).toBe(`device/${deviceId}`);
    const input = Buffer.concat([Buffer.from(`device/${deviceId}\n`), Buffer.from([1]), device.publicKey]);
    expect(line.keyId).toBe(createHash('sha256').update(input).digest('hex').slice(0, 8));
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey.toString('base64url') },
      format: 'jwk',
    });
    expect(verify(null, Buffer.from(text), key, line.signature)).toBe(true);
  });

  test('of a person is by the key of their certificate', async () => {
    const signer = await generatedSigner('Anna Approver');
    const certificate = signer.certificates[0] ?? expect.unreachable();
    const line = await signAsPerson(signer, text);
    expect(line.keyName).toBe(`person/${fingerprintOf(certificate)}`);
    const keys = noteKeys([certificateKey(certificate, 'Anna Approver')]);
    const note = { text, signatures: [line] };
    const own = { by: 'person', keyName: fingerprintOf(certificate), name: 'Anna Approver' };
    expect(judgeSignatures(note, keys)).toEqual([{ ...own, isValid: true }]);
    expect(judgeSignatures({ ...note, text: `${text}x\n` }, keys)).toEqual([{ ...own, isValid: false }]);
  });

  test('of nobody known is ignored, a wrong one of somebody known is not', () => {
    const other = newDevice('019abcde-0000-7000-8000-000000000003').device;
    const keys = noteKeys([deviceKey(deviceId, device.publicKey.toString('base64'))]);
    const good = signAsDevice(device, text);
    const foreign = signAsDevice(other, text);
    const mixed = judgeSignatures({ text, signatures: [good, foreign] }, keys);
    expect([hasDevice(mixed), isForged(mixed)]).toEqual([true, false]);
    expect(mixed[1]).toEqual({ by: 'unknown', keyName: foreign.keyName, name: null, isValid: false });
    const forged = judgeSignatures({ text, signatures: [{ ...good, signature: foreign.signature }] }, keys);
    expect([hasDevice(forged), isForged(forged)]).toEqual([false, true]);
  });

  test('is not of a key that is none', () => {
    expect(deviceKey(deviceId, 'AAAA')).toBeNull();
    expect(deviceKey(deviceId, 'no base64')).toBeNull();
    expect(certificateKey('nothing', null)).toBeNull();
    expect(keyIdOf('a', 'ed25519', device.publicKey)).not.toBe(keyIdOf('a', 'x509', device.publicKey));
  });
});
