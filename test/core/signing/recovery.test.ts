import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { openKey, sealKey } from '#core/signing/envelope';
import { generateKey } from '#core/signing/key';
import { type RecoveryContent, readRecoveryText, writeRecoveryLines } from '#core/signing/recovery';
import '#test/support/quick-scrypt';

const passphrase = 'correct horse battery staple';
let content: RecoveryContent;
let privateKey: Buffer;
let lines: string[];
beforeAll(async () => {
  const serial = randomBytes(16);
  const key = await generateKey({ commonName: 'Zoë Müller', now: new Date('2026-11-23T09:00:00Z'), serial, years: 5 });
  privateKey = Buffer.from(key.privateKey);
  const envelope = await sealKey(key.privateKey, passphrase, randomBytes);
  content = { envelope, certificates: key.certificates, origin: 'generated' };
  lines = writeRecoveryLines(content);
});

const plain = (read: RecoveryContent) => ({ ...read, certificates: read.certificates.map((one) => Buffer.from(one)) });
const damaged = (numbers: string, count: number) => ({
  code: 'key.sheet-damaged',
  details: { lines: numbers, count },
});
const unreadable = { code: 'key.sheet-unreadable', details: {} };
const reading = (text: string) => () => readRecoveryText(text);
const replaceAt = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1);

test('each line has its number, groups of five signs and four signs that check it', () => {
  for (const [index, line] of lines.entries()) {
    expect(line).toMatch(
      new RegExp(`^${index + 1}/${lines.length}: (?:[0-9A-HJKMNP-TV-Z]{1,5} ){1,8}-[0-9A-HJKMNP-TV-Z]{4}$`),
    );
  }
});

test('the lines give back envelope and certificates byte for byte, and the key opens', async () => {
  const read = readRecoveryText(lines.join('\n'));
  expect(plain(read)).toEqual(plain(content));
  expect(Buffer.from(await openKey(read.envelope, passphrase))).toEqual(privateKey);
});

describe('a sheet is read however it was entered', () => {
  test.for<readonly [string, (all: readonly string[]) => string]>([
    ['in small letters', (all) => all.join('\n').toLowerCase()],
    ['without spaces', (all) => all.map((line) => line.replaceAll(' ', '')).join('\n')],
    ['as one text without line ends, like a code', (all) => all.join(' ')],
    ['backwards', (all) => all.toReversed().join('\r\n')],
    ['with every line twice', (all) => [...all, ...all].join('\n')],
    [
      'with O for zero and l for one',
      (all) =>
        all
          .join('\n')
          .replaceAll(/(?<=[A-Z])0/g, 'O')
          .replaceAll(/(?<=[A-Z])1/g, 'l'),
    ],
    ['with long hyphens', (all) => all.join('\n').replaceAll('-', '–')],
    [
      'with other text around',
      (all) => `Recovery sheet 23/11/2026 - page 1/3\n${all.join('\nPage 2 of 3 · Key 1a2b\n')}\nend 7/2`,
    ],
    ['with tabs and narrow spaces', (all) => all.join('\n').replaceAll(' ', '\u2009\t')],
  ])('%s', ([, enter]) => {
    expect(plain(readRecoveryText(enter(lines)))).toEqual(plain(content));
  });
});

describe('damage is named by its line', () => {
  test('every single sign of every line, exchanged for each of two others', () => {
    for (const [index, line] of lines.entries()) {
      for (let at = line.indexOf(' ') + 1; at < line.length; at += 1) {
        if (!/[0-9A-Z]/.test(line[at] ?? '')) continue;
        for (const by of ['7', 'K'].filter((one) => one !== line[at])) {
          const altered = lines.with(index, replaceAt(line, at, by)).join('\n');
          expect(reading(altered), `${line} ${at}`).toThrow(
            expect.objectContaining(damaged(String(index + 1), 1)) as Error,
          );
        }
      }
    }
  });

  test('two neighbouring signs exchanged', () => {
    const line = lines[2] ?? '';
    const at = [...line].findIndex(
      (one, i) => i > 5 && /\w/.test(one) && /\w/.test(line[i + 1] ?? '') && one !== line[i + 1],
    );
    const swapped = replaceAt(replaceAt(line, at, line[at + 1] ?? ''), at + 1, line[at] ?? '');
    expect(reading(lines.with(2, swapped).join('\n'))).toThrow(expect.objectContaining(damaged('3', 1)) as Error);
  });

  test('lines that are missing, alone and in a row', () => {
    const some = lines.filter((_, index) => ![1, 4, 5, 6].includes(index));
    expect(reading(some.join('\n'))).toThrow(expect.objectContaining(damaged('2, 5–7', 4)) as Error);
  });

  test('a sign too many or too few', () => {
    const line = lines[0] ?? '';
    for (const altered of [
      line.replace(' -', 'A -'),
      line.replace(/. -/, ' -'),
      line.slice(0, -1),
      line.replace('-', ''),
    ]) {
      expect(reading(lines.with(0, altered).join('\n')), altered).toThrow(
        expect.objectContaining(damaged('1', 1)) as Error,
      );
    }
  });

  test('a line in the place of another', () => {
    const swapped = lines.with(0, (lines[1] ?? '').replace(/^2/, '1'));
    expect(reading(swapped.join('\n'))).toThrow(expect.objectContaining(damaged('1', 1)) as Error);
  });
});

test('lines of two sheets do not make one', async () => {
  const other = writeRecoveryLines({ ...content, envelope: await sealKey(privateKey, passphrase, randomBytes) });
  const mixed = lines.map((line, index) => (index % 2 === 0 ? line : (other[index] ?? '')));
  expect(reading(mixed.join('\n'))).toThrow(expect.objectContaining(unreadable) as Error);
});

test.for(['', 'no sheet at all', '1/1 ABCDE -0000', '1/0 A -1234', 'a'.repeat(100_000), '1/1 '.repeat(20_000)])(
  'what is no sheet is refused at once: %.20s',
  (text) => {
    const start = performance.now();
    expect(reading(text)).toThrow(expect.objectContaining(unreadable) as Error);
    expect(performance.now() - start).toBeLessThan(500);
  },
);

test('a sheet with parameters that would exhaust the machine is refused when it is opened', async () => {
  const { readEnvelope, writeEnvelope } = await import('#core/signing/envelope');
  const bomb = writeEnvelope({ ...readEnvelope(content.envelope), N: 2 ** 30 });
  expect(() => readEnvelope(bomb)).toThrow('key.wrong-passphrase');
  const start = performance.now();
  await expect(openKey(bomb, passphrase)).rejects.toMatchObject({ code: 'key.wrong-passphrase' });
  expect(performance.now() - start).toBeLessThan(100);
});
