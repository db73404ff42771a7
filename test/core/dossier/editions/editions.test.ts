import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DossierEdition, DossierOptions } from '#contract/records/dossier';
import { DossierAudience, type DossierPart, DossierEdition as Editions } from '#contract/records/dossier';
import type { JournalEntry } from '#contract/records/journal';
import { type DossierInput, writeDossier } from '#core/dossier/dossier';
import { describeDossier } from '#core/dossier/editions/describe';
import { EDITIONS } from '#core/dossier/editions/editions';
import { editionChoices, presetParts, wantedParts, whyUnavailable } from '#core/dossier/editions/parts';
import type { Block, Heading } from '#core/dossier/layout/blocks';
import { messagesOf, type SampleOptions, sampleInput } from '#test/support/dossier-input';
import { dossierOfCase, packWithCases } from '#test/support/dossier-of-pack';
import { textOf } from '#test/support/dossier-text';

const plain = (value: unknown): string => textOf(value).replaceAll('\u00a0', ' ');
const options = (edition: DossierEdition, more: Partial<DossierOptions> = {}): DossierOptions => ({
  edition,
  audience: 'regulator',
  parts: {},
  redaction: null,
  isDraft: false,
  classification: '',
  languages: ['en'],
  ...more,
});

const entry = (seq: number, more: Partial<JournalEntry> = {}): JournalEntry => ({
  seq,
  device: '01999f00-0000-7000-8000-0000000000aa',
  at: `2026-11-1${seq % 10}T08:00:00.000Z`,
  actor: '01999f00-0000-7000-8000-0000000000bb',
  actorName: 'Jana Weiß',
  action: 'assessment.answer',
  record: { kind: 'answers', id: `r${seq}` },
  recordName: 'annex-iii.profiling',
  operation: 'update',
  baseVersion: 1,
  changes: [{ field: 'value', old: '"no"', new: '"yes"' }],
  prevHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
  ...more,
});

const inputOf = (
  edition: DossierEdition,
  more: Partial<DossierOptions> = {},
  sample: SampleOptions = {},
): DossierInput => ({
  ...sampleInput(sample),
  options: options(edition, more),
  events: [entry(1), entry(2, { actorName: 'Milan Kovač', actor: '01999f00-0000-7000-8000-0000000000cc' })],
  changes: {
    since: { kind: 'dossier', at: '2026-05-03T09:00:00.000Z', person: null },
    changes: [{ subject: 'system.sector', before: 'HR', after: 'Recruitment' }],
  },
});

const blocksOf = (input: DossierInput): Block[] =>
  describeDossier(input).printed.parts.flatMap(({ blocks }) => [...blocks]);
const headings = (input: DossierInput): string[] =>
  blocksOf(input)
    .filter((block): block is Heading => block.kind === 'heading')
    .map(({ text }) => text);

describe('the table of editions', () => {
  test('has each edition of the contract, and each audience gets what an edition cannot be without', () => {
    expect(Object.keys(EDITIONS).sort()).toEqual([...Editions.options].sort());
    for (const edition of Editions.options) {
      for (const audience of DossierAudience.options) {
        expect(presetParts(edition, audience)).toEqual(expect.arrayContaining([...EDITIONS[edition].core]));
      }
    }
  });

  test('tells why an edition cannot be made', () => {
    const ground = { packId: 'eu-ai-act', hasSignOff: false, hasEarlier: false };
    expect(whyUnavailable('annex-iv', ground)).toBe('other-pack');
    expect(whyUnavailable('annex-iv', { ...ground, packId: 'eu-annex-iv' })).toBeNull();
    expect(whyUnavailable('certificate', ground)).toBe('no-sign-off');
    expect(whyUnavailable('changes', ground)).toBe('no-earlier-dossier');
    const able = editionChoices(ground).filter(({ isAvailable }) => isAvailable);
    expect(able.map(({ edition }) => edition)).toEqual([
      'full',
      'classification-memo',
      'validation-report',
      'model-card',
      'audit-trail',
    ]);
  });

  test('switches parts against the preset, but not those an edition is made of', () => {
    expect(wantedParts(options('full')).has('journal-entries')).toBe(false);
    expect(wantedParts(options('full', { parts: { 'journal-entries': true, glossary: false } }))).toSatisfy(
      (parts: ReadonlySet<DossierPart>) => parts.has('journal-entries') && !parts.has('glossary'),
    );
    expect(wantedParts(options('audit-trail', { parts: { 'journal-entries': false } })).has('journal-entries')).toBe(
      true,
    );
  });
});

