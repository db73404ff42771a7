import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ITEM_KINDS } from '#contract/inventory/kinds';
import type { FactValue } from '#contract/records/inventory';
import { wordsOf } from '#contract/rich-text';
import { checkConformance } from '#core/conformance/check';
import { type DossierInput, writeDossier } from '#core/dossier/dossier';
import { redactInput } from '#core/dossier/editions/redact';
import { makeContext } from '#core/dossier/sections/context';
import { SECTIONS } from '#core/dossier/sections/index';
import type { SectionName } from '#core/dossier/sections/names';
import { paragraph } from '#core/dossier/sections/wording';
import { readAttachments } from '#core/verification/attachments';
import { arbitraryItem } from '#test/support/arbitrary-items';
import { messagesOf, sampleInput } from '#test/support/dossier-input';
import { textOf } from '#test/support/dossier-text';
import { peopleOfInventory, withInventory, withState } from '#test/support/inventory-input';
import { onDisk, squeeze } from '#test/support/pdf-tools';

const options = {
  edition: 'full' as const,
  audience: 'auditor' as const,
  parts: {},
  redaction: null,
  isDraft: false,
  classification: '',
  languages: ['en' as const],
};
const input = withInventory({ ...sampleInput(), options });
const blocksOf = (section: SectionName, of: DossierInput = input) => SECTIONS[section](makeContext(of));
const told = (section: SectionName, of: DossierInput = input): string => textOf(blocksOf(section, of));

describe('the lineage', () => {
  test('draws each record with its kind, names the arrows along their way and says both to whoever cannot see it', () => {
    const [diagram] = blocksOf('lineage').filter((block) => block.kind === 'diagram');
    expect(diagram?.nodes.map(({ label, note, isMarked }) => [label, note, isMarked])).toEqual([
      ['CV screening', 'AI system', true],
      ['Scorer 2.1', 'Model version', false],
      ['Applications 2024', 'Dataset version', false],
      ['Lumen AG', 'Organisation', false],
      ['Hamburg', 'Deployment', false],
    ]);
    expect(diagram?.edges.map(({ label }) => label)).toEqual([
      'Training data of',
      'Part of',
      'Supplies',
      'Deployed as',
    ]);
    const alt = diagram?.alt({ n: 1, of: 1, labels: ['Scorer 2.1 (Model version)'] });
    expect(alt).toContain('Scorer 2.1 (Model version)');
    expect(alt).toContain('Scorer 2.1 trained on Applications 2024; Scorer 2.1 part of CV screening');
  });

  test('tells what flows down by the full names of its way, and leaves out columns in which nothing stands', () => {
    const text = told('lineage');
    expect(text).toContain('Applications 2024 → Scorer 2.1 → CV screening');
    expect(text).toContain('Not described further');
    expect(text).toContain('Evidence expired: Data sheet');
    expect(text).toContain('Deployment, Environment, State, Version live now | ');
  });
});

describe('cards', () => {
  test('say how far they are filled, what is missing, who asks for it, and what was released by whom', () => {
    const text = told('cards');
    expect(text).toContain('7 of 9 fields that law and house rules ask for');
    expect(squeeze(text)).toContain(
      squeeze('Known bias | AI Act Art. 11, Annex IV(2)(g); House rule: Asked by the works council'),
    );
    expect(text).toContain('AI RMF 1.0, MAP 4.1 (guidance, not binding)');
    expect(text).toContain('Release 2: Spring | Rosalind Ewers');
    expect(text).toContain('Changed since: Summary, links');
    expect(text).toContain('cd'.repeat(32));
  });

  test('open the model card', async () => {
    const file = onDisk((await writeDossier({ ...input, options: { ...options, edition: 'model-card' } })).pdf);
    const text = squeeze(file.run('pdftotext', '-l', '1', 'FILE', '-'));
    file.remove();
    expect(text).toContain(squeeze('Cards and releases'));
    expect(text).toContain(squeeze('7 of 9 fields'));
  });
});

describe('changes of cards', () => {
  test('strike words that went on the left and underline words that came on the right', () => {
    const [table] = blocksOf('card-changes').filter((block) => block.kind === 'table');
    const row = table?.rows.find((one) => Array.isArray(one) && textOf(one[0]) === 'Summary');
    expect((row as readonly unknown[]).slice(1)).toEqual([
      [
        paragraph([
          { text: 'Ranks ' },
          { text: 'all ', strike: true },
          { text: 'applications by fit with the ' },
          { text: 'post.' },
        ]),
      ],
      [
        paragraph([
          { text: 'Ranks ' },
          { text: 'applications by fit with the ' },
          { text: 'advertised ', underline: true, bold: true },
          { text: 'post.' },
        ]),
      ],
    ]);
  });

  test('tell figures before and after with their difference, rows that are the same only by their number', () => {
    const text = told('card-changes');
    expect(text).toContain('Before (Scorer 2.0)');
    expect(text).toContain('AUC · all: Value | 0.88 | 0.91 | +0.03');
    expect(text).toContain('One row is the same and not listed.');
    expect(text).not.toContain('over 55');
    expect(text).toContain('Scorer 2.1 since release: Release 2: Spring');
    expect(text).toContain('Nothing on the card is otherwise.');
  });
});

