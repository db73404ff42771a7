import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Locale } from '#contract/records/text';
import { writeRecoverySheet } from '#core/dossier/recovery-sheet';
import { loadMessages } from '#core/files/messages';
import { createAuthority, issueCertificate } from '#core/signing/authority';
import { openKey, sealKey } from '#core/signing/envelope';
import { describeCertificate, generateKey } from '#core/signing/key';
import { type RecoveryContent, readRecoveryText, writeRecoveryLines } from '#core/signing/recovery';
import { resources } from '#test/support/open-test-core';
import { openFolder } from '#test/support/signing';
import '#test/support/quick-scrypt';

// A passphrase costs time on purpose, and machines are shared.
vi.setConfig({ testTimeout: 60_000 });

const folder = openFolder();
afterAll(() => folder.remove());

const passphrase = 'correct horse battery staple';
const now = new Date('2026-11-23T09:00:00Z');

async function makeSheet(algorithm: 'ecdsa-p256' | 'rsa-3072', locale: Locale) {
  const key = await generateKey({ commonName: 'Zoë Müller', now, serial: randomBytes(16), years: 5, algorithm });
  const privateKey = Buffer.from(key.privateKey);
  const authority = await createAuthority({ commonName: 'Our authority', now, serial: randomBytes(16), years: 10 });
  const current = key.certificates[0] ?? expect.unreachable();
  const certificates =
    algorithm === 'rsa-3072'
      ? issueCertificate(authority, {
          current,
          commonName: 'Zoë Müller',
          email: '',
          now,
          serial: randomBytes(16),
          years: 5,
        })
      : key.certificates;
  const envelope = await sealKey(key.privateKey, passphrase, randomBytes);
  const content: RecoveryContent = { envelope, certificates, origin: 'generated' };
  const { subject, algorithm: name, fingerprint, notAfter } = describeCertificate(certificates[0] ?? current);
  const input = {
    personName: 'Zoë Müller',
    key: { subject, algorithm: name ?? 'RSA', fingerprint, notAfter },
    workspaceName: 'AI governance',
    lines: writeRecoveryLines(content),
    locale,
    messages: loadMessages(resources, locale),
    createdAt: now.toISOString(),
    appVersion: '0.0.0-test',
    fontsFolder: join(resources, 'fonts'),
  };
  return { input, content, privateKey, pdf: await writeRecoverySheet(input) };
}

describe.each([
  ['ecdsa-p256', 'en'],
  ['rsa-3072', 'de'],
] as const)('the recovery sheet of a key (%s, %s)', (algorithm, locale) => {
  let sheet: Awaited<ReturnType<typeof makeSheet>>;
  beforeAll(async () => {
    sheet = await makeSheet(algorithm, locale);
    folder.write(`${algorithm}.pdf`, sheet.pdf);
  });
  const textOf = (...flags: readonly string[]): string =>
    execFileSync('pdftotext', [...flags, join(folder.path, `${algorithm}.pdf`), '-'], { encoding: 'utf8' });

  test.for([[[]], [['-layout']], [['-raw']]])(
    'gives the key back from the text that pdftotext %s finds',
    async ([flags]) => {
      const read = readRecoveryText(textOf(...(flags ?? [])));
      expect(read.envelope).toBe(sheet.content.envelope);
      expect(read.certificates.map((one) => Buffer.from(one))).toEqual(
        sheet.content.certificates.map((one) => Buffer.from(one)),
      );
      expect(Buffer.from(await openKey(read.envelope, passphrase))).toEqual(sheet.privateKey);
    },
  );

  test('gives the key back from its codes as a reader scans them off the page', { timeout: 60_000 }, () => {
    folder.run('pdftoppm', '-r', '200', '-gray', '-png', `${algorithm}.pdf`, `page-${algorithm}`);
    const scanned = folder.run('sh', '-c', `zbarimg --raw --quiet --nodbus page-${algorithm}-*.png`);
    // 4: some of the pages have no code
    expect(scanned.code, scanned.output).toBe(4);
    expect(readRecoveryText(scanned.output).envelope).toBe(sheet.content.envelope);
  });

  test('names person, fingerprint and workspace, and never the passphrase', () => {
    const text = textOf();
    const squeezed = text.replaceAll(/\s/g, '');
    expect(squeezed).toContain(sheet.input.key.fingerprint);
    expect(squeezed).toContain('ZoëMüller');
    expect(text).toContain('AI governance');
    expect(text).not.toContain(passphrase);
    expect(text).not.toMatch(/\[recovery\./);
  });

  test('is a tagged PDF that qpdf finds whole, and the same again', async () => {
    expect(folder.run('qpdf', '--check', `${algorithm}.pdf`).output).toContain('No syntax or stream encoding errors');
    expect(folder.run('pdfinfo', `${algorithm}.pdf`).output).toMatch(/Tagged:\s+yes/);
    expect(Buffer.compare(await writeRecoverySheet(sheet.input), sheet.pdf)).toBe(0);
  });
});