describe('an edition', () => {
  test('of each kind can be set in English, German and side by side, with nothing said twice or left open', async () => {
    for (const edition of Editions.options.filter((one) => EDITIONS[one].packs === undefined)) {
      for (const languages of [['en'], ['de'], ['de', 'en']] as const) {
        const input = inputOf(edition, { languages: [...languages] }, { locale: languages[0] });
        const second = languages[1] && { second: { locale: languages[1], messages: messagesOf(languages[1]) } };
        const text = plain(blocksOf({ ...input, ...second }));
        expect(text, `${edition} ${languages}`).not.toMatch(/dossier\.(?!pdf|json)[a-z]|undefined|\{[a-z]+\}/);
      }
    }
  });

  test('shows what it is for: memo, trail, changes', () => {
    expect(headings(inputOf('classification-memo'))).toEqual(
      expect.arrayContaining(['CV screening', 'Outcome', 'Obligations', 'Sign-offs']),
    );
    expect(plain(blocksOf(inputOf('audit-trail')))).toContain('changed (value)');
    expect(plain(blocksOf(inputOf('changes')))).toContain('One thing has changed since the last dossier');
  });

  test('for executives leaves out answers and says so, in the pages and in the data', () => {
    const { printed, omissions } = describeDossier(inputOf('full', { audience: 'executive' }));
    const subjects = omissions.map(({ kind, subject }) => `${kind} ${subject}`);
    expect(subjects).toEqual(
      expect.arrayContaining(['part answers', 'part reasons', 'evidence-file Impact assessment v2 (signed).pdf']),
    );
    const text = plain(printed.parts.flatMap(({ blocks }) => [...blocks]));
    expect(text).toContain('What this document leaves out');
    expect(text).toContain('Questions and answers');
    const record = printed.attachments.find(({ name }) => name === 'dossier.json');
    const data = JSON.parse(Buffer.from(record?.content as Uint8Array).toString('utf8')) as { omissions: unknown };
    expect(data.omissions).toEqual(omissions);
    expect(printed.attachments.map(({ name }) => name)).not.toContain('evidence-01-Impact-assessment-v2-signed.pdf');
  });

  test('in two languages marks the second for the screen reader and keeps hashes once', () => {
    const second = { locale: 'de' as const, messages: messagesOf('de') };
    const blocks = blocksOf({ ...inputOf('classification-memo', { languages: ['en', 'de'] }), second });
    const columns = blocks.filter(({ kind }) => kind === 'columns');
    expect(columns.length).toBeGreaterThan(5);
    expect(columns).toSatisfy((all: { language: string }[]) => all.every(({ language }) => language === 'de'));
    expect(blocks.find((block) => block.kind === 'heading' && block.text === 'Obligations')).toMatchObject({
      other: { text: 'Pflichten', language: 'de' },
    });
    expect(plain(blocks).split(sampleInput().contentHash)).toHaveLength(2);
  });

  test('marks what the pack has in English only', () => {
    const { pack, cases } = packWithCases('iso-42001');
    const [one] = cases;
    if (!one) expect.unreachable();
    const blocks = blocksOf({
      ...dossierOfCase(pack, one, 'de'),
      options: options('applicability', { languages: ['de'] }),
    });
    const found = JSON.stringify(blocks).match(/"language":"en"/g) ?? [];
    expect(found.length).toBeGreaterThan(20);
  });
});

describe('the certificate', () => {
  const long = 'A very long statement of what was looked at and found, with many words. '.repeat(60);

  test.each(['en', 'de'] as const)('is exactly one page (%s), whatever was said', async (locale) => {
    const second = locale === 'en' ? 'de' : 'en';
    for (const [statement, isTwo] of [
      ['Read and agreed.', false],
      [long, false],
      [long, true],
    ] as const) {
      const input = inputOf(
        'certificate',
        { languages: isTwo ? [locale, second] : [locale] },
        { locale, signOffs: ['current', 'current', 'current', 'current'] },
      );
      const { pages } = await writeDossier({
        ...input,
        signOffs: input.signOffs.map((one) => ({ ...one, statement, conditions: long })),
        signatureFields: input.signatureFields.slice(1, 4),
        ...(isTwo && { second: { locale: second, messages: messagesOf(second) } }),
      });
      expect(pages).toBe(1);
    }
  });
});

