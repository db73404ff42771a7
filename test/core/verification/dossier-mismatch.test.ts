import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DossierInput, type PrintedSignOff, writeDossier } from '#core/dossier/dossier';
import { describeDossier } from '#core/dossier/editions/describe';
import type { Attachment } from '#core/dossier/layout/attachments';
import { renderPdf } from '#core/dossier/layout/render';
import { fingerprintOf } from '#core/signing/certificate';
import { signDetached } from '#core/signing/cms';
import { decisionBytes } from '#core/signing/decision';
import type { Signer } from '#core/signing/signer';
import { verifyDossier } from '#core/verification/verify-dossier';
import { fontsFolder, sampleInput } from '#test/support/dossier-input';
import { generatedSigner } from '#test/support/signing';

const now = new Date('2026-12-24T12:00:00Z');
let first: Signer;
let second: Signer;
let one: DossierInput;
let other: DossierInput;

const leafOf = (signer: Signer): Uint8Array => signer.certificates[0] ?? expect.unreachable();

async function signed(input: DossierInput, signer: Signer): Promise<DossierInput> {
  const fingerprint = fingerprintOf(leafOf(signer));
  const cms = await signDetached(input.stateBytes, signer);
  const signOffs = await Promise.all(
    input.signOffs.map(async (signOff): Promise<PrintedSignOff> => {
      const bytes = decisionBytes({ ...signOff, fingerprint });
      return { ...signOff, fingerprint, cms, decisionBytes: bytes, decisionCms: await signDetached(bytes, signer) };
    }),
  );
  return { ...input, signOffs, options: full };
}

const full: NonNullable<DossierInput['options']> = {
  edition: 'full',
  audience: 'auditor',
  parts: {},
  redaction: null,
  isDraft: false,
  classification: '',
  languages: ['en'],
};

beforeAll(async () => {
  first = await generatedSigner('Dr. Ines Okafor');
  second = await generatedSigner('Dr. Ines Okafor');
  one = await signed(sampleInput(), first);
  other = await signed(sampleInput({ systemName: 'Another system' }), second);
});
afterAll(() => undefined);

const verify = (pdf: Uint8Array) =>
  verifyDossier({
    name: 'x.pdf',
    bytes: pdf,
    now,
    trusted: [fingerprintOf(leafOf(first)), fingerprintOf(leafOf(second))],
  });

/** The dossier with other attachments, its list of them made anew: whoever exchanges one can do that as well. */
async function exchanged(
  input: DossierInput,
  change: (attachments: Attachment[]) => Attachment[],
): Promise<Uint8Array> {
  const { printed } = describeDossier(input);
  const files = change(printed.attachments.filter(({ name }) => name !== 'manifest.json'));
  const list = {
    format: 'model-dossier/attachments',
    formatVersion: 1,
    contentHash: input.contentHash,
    files: files.map(({ name, content }) => ({
      name,
      sizeBytes: (content as Uint8Array).length,
      sha256: createHash('sha256')
        .update(content as Uint8Array)
        .digest('hex'),
    })),
  };
  const manifest = printed.attachments.find(({ name }) => name === 'manifest.json') ?? expect.unreachable();
  const attachments = [...files, { ...manifest, content: Buffer.from(JSON.stringify(list)) }];
  return (await renderPdf({ ...printed, attachments }, { fontsFolder })).pdf;
}

const contentOf = (input: DossierInput, name: string): Uint8Array =>
  (describeDossier(input).printed.attachments.find((file) => file.name === name) ?? expect.unreachable())
    .content as Uint8Array;
const swap = (name: string, content: Uint8Array) => (files: Attachment[]) =>
  files.map((file) => (file.name === name ? { ...file, content } : file));
const failedCodes = (pdf: Uint8Array): string[] =>
  verify(pdf)
    .checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED')
    .map(({ code }) => code);

describe('parts of two dossiers put together', () => {
  test('fit where they belong', async () => {
    expect(failedCodes((await writeDossier(one)).pdf)).toEqual([]);
    expect(failedCodes(await exchanged(one, (files) => files))).toEqual([]);
  });

  test('are rejected: the signature of one over the state of the other', async () => {
    const pdf = await exchanged(one, swap('sign-off-1.p7s', contentOf(other, 'sign-off-1.p7s')));
    expect(failedCodes(pdf)).toContain('sign-off-signature');
  });

  test('are rejected: the decision of one with the signature of the other', async () => {
    const pdf = await exchanged(one, swap('decision-1.p7s', contentOf(other, 'decision-1.p7s')));
    expect(failedCodes(pdf)).toContain('sign-off-decision');
  });

  test('are rejected: the state of the other under the record of the one', async () => {
    const pdf = await exchanged(one, swap('assessment.json', contentOf(other, 'assessment.json')));
    expect(failedCodes(pdf)).toEqual(expect.arrayContaining(['embedded-json-hash', 'sign-off-content']));
  });

  test('are rejected: another pack than the state was judged by', async () => {
    const pdf = await exchanged(one, swap('pack.json', Buffer.from(canonicalize({ id: 'eu-ai-act' }) ?? '')));
    expect(failedCodes(pdf)).toContain('attachment-hash');
  });

  test('are rejected: a key of another person of the same name', async () => {
    const pdf = (
      await writeDossier({
        ...one,
        signOffs: one.signOffs.map((signOff) => ({ ...signOff, fingerprint: fingerprintOf(leafOf(second)) })),
      })
    ).pdf;
    expect(failedCodes(pdf)).toEqual(expect.arrayContaining(['sign-off-signature', 'sign-off-decision']));
  });

  test('are rejected: a list that leaves one out, names one that is not there, or is gone', async () => {
    const { printed } = describeDossier(one);
    const render = async (attachments: Attachment[]) =>
      failedCodes((await renderPdf({ ...printed, attachments }, { fontsFolder })).pdf);
    const extra = { ...(printed.attachments[0] ?? expect.unreachable()), name: 'extra.json' };
    expect(await render([...printed.attachments, extra])).toEqual(['attachment-hash']);
    expect(await render(printed.attachments.filter(({ name }) => name !== 'pack.json'))).toEqual(['attachment-hash']);
    expect(await render(printed.attachments.filter(({ name }) => name !== 'manifest.json'))).toEqual([
      'attachment-hash',
    ]);
  });
});
