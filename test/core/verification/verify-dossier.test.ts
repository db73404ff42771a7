import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, test } from 'vitest';
import { VerificationReport } from '#contract/records/verification';
import { signDetached } from '#core/signing/cms';
import { decisionBytes } from '#core/signing/decision';
import { readAttachments } from '#core/verification/attachments';
import { makePdf, sign } from '#test/support/signing';
import {
  approver,
  author,
  evidence,
  fingerprint,
  honestParts,
  honestSignOff,
  id,
  makeDossier,
  now,
  type Parts,
  sha256,
  state,
  stateBytes,
  verify,
} from '#test/support/small-dossier';

let rejectionCms: Uint8Array;
let elsewhereCms: Uint8Array;
const elsewhere = () => ({ ...honestSignOff(), assessmentId: id(30) });
beforeAll(async () => {
  rejectionCms = await signDetached(decisionBytes({ ...honestSignOff(), decision: 'reject' }), approver);
  elsewhereCms = await signDetached(decisionBytes(elsewhere()), approver);
});

test('an honest dossier passes with all its checks, and gives its state back', async () => {
  const bytes = await makeDossier();
  const report = verify(bytes);
  expect(VerificationReport.parse(report)).toEqual(report);
  const hash = sha256(stateBytes);
  const ok = { verdict: 'TOTAL-PASSED', subIndication: null };
  expect(report).toEqual({
    anchors: [],
    kind: 'dossier',
    fileName: 'dossier.pdf',
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    checkedAt: now.toISOString(),
    ...ok,
    signatures: [expect.objectContaining({ field: 'author', verdict: 'TOTAL-PASSED', coversWholeFile: true })],
    unsignedFields: [],
    checks: [
      { code: 'embedded-json-hash', subject: 'dossier.json', ...ok, expected: hash, found: hash },
      { code: 'embedded-json-hash', subject: 'Keywords', ...ok, expected: hash, found: hash },
      { code: 'embedded-json-hash', subject: 'XMP', ...ok, expected: hash, found: hash },
      {
        code: 'sign-off-signature',
        subject: 'Grace Hopper',
        ...ok,
        expected: fingerprint(approver),
        found: fingerprint(approver),
      },
      { code: 'sign-off-content', subject: 'Grace Hopper', ...ok, expected: hash, found: hash },
      {
        code: 'sign-off-decision',
        subject: 'Grace Hopper',
        ...ok,
        expected: fingerprint(approver),
        found: fingerprint(approver),
      },
      { code: 'evidence-hash', subject: 'report.txt', ...ok, expected: sha256(evidence), found: sha256(evidence) },
    ],
    state,
    journal: null,
  });
});

test('a sign-off by somebody who is not trusted makes the whole INDETERMINATE', async () => {
  expect(verify(await makeDossier(), [fingerprint(author)])).toMatchObject({
    verdict: 'INDETERMINATE',
    subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    signatures: [{ verdict: 'TOTAL-PASSED' }],
  });
});

