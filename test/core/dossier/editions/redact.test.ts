import { describe, expect, test } from 'vitest';
import type { Redaction } from '#contract/records/dossier';
import type { Question } from '#contract/records/question';
import { type DossierInput, writeDossier } from '#core/dossier/dossier';
import { redactInput } from '#core/dossier/editions/redact';
import { readAttachments } from '#core/verification/attachments';
import { verifyDossier } from '#core/verification/verify-dossier';
import { richText, sampleAnswers, sampleInput } from '#test/support/dossier-input';
import { openFolder } from '#test/support/signing';

const SECRET = 'zwiebelfisch';

const input = (redaction: Partial<Redaction>): DossierInput => ({
  ...sampleInput({
    answers: { ...sampleAnswers, 'annex-iii.oversight': `Only the ${SECRET} team may look.` },
    justifications: { 'annex-iii.oversight': richText(`Because of ${SECRET}.`) },
    evidence: [{ name: `${SECRET}.txt`, content: `${SECRET} inside`, questionId: 'annex-iii.oversight' }],
  }),
  changes: {
    since: { kind: 'dossier', at: '2026-05-03T09:00:00.000Z', person: null },
    changes: [{ subject: 'answer.annex-iii.oversight', before: SECRET, after: null }],
  },
  options: {
    edition: 'full',
    audience: 'auditor',
    parts: {},
    redaction: { people: false, evidenceFiles: false, questions: [], reason: 'trade secret', ...redaction },
    isDraft: false,
    classification: '',
    languages: ['en'],
  },
});

/** Everything a reader can get out of a file: its text, and what is attached. */
async function everythingIn(of: DossierInput): Promise<{ text: string; pdf: Uint8Array }> {
  const { pdf } = await writeDossier(of);
  const folder = openFolder();
  folder.write('dossier.pdf', Buffer.from(pdf));
  const { output: text } = folder.run('sh', '-c', 'pdftotext dossier.pdf - ; pdfinfo dossier.pdf');
  folder.remove();
  const attached = readAttachments(pdf).map(({ name, bytes }) => `${name}\n${Buffer.from(bytes).toString('latin1')}`);
  return { text: [text, ...attached].join('\n').toLowerCase(), pdf };
}

const verdicts = (pdf: Uint8Array) =>
  verifyDossier({ name: 'x.pdf', bytes: pdf, now: new Date('2026-12-24T12:00:00Z'), trusted: [] });

describe('a redacted dossier', () => {
  test('holds what is withheld nowhere, but says what it is and why', async () => {
    const whole = await everythingIn(input({}));
    expect(whole.text).toContain(SECRET);
    const { text, pdf } = await everythingIn(redactInput(input({ questions: ['annex-iii.oversight'] })));
    expect(text).not.toContain(SECRET);
    expect(text).toContain('withheld: trade secret');
    const report = verdicts(pdf);
    expect(report.kind).toBe('dossier');
    expect(report.state?.redacted).toMatchObject({
      contentHash: sampleHash(),
      questions: ['annex-iii.oversight'],
    });
  });

  test('names nobody who did not sign', async () => {
    const { text } = await everythingIn(redactInput(input({ people: true })));
    expect(text).not.toContain('jana');
    expect(text).not.toContain('milan kova');
    expect(text).toContain('okafor');
    expect(text).toContain('author (name withheld)');
  });

  test('names nobody in what changed either, not by an earlier name, in an override or an answer', () => {
    const at = '2026-05-03T09:00:00.000Z';
    const given = input({ people: true });
    // The answer to this one is people.
    const [first = expect.unreachable(), ...sections] = given.pack.sections;
    const [{ text, knowledge, articles, sources, verification } = expect.unreachable()] = first.questions;
    const people: Question = { id: 'deputies', type: 'people', text, knowledge, articles, sources, verification };
    const withPeople = { ...first, questions: [...first.questions, people] };
    const base = { ...given, pack: { ...given.pack, sections: [withPeople, ...sections] } };
    const told = (subject: string, before: string | null, after: string | null) => ({ subject, before, after });
    const { changes } = redactInput({
      ...base,
      changes: {
        since: { kind: 'dossier', at, person: null },
        changes: [
          told('system.owner', 'Formerly Known', 'Jana'),
          told('answer.annex-iii.oversight.answeredBy', 'Gone Person', 'Jana'),
          told('override.high-risk', `true: as (said) before (Gone Person, ${at})`, null),
          told('answer.deputies', 'Dora Deputy', 'Somebody Else'),
        ],
      },
    });
    const printed = JSON.stringify(changes);
    for (const name of ['Formerly', 'Gone Person', 'Dora', 'Somebody Else']) expect(printed).not.toContain(name);
    expect(printed).toContain('as (said) before (');
  });

  test('tells no name of a file that belonged to a withheld question and was removed', () => {
    const event = (recordName: string, kind = 'evidence') => ({
      seq: 1,
      device: '018f0000-0000-7000-8000-000000000001',
      at: '2026-05-03T09:00:00.000Z',
      actor: null,
      actorName: null,
      action: 'test',
      record: { kind, id: '018f0000-0000-7000-8000-000000000002' },
      recordName,
      operation: 'delete' as const,
      baseVersion: 1,
      changes: [],
      prevHash: '0'.repeat(64),
      hash: '0'.repeat(64),
    });
    const events = [event(`removed-${SECRET}.txt`), event('Hammer', 'ai_systems')];
    const redacted = redactInput({ ...input({ questions: ['annex-iii.oversight'] }), events });
    expect(redacted.events?.map(({ recordName }) => recordName)).toEqual([null, 'Hammer']);
  });

  test('without its files keeps their names and hashes', async () => {
    const redacted = redactInput(input({ evidenceFiles: true }));
    const { text } = await everythingIn(redacted);
    expect(text).not.toContain(`${SECRET} inside`);
    expect(text).toContain(`${SECRET}.txt`);
    expect(redacted.state.redacted).toBeUndefined();
  });

  test('never passes, and fails if it poses as another', async () => {
    const redacted = redactInput(input({ questions: ['annex-iii.oversight'] }));
    const content = verdicts((await writeDossier(redacted)).pdf).checks.find(
      ({ subject }) => subject === 'redactedHash',
    );
    expect(content).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' });
    const posing = { ...redacted, contentHash: 'ab'.repeat(32) };
    expect(verdicts((await writeDossier(posing)).pdf)).toMatchObject({ verdict: 'TOTAL-FAILED' });
  });
});

const sampleHash = (): string => input({}).contentHash;