describe('evidence', () => {
  test('is told with what the library says of it, and that it is expired in words', () => {
    const text = told('evidence');
    expect(text).toContain('Test of release 2.1');
    expect(text).toContain('Test report, revision 1, there is a newer one (2); Confidential');
    expect(text).toContain('Covers 1\u00a0July\u00a02025 to 31\u00a0December\u00a02025');
    expect(text).toContain('Expired on 4\u00a0March\u00a02026');
    expect(text).toContain('Scorer 2.1 | Metrics | Measurement | metrics.csv');
    expect(text).toContain('as the library of evidence told them when this document was made');
    expect(text).toContain('Expected and not there');
    expect(text).toContain('1.1 | Terms of use');
  });
});

/** Every word that a value says to people. */
function wordsIn(value: FactValue): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [];
  if (Array.isArray(value)) {
    return value.flatMap((one) =>
      typeof one === 'string' ? [one] : Object.values(one).filter((cell) => typeof cell === 'string'),
    );
  }
  return value.content.map((node) => wordsOf(node, ' '));
}

/** Every word that blocks print, whatever their kind. */
function wordsPrinted(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return PRINTED.has(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((one) => wordsPrinted(one, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => wordsPrinted(one, name));
}

const PRINTED: ReadonlySet<string> = new Set(['text', 'hex', 'header', 'heading', 'label']);

const counted = (text: string): Map<string, number> =>
  [...text.replace(/\s/g, '')].reduce(
    (sum, sign) => sum.set(sign, (sum.get(sign) ?? 0) + 1),
    new Map<string, number>(),
  );

describe('the inventory', () => {
  test('drops no character of any fact', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ITEM_KINDS).chain(arbitraryItem), ({ kind, id, name, facts }) => {
        const of = withState(input, {
          items: [{ kind, id, name, line: null, owner: null, facts, custom: {} }],
          links: [],
        });
        const words = wordsPrinted(blocksOf('inventory', of)).join(' ');
        const printed = counted(words);
        // Options and dates are told in words of the language; everything else as it was written.
        const isCoded = (text: string): boolean => /^[a-z][a-z0-9-]*$|^\d{4}-\d\d-\d\d$/.test(text);
        const stated = Object.values(facts)
          .flatMap(wordsIn)
          .filter((text) => !isCoded(text));
        const missing = [...counted(stated.join(''))].filter(([sign, count]) => (printed.get(sign) ?? 0) < count);
        expect(missing).toEqual([]);
        const plain = squeeze(words);
        for (const text of stated) {
          for (const word of text.split(/\s+/)) expect(plain).toContain(squeeze(word));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the whole', () => {
  test.each([
    ['full', ['en', 'de']],
    ['model-card', ['de', 'en']],
    ['validation-report', ['de']],
    ['changes', ['en']],
  ] as const)('conforms as %s in %j', async (edition, languages) => {
    const [first, second] = languages;
    const of: DossierInput = {
      ...input,
      locale: first,
      messages: messagesOf(first),
      options: { ...options, edition, languages: [...languages] },
      ...(second && { second: { locale: second, messages: messagesOf(second) } }),
    };
    const { pdf } = await writeDossier(of);
    expect(checkConformance(pdf)).toMatchObject({ isPdfA: true, isPdfUA: true, findings: [] });
    const file = onDisk(pdf);
    const text = squeeze(file.run('pdftotext', 'FILE', '-'));
    file.remove();
    for (const one of languages) {
      const changes = messagesOf(one)['dossier.card-changes.title'] ?? '';
      expect(text).toContain(squeeze(changes));
    }
  });

  test('gives the same bytes for the same input', async () => {
    const [one, other] = await Promise.all([
      writeDossier(input),
      writeDossier(withInventory({ ...sampleInput(), options })),
    ]);
    expect(Buffer.from(other.pdf).equals(one.pdf)).toBe(true);
  });

  test('names nobody of the inventory anywhere once people are withheld, and lists what was left out', async () => {
    const everything = async (of: DossierInput): Promise<string> => {
      const { pdf } = await writeDossier(of);
      const file = onDisk(pdf);
      const text = file.run('pdftotext', 'FILE', '-');
      file.remove();
      const attached = readAttachments(pdf).map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
      return [text, Buffer.from(pdf).toString('latin1'), ...attached].join('\n');
    };
    const since = { kind: 'dossier' as const, at: '2026-05-03T09:00:00.000Z', person: null };
    const told = (subject: string, before: string) => ({ subject, before, after: null });
    const given: DossierInput = {
      ...input,
      changes: {
        since,
        changes: [
          told('item.model-version.authors.Scorer 2.1', '[{"name":"Ulrike Zwirner"}]'),
          told('item.model-version.owner.Scorer 2.1', 'Pia Ottokar'),
        ],
      },
    };
    const whole = await everything(given);
    for (const name of peopleOfInventory) expect(whole).toContain(name);
    const redaction = { people: true, evidenceFiles: false, questions: [], reason: '' };
    const withheld = await everything(redactInput({ ...given, options: { ...options, redaction } }));
    for (const name of peopleOfInventory) expect(withheld).not.toContain(name);
    expect(withheld).toContain('Scorer 2.1: Authors');
    expect(withheld).toContain('Lumen AG: Contacts');
  });
});
