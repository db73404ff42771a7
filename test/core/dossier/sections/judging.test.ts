import canonicalize from 'canonicalize';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StatedJudging } from '#contract/records/sign-off';
import { checkConformance } from '#core/conformance/check';
import { writeDossier } from '#core/dossier/dossier';
import { readAttachments } from '#core/verification/attachments';
import { verifyDossier } from '#core/verification/verify-dossier';
import { sampleInput, sha256 } from '#test/support/dossier-input';
import { addRisks, type JudgedCase, openJudgedCase, REDACTED } from '#test/support/judged-case';
import { onDisk, squeeze } from '#test/support/pdf-tools';
import { stranger } from '#test/verifier/stranger';

const LONG = 120_000;
const SHORT = { answers: false, document: false, glossary: false, 'not-applicable': false } as const;

let judged: JudgedCase;
beforeAll(async () => {
  judged = await openJudgedCase();
  await addRisks(judged);
  const { client, assessmentId, olga, rita } = judged;
  const { targets } = await client.verdict.list({ assessmentId });
  const [first, second] = targets.map(({ target }) => target.id);
  await client.session.actAs({ personId: rita });
  const said = { assessmentId, targetKind: 'section' as const, baseVersion: 0 };
  await client.verdict.set({ ...said, targetId: first ?? '', value: 'acceptable' });
  await client.verdict.set({
    ...said,
    targetId: second ?? '',
    value: 'improvable',
    reason: 'Told twice.',
    action: 'Tell the purpose once.',
    ownerId: olga,
    dueOn: '2026-08-31',
  });
  const none = {
    personId: null,
    askedOn: null,
    givenOn: null,
    stance: null,
    text: '',
    response: '',
    evidenceItemId: null,
  };
  await client.opinion.add({
    assessmentId,
    opinion: {
      ...none,
      kind: 'dpo',
      isSought: true,
      reason: '',
      givenBy: 'Petra Schutz',
      stance: 'conditional',
      text: 'Agreed.',
    },
  });
  await client.opinion.add({
    assessmentId,
    opinion: { ...none, kind: 'affected-persons', isSought: false, reason: 'They are not known yet.', givenBy: '' },
  });
  await client.session.actAs({ personId: olga });
}, LONG);
afterAll(() => judged.stop());

function textIn(pdf: Uint8Array): string {
  const file = onDisk(pdf);
  const text = squeeze(file.run('pdftotext', '-layout', 'FILE', '-'));
  file.remove();
  return text;
}

test(
  'the dossier tells verdicts, opinions, risks, controls and what is to be done, and conforms',
  async () => {
    const pdf = await judged.dossier({ parts: SHORT });
    const text = textIn(pdf);
    for (const words of [
      'Two of eight sections have a verdict: one acceptable, one improvable, zero to correct.',
      'Olga Owner, until 31 August 2026',
      'In favour with conditions',
      'They are not known yet.',
      'Six risks are recorded of the system and what it is made of, two of them inherited.',
      'Inherited: 2.1 → CV screening',
      'Set by a person',
      'The pilot showed no such case in 4,000 applications.',
      'Accepted until 31 March 2027:',
      '2 controls that operate take 2 steps off likelihood and 1 step off impact.',
      'Double keying of labels',
      'Death or irreversible harm',
      'Tell the purpose once.',
      'Overdue',
    ]) {
      expect(text).toContain(squeeze(words).replace('zero', '0'));
    }
    const report = checkConformance(pdf);
    expect(report.findings).toEqual([]);
  },
  LONG,
);

test(
  'in German and in both languages side by side nothing is left without words',
  async () => {
    const german = textIn(await judged.dossier({ parts: SHORT, languages: ['de'] }));
    expect(german).toContain(squeeze('Urteile und Stellungnahmen'));
    expect(german).not.toMatch(/dossier\.(risks|review|actions)/);
    const pdf = await judged.dossier({ parts: SHORT, languages: ['en', 'de'] });
    const both = textIn(pdf);
    expect(both).toContain(squeeze('Verdicts and opinions'));
    expect(both).toContain(squeeze('Urteile und Stellungnahmen'));
    expect(checkConformance(pdf).findings).toEqual([]);
  },
  LONG,
);

test(
  'names of whoever judged, owns, accepts or gave an opinion are withheld, in the text and in what is attached',
  async () => {
    const whole = await judged.dossier({ parts: SHORT });
    const pdf = await judged.dossier({ parts: SHORT, redaction: REDACTED });
    const all = (bytes: Uint8Array): string =>
      squeeze(
        [textIn(bytes), ...readAttachments(bytes).map((one) => Buffer.from(one.bytes).toString('latin1'))].join(' '),
      );
    for (const name of ['Rita Reviewer', 'Olga Owner', 'Petra Schutz']) {
      expect(all(whole)).toContain(squeeze(name));
      expect(all(pdf)).not.toContain(squeeze(name));
    }
    const { state } = verifyDossier({ name: 'x.pdf', bytes: pdf, now: new Date(), trusted: [] });
    expect(state?.judged?.risks).toHaveLength(6);
  },
  LONG,
);

test(
  'both verifiers refuse a state in which what was judged has a key that nobody knows',
  async () => {
    const verdicts: StatedJudging['verdicts'] = [];
    const codesOf = async (more: object): Promise<readonly (readonly string[])[]> => {
      const given = sampleInput();
      const state = { ...given.state, judged: { verdicts, ...more } };
      const stateBytes = Buffer.from(canonicalize(state) ?? '');
      const bytes = (await writeDossier({ ...given, state, stateBytes, contentHash: sha256(stateBytes) })).pdf;
      const now = new Date('2026-12-01T00:00:00Z');
      const app = verifyDossier({ name: 'x.pdf', bytes, now, trusted: [] });
      const options = { now, fingerprints: [], certificates: [], timestampAuthorities: [], anchors: [] };
      const told = await stranger.verifyFile('x.pdf', bytes, options);
      return [app.checks, told.checks].map((checks) =>
        checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED').map(({ code }) => code),
      );
    };
    const [known, knownToo] = await codesOf({});
    const [app, told] = await codesOf({ mood: 'good' });
    expect(knownToo).toEqual(known);
    expect(told).toEqual(app);
    expect(app).not.toEqual(known);
  },
  LONG,
);