describe('the people on a certificate', () => {
  const names = Array.from({ length: 40 }, (_, index) => `Person Nr. ${index + 1} Okafor`);
  /** As many decisions, the last with conditions, and fields for the last three. */
  const withDeciders = (count: number, languages: ('en' | 'de')[] = ['en']): DossierInput => {
    const input = inputOf('certificate', { languages }, { signOffs: ['current'] });
    const [sample] = input.signOffs;
    if (!sample) expect.unreachable();
    const signOffs = names.slice(0, count).map((personName, index) => ({
      ...sample,
      id: `${sample.id.slice(0, -2)}${index + 10}`,
      personId: `${sample.personId.slice(0, -2)}${index + 10}`,
      personName,
      role: index % 2 === 0 ? ('validator' as const) : ('approver' as const),
      decision: index === 0 ? ('opinion' as const) : ('approve' as const),
      fingerprint: index.toString(16).padStart(2, '0').repeat(32),
      conditions: index === count - 1 ? sample.conditions : '',
      ...(index < count - 1 && { conditionList: [] }),
    }));
    const fields = signOffs.slice(-3).map(({ personName }, index) => ({
      name: `sign-off-${index + 1}`,
      role: 'sign-off' as const,
      personName,
    }));
    const second = languages[1] && { second: { locale: languages[1], messages: messagesOf(languages[1]) } };
    return { ...input, signOffs, signatureFields: fields, ...second };
  };
  const textOfPages = async (input: DossierInput, order = '-layout'): Promise<{ pages: number; text: string }> => {
    const { pdf, pages } = await writeDossier(input);
    const text = execFileSync('pdftotext', [order, '-', '-'], { input: pdf, encoding: 'utf8' });
    return { pages, text: text.replaceAll('\u00a0', ' ') };
  };

  test('up to twelve have a line each: name, role, decision, day, certificate; opinions too', async () => {
    for (const count of [1, 4, 12]) {
      const { pages, text } = await textOfPages(withDeciders(count));
      expect(pages).toBe(1);
      for (const [index, name] of names.slice(0, count).entries()) {
        const mark = index.toString(16).padStart(2, '0').repeat(4);
        const line = text.split('\n').find((one) => one.includes(`${name} `) && one.includes(mark));
        expect(line, `${count}: ${name}`).toMatch(
          /(Independent validator|Approver) +(Opinion given|Approved) +20\d\d-\d\d-\d\d/,
        );
      }
    }
  }, 60_000);

  test('who approved is counted in words, and an opinion is not an approval', async () => {
    const { text } = await textOfPages(withDeciders(4));
    expect(text).toContain('Three people have signed off');
  });

  test('more than there are lines for are named first, and the rest are counted', async () => {
    const many = await textOfPages(withDeciders(20));
    expect(many.pages).toBe(1);
    for (const name of names.slice(0, 20)) expect(many.text.replaceAll(/\s+/g, ' ')).toContain(name);
    const crowd = await textOfPages(withDeciders(40));
    expect(crowd.pages).toBe(1);
    expect(crowd.text.replaceAll(/\s+/g, ' ')).toMatch(
      /more people decided: Person Nr\. 1 Okafor, .*Person Nr\. 24 Okafor and \w+ others/,
    );
  }, 60_000);

  test('stay on one page in two languages', async () => {
    for (const count of [1, 4, 12, 40]) {
      const { pages, text } = await textOfPages(withDeciders(count, ['en', 'de']), '-raw');
      expect(pages, String(count)).toBe(1);
      for (const name of names.slice(Math.max(0, count - 12), count))
        if (count <= 12) expect(text.replaceAll(/\s+/g, ' ')).toContain(name);
    }
  }, 60_000);
});

describe('the look', () => {
  test('puts draft, classification and colour on every page', async () => {
    const plainPdf = await writeDossier(inputOf('classification-memo'));
    const marked = await writeDossier({
      ...inputOf('classification-memo', { isDraft: true, classification: 'Confidential' }),
      look: { logo: null, accent: '#7a1f5c' },
    });
    expect(marked.pages).toBe(plainPdf.pages);
    const { printed } = describeDossier({
      ...inputOf('classification-memo', { isDraft: true, classification: 'Confidential' }),
      look: { logo: null, accent: '#7a1f5c' },
    });
    expect(printed).toMatchObject({ watermark: 'DRAFT', classification: 'Confidential', accent: '#7a1f5c' });
  });
});

describe('an edition in another process', () => {
  test('has the same bytes whatever the time, the time zone and the language of the machine', () => {
    const script = fileURLToPath(new URL('../../../support/hash-dossier.ts', import.meta.url));
    const hashIn = (edition: string, env: Readonly<Record<string, string>>, ...before: string[]): string => {
      const [program = '', ...args] = [...before, process.execPath, script, edition];
      return execFileSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env } }).trim();
    };
    for (const edition of ['classification-memo', 'certificate', 'model-card']) {
      const here = hashIn(edition, { TZ: 'UTC', LANG: 'C' });
      expect(here).toMatch(/^[0-9a-f]{64}$/);
      const there = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
      expect(hashIn(edition, there, 'faketime', '-f', '@2031-02-03 04:05:06')).toBe(here);
    }
  }, 60_000);
});