describe('what does not agree is found, though the PDF itself is properly signed', () => {
  const other = Buffer.from(canonicalize({ ...state, assessment: { ...state.assessment, title: 'Other' } }) ?? '');
  test.for<[string, (parts: Parts) => void, object[]]>([
    [
      'another state than the one that was hashed and signed off',
      (parts) => Object.assign(parts, { state: other }),
      [
        { code: 'embedded-json-hash', subject: 'dossier.json', verdict: 'TOTAL-FAILED', found: sha256(other) },
        { code: 'embedded-json-hash', subject: 'Keywords', verdict: 'TOTAL-FAILED' },
        { code: 'embedded-json-hash', subject: 'XMP', verdict: 'TOTAL-FAILED' },
        { code: 'sign-off-signature', verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' },
        { code: 'sign-off-content', verdict: 'TOTAL-FAILED', expected: sha256(stateBytes), found: sha256(other) },
      ],
    ],
    [
      'another state whose hashes were all made to fit, but not the signature of the sign-off',
      (parts) => {
        parts.state = other;
        parts.record = structuredClone(parts.record);
        Object.assign(parts.record, { contentHash: sha256(other) });
        Object.assign(parts.record.signOffs[0] ?? {}, { contentHash: sha256(other) });
        parts.keywords = `content-hash:${sha256(other)}`;
      },
      [
        { code: 'sign-off-signature', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
        { code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
      ],
    ],
    [
      'JSON that is not canonical',
      (parts) => Object.assign(parts, { state: Buffer.from(JSON.stringify(state, null, 1)) }),
      [
        {
          code: 'embedded-json-hash',
          subject: 'assessment.json',
          verdict: 'TOTAL-FAILED',
          subIndication: 'FORMAT_FAILURE',
        },
      ],
    ],
    [
      'canonical JSON that is not a state',
      (parts) => Object.assign(parts, { state: Buffer.from('{"a":1}') }),
      [{ code: 'embedded-json-hash', verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' }],
    ],
    [
      'another hash in the document information',
      (parts) => Object.assign(parts, { keywords: `content-hash:${sha256('x')}` }),
      [
        { code: 'embedded-json-hash', subject: 'Keywords', verdict: 'TOTAL-FAILED', expected: sha256('x') },
        { code: 'embedded-json-hash', subject: 'XMP', verdict: 'TOTAL-FAILED', expected: sha256('x') },
      ],
    ],
    [
      'no hash in the document information',
      (parts) => Object.assign(parts, { keywords: 'none' }),
      [
        { code: 'embedded-json-hash', subject: 'Keywords', verdict: 'TOTAL-FAILED', expected: null },
        { code: 'embedded-json-hash', subject: 'XMP', verdict: 'TOTAL-FAILED', expected: null },
      ],
    ],
    [
      'a sign-off without its signature',
      (parts) => Object.assign(parts, { cms: null }),
      [{ code: 'sign-off-signature', verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' }],
    ],
    [
      'a sign-off that names another certificate',
      (parts) => {
        parts.record = structuredClone(parts.record);
        Object.assign(parts.record.signOffs[0] ?? {}, { fingerprint: fingerprint(author) });
      },
      [
        { code: 'sign-off-signature', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
        { code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' },
      ],
    ],
    [
      'a decision that is not the signed one',
      (parts) => {
        parts.record = structuredClone(parts.record);
        Object.assign(parts.record.signOffs[0] ?? {}, { conditions: 'Until the audit.' });
      },
      [{ code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
    ],
    [
      'a decision without its signature',
      (parts) => Object.assign(parts, { decisionCms: null }),
      [{ code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' }],
    ],
    [
      'an approval where the signer signed a rejection',
      (parts) => Object.assign(parts, { decisionCms: rejectionCms }),
      [{ code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
    ],
    [
      'an attached decision that is not the signed one',
      (parts) => Object.assign(parts, { decision: decisionBytes({ ...honestSignOff(), decision: 'reject' }) }),
      [{ code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
    ],
    [
      'a signature over a decision that is not attached',
      (parts) => Object.assign(parts, { decision: null }),
      [{ code: 'sign-off-decision', verdict: 'TOTAL-FAILED', subIndication: 'FORMAT_FAILURE' }],
    ],
    [
      'a signature over the decision in the place of the one over the state',
      (parts) => Object.assign(parts, { cms: parts.decisionCms }),
      [{ code: 'sign-off-signature', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
    ],
    [
      'a sign-off of another assessment, properly signed',
      (parts) => {
        parts.record = structuredClone(parts.record);
        Object.assign(parts.record.signOffs[0] ?? {}, elsewhere());
        Object.assign(parts, { decisionCms: elsewhereCms, decision: decisionBytes(elsewhere()) });
      },
      [{ code: 'sign-off-content', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
    ],
    [
      'a current sign-off that the record calls stale',
      (parts) => {
        parts.record = structuredClone(parts.record);
        Object.assign(parts.record.signOffs[0] ?? {}, { staleness: { changes: [] } });
      },
      [{ code: 'sign-off-content', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }],
    ],
    [
      'altered evidence',
      (parts) => Object.assign(parts, { evidence: Buffer.from('a better report') }),
      [{ code: 'evidence-hash', verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', expected: sha256(evidence) }],
    ],
    [
      'missing evidence',
      (parts) => Object.assign(parts, { evidence: null }),
      [{ code: 'evidence-hash', verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', found: null }],
    ],
  ])('%s', async ([, alter, expected]) => {
    const report = verify(await makeDossier(alter));
    expect(report.signatures[0]?.verdict).toBe('TOTAL-PASSED');
    const wrong = report.checks.filter((check) => check.verdict !== 'TOTAL-PASSED');
    expect(wrong).toHaveLength(expected.length);
    for (const one of expected) expect(wrong).toContainEqual(expect.objectContaining(one));
    expect(report.verdict).toBe(wrong.some((one) => one.verdict === 'TOTAL-FAILED') ? 'TOTAL-FAILED' : 'INDETERMINATE');
  });
});

test('a sign-off with a certificate in another name than the person’s tells that name', async () => {
  const forged = { ...honestSignOff(), fingerprint: fingerprint(author) };
  const bytes = decisionBytes(forged);
  const [overState, overDecision] = [await signDetached(stateBytes, author), await signDetached(bytes, author)];
  const report = verify(
    await makeDossier((parts) => {
      parts.record = structuredClone(parts.record);
      Object.assign(parts.record.signOffs[0] ?? {}, forged);
      Object.assign(parts, { cms: overState, decisionCms: overDecision, decision: bytes });
    }),
  );
  const subjects = report.checks.filter(({ code }) => code.startsWith('sign-off')).map(({ subject }) => subject);
  expect(subjects).toEqual(['Grace Hopper (Ada Lovelace)', 'Grace Hopper', 'Grace Hopper (Ada Lovelace)']);
});

test('an attachment that goes by two names is ambiguous, and fails', async () => {
  const twofold = (from: string, to: string) =>
    makeDossier(
      (parts) => parts.more.push({ name: 'harmless-01.txt', bytes: Buffer.from('{}') }),
      (pdf) => {
        const text = pdf.toString('latin1');
        expect(text).toContain(from);
        return Buffer.from(text.replace(from, to), 'latin1');
      },
    );
  for (const [from, to] of [
    ['/UF (harmless-01.txt)', '/UF (harmless-02.txt)'],
    ['/F (harmless-01.txt)', '/F (assessment.json)'],
  ] as const) {
    expect(verify(await twofold(from, to)), from).toMatchObject({
      kind: 'dossier',
      verdict: 'TOTAL-FAILED',
      signatures: [{ verdict: 'TOTAL-PASSED' }],
      checks: [{ code: 'embedded-json-hash', subIndication: 'FORMAT_FAILURE' }],
    });
  }
});

test('a state nested without end fails instead of exhausting the verifier', async () => {
  let node: object = { content: [{ text: 'x', type: 'text' }], type: 'paragraph' };
  for (let depth = 0; depth < 2000; depth += 1) node = { content: [node], type: 'blockquote' };
  const answer = { answeredAt: null, answeredBy: null, questionId: 'q', status: 'open', value: null };
  const deep = { ...state, answers: [{ ...answer, justification: { content: [node], type: 'doc' } }] };
  const report = verify(
    await makeDossier((parts) => Object.assign(parts, { state: Buffer.from(canonicalize(deep) ?? '') })),
  );
  expect(report).toMatchObject({ kind: 'dossier', verdict: 'TOTAL-FAILED', state: null });
});

test('two attachments of the same name are ambiguous, and fail', async () => {
  const twice = await makeDossier(
    (parts) => parts.more.push({ name: 'assessment.jsom', bytes: Buffer.from('{}') }),
    (pdf) => Buffer.from(pdf.toString('latin1').replaceAll('assessment.jsom', 'assessment.json'), 'latin1'),
  );
  expect(verify(twice)).toMatchObject({
    kind: 'dossier',
    verdict: 'TOTAL-FAILED',
    signatures: [{ verdict: 'TOTAL-PASSED' }],
    checks: [{ code: 'embedded-json-hash', subIndication: 'FORMAT_FAILURE' }],
    state: null,
  });
});

test('a dossier whose attachments cannot be unfolded fails', async () => {
  const damaged = await makeDossier(undefined, (pdf) =>
    Buffer.from(pdf.toString('latin1').replaceAll('/FlateDecode', '/LzwDecodes1'), 'latin1'),
  );
  expect(verify(damaged)).toMatchObject({
    kind: 'dossier',
    verdict: 'TOTAL-FAILED',
    signatures: [{ verdict: 'TOTAL-PASSED' }],
    checks: [{ code: 'embedded-json-hash', subIndication: 'FORMAT_FAILURE' }],
  });
});

test('a PDF that is no dossier is checked for its signatures only', async () => {
  const pdf = await sign(await makePdf(['author']), 'author', author);
  expect(verify(pdf)).toMatchObject({ kind: 'pdf', verdict: 'TOTAL-PASSED', checks: [], state: null });
});

test('a dossier without signatures is INDETERMINATE, and garbage is TOTAL-FAILED', async () => {
  const { record, state: bytes } = honestParts();
  const files = [
    { name: 'assessment.json', bytes },
    { name: 'dossier.json', bytes: Buffer.from(JSON.stringify({ ...record, signOffs: [], evidence: [] })) },
  ];
  const pdf = await makePdf(['author'], { files, keywords: `content-hash:${sha256(bytes)}`, subset: 'PDF/A-3b' });
  expect(verify(pdf)).toMatchObject({
    kind: 'dossier',
    verdict: 'INDETERMINATE',
    subIndication: 'SIGNED_DATA_NOT_FOUND',
    unsignedFields: ['author'],
  });
  expect(verify(Buffer.from('garbage'))).toMatchObject({ kind: 'pdf', verdict: 'TOTAL-FAILED', state: null });
});

test('attachments are read with name, bytes, relationship and media type', async () => {
  const files = [
    { name: 'b.json', bytes: Buffer.from('{}') },
    { name: 'Prüfbericht €.txt', bytes: evidence },
  ];
  const attachments = readAttachments(await makePdf([], { files }));
  expect(attachments.map(({ bytes, ...rest }) => ({ ...rest, text: Buffer.from(bytes).toString() }))).toEqual(
    expect.arrayContaining([
      { name: 'b.json', otherName: null, relationship: 'Data', mediaType: 'application/json', text: '{}' },
      {
        name: 'Prüfbericht €.txt',
        otherName: null,
        relationship: 'Data',
        mediaType: 'application/json',
        text: 'a test report',
      },
    ]),
  );
  expect(attachments).toHaveLength(2);
  expect(readAttachments(await makePdf([]))).toEqual([]);
});
