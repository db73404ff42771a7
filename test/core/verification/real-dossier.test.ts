import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeDossier } from '#core/dossier/dossier';
import { fingerprintOf } from '#core/signing/certificate';
import { signDetached } from '#core/signing/cms';
import { decisionBytes } from '#core/signing/decision';
import { signatureFields } from '#core/signing/signature-fields';
import type { Signer } from '#core/signing/signer';
import { verifyDossier } from '#core/verification/verify-dossier';
import { sampleInput } from '#test/support/dossier-input';
import { extractSignatures, generatedSigner, openFolder, opensslVerify, sign, toPem } from '#test/support/signing';

const folder = openFolder();
afterAll(() => folder.remove());

const now = new Date('2026-12-24T12:00:00Z');
let author: Signer;
let approver: Signer;
let dossier: Buffer;
let stateBytes: Uint8Array;
beforeAll(async () => {
  author = await generatedSigner('Jana Weiß');
  approver = await generatedSigner('Dr. Ines Okafor');
  const input = sampleInput();
  stateBytes = input.stateBytes;
  const fingerprint = fingerprintOf(leafOf(approver));
  const cms = await signDetached(stateBytes, approver);
  const signOffs = await Promise.all(
    input.signOffs.map(async (signOff) => {
      const decision = decisionBytes({ ...signOff, fingerprint });
      const decisionCms = await signDetached(decision, approver);
      return { ...signOff, fingerprint, cms, decisionBytes: decision, decisionCms };
    }),
  );
  let pdf = (await writeDossier({ ...input, signOffs })).pdf;
  for (const [i, field] of signatureFields(pdf).entries()) {
    pdf = await sign(pdf, field.name, i === 0 ? author : approver);
  }
  dossier = Buffer.from(pdf);
  folder.write('dossier.pdf', dossier);
});

const leafOf = (signer: Signer): Uint8Array => signer.certificates[0] ?? expect.unreachable();
const verify = (bytes: Uint8Array) =>
  verifyDossier({
    name: 'dossier.pdf',
    bytes,
    now,
    trusted: [fingerprintOf(leafOf(author)), fingerprintOf(leafOf(approver))],
  });

describe('a dossier as the app writes it, signed by author and approver', () => {
  test('passes as a whole', () => {
    const report = verify(dossier);
    expect(report).toMatchObject({ kind: 'dossier', verdict: 'TOTAL-PASSED', unsignedFields: [] });
    expect(report.signatures).toHaveLength(2);
    expect(report.checks.map((check) => check.verdict)).not.toContain('INDETERMINATE');
    expect(report.state?.system.name).toBe(sampleInput().state.system.name);
  });

  test('passes with pdfsig, OpenSSL and qpdf, and pdfdetach gives the state back', () => {
    expect(folder.run('pdfsig', '-nocert', 'dossier.pdf').output.match(/Signature is Valid/g)).toHaveLength(2);
    for (const [i, { cms, content }] of extractSignatures(dossier).entries()) {
      const anchor = toPem(leafOf(i === 0 ? author : approver));
      expect(opensslVerify(folder, cms, content, anchor)).toContain('CAdES Verification successful');
    }
    expect(folder.run('qpdf', '--check', 'dossier.pdf').output).not.toContain('WARNING');
    folder.run('pdfdetach', '-savefile', 'assessment.json', '-o', 'state.json', 'dossier.pdf');
    expect(folder.read('state.json').equals(stateBytes)).toBe(true);
    folder.run('pdfdetach', '-savefile', 'sign-off-1.p7s', '-o', 'sign-off.p7s', 'dossier.pdf');
    const cms = folder.read('sign-off.p7s');
    expect(opensslVerify(folder, cms, stateBytes, toPem(leafOf(approver)))).toContain('CAdES Verification successful');
  });

  test('fails with any of 60 bytes changed', { timeout: 60_000 }, () => {
    for (let i = 0; i < 60; i++) {
      const altered = Buffer.from(dossier);
      const position = createHash('sha256').update(`${i}`).digest().readUInt32BE() % altered.length;
      altered[position] = (altered[position] ?? 0) ^ 0x04;
      expect(verify(altered).verdict, `position ${position}`).toBe('TOTAL-FAILED');
    }
  });
});
