import { expect, test } from 'vitest';
import type { DossierOptions } from '#contract/records/dossier';
import { checkConformance } from '#core/conformance/check';
import { type DossierInput, writeDossier } from '#core/dossier/dossier';
import { partsOf } from '#core/dossier/editions/describe';
import type { Block, ChartBlock, Paragraph, Table } from '#core/dossier/layout/blocks';
import { makeContext } from '#core/dossier/sections/context';
import { dossierOfCase, packWithCases } from '#test/support/dossier-of-pack';
import { onDisk, squeeze } from '#test/support/pdf-tools';

const LONG = { timeout: 180_000 };

/** Without what takes most of the pages. */
const SHORT: DossierOptions = {
  edition: 'full',
  audience: 'regulator',
  parts: { answers: false, diagram: false, glossary: false, evidence: false, sources: false },
  redaction: null,
  isDraft: false,
  classification: '',
  languages: ['en'],
};

function dossierOf(packId: string, caseId: string, locale: 'en' | 'de' = 'en'): DossierInput {
  const { pack, cases } = packWithCases(packId);
  const one = cases.find(({ id }) => id === caseId);
  if (!one) throw new Error(`no case ${caseId}`);
  return dossierOfCase(pack, one, locale);
}

const blocksOf = (input: DossierInput): Block[] => partsOf(makeContext(input)).flatMap(({ blocks }) => [...blocks]);

/** Each chart with the table that comes next. */
function chartsWithTables(blocks: readonly Block[]): { chart: ChartBlock; table: Table | undefined }[] {
  return blocks.flatMap((block, index) =>
    block.kind === 'chart'
      ? [{ chart: block, table: blocks.slice(index).find((one): one is Table => one.kind === 'table') }]
      : [],
  );
}

/** The words of a table's rows. */
function rowsOf(table: Table | undefined): string[][] {
  return (table?.rows ?? []).flatMap((row) =>
    'heading' in row
      ? []
      : [
          row.map((cell) =>
            ('blocks' in cell ? cell.blocks : cell)
              .filter((block): block is Paragraph => block.kind === 'paragraph')
              .flatMap(({ runs }) => runs.map(({ text }) => text))
              .join(' '),
          ),
        ],
  );
}

test('the areas of a score stand as bars above the table with the same figures', () => {
  const [raw, mitigation, ...others] = chartsWithTables(blocksOf(dossierOf('canada-aia', 'benefit-triage')));
  expect(others).toEqual([]);
  for (const shown of [raw, mitigation]) {
    if (shown?.chart.chart.kind !== 'bars') throw new Error('no bars');
    const told = shown.chart.chart.items.map(({ label, value, maximum }) => [label, String(value), String(maximum)]);
    expect(rowsOf(shown.table).slice(0, -1)).toEqual(told);
  }
  expect(rowsOf(raw?.table).at(-1)).toEqual(['Sum', '85', '167']);
});

test('impact ratios stand as bars above each table, with the ratios of its rows', () => {
  const shown = chartsWithTables(blocksOf(dossierOf('us-nyc-ll144', 'gaps-everywhere', 'de')));
  expect(shown).toHaveLength(2);
  for (const { chart, table } of shown) {
    if (chart.chart.kind !== 'ratios') throw new Error('no ratios');
    const told = rowsOf(table).filter((row) => row[4] !== '–');
    expect(told.map((row) => [row[0], row[4]])).toEqual(
      chart.chart.items.map(({ label, ratioLabel }) => [label, ratioLabel]),
    );
  }
});

test('obligations of several days begin with a timeline; those of one day do not', LONG, () => {
  const timelines = (input: DossierInput) =>
    blocksOf(input).filter((block) => block.kind === 'chart' && block.chart.kind === 'timeline');
  expect(timelines(dossierOf('eu-ai-act', 'cv-prefilter-significant'))).toHaveLength(1);
  expect(timelines(dossierOf('canada-aia', 'benefit-triage'))).toHaveLength(0);
});

test.each([
  ['internal-triage', 'screws'],
  ['nist-ai-rmf', 'unfinished'],
])('a scale stands on the page of its heading: %s, %s', LONG, (packId, caseId) => {
  const blocks = blocksOf(dossierOf(packId, caseId));
  const scales = blocks.flatMap(({ kind }, index) => (kind === 'scale' ? [index] : []));
  expect(scales.length).toBeGreaterThan(0);
  for (const at of scales) {
    const heading = blocks.findLastIndex(({ kind }, index) => kind === 'heading' && index < at);
    const between = blocks.slice(heading + 1, at);
    expect(between.filter((block) => block.kind !== 'paragraph' || block.keepWithNext !== true)).toEqual([]);
  }
});

test('a mention of a question leads to it; of anything else it is only told', LONG, async () => {
  const { pack, cases } = packWithCases('canada-aia');
  const [one] = cases;
  if (!one) throw new Error('no case');
  const input = dossierOfCase(pack, one);
  const target = input.state.answers.find(({ status }) => status === 'answered')?.questionId ?? '';
  const mention = (id: string, label: string) => ({ type: 'mention' as const, attrs: { id, label } });
  const answers = input.state.answers.map((answer) =>
    answer.justification
      ? {
          ...answer,
          justification: {
            type: 'doc' as const,
            content: [{ type: 'paragraph' as const, content: [mention(target, 'Seen'), mention('jana', 'Jana Weiß')] }],
          },
        }
      : answer,
  );
  const written: DossierInput = { ...input, state: { ...input.state, answers } };
  const told = JSON.stringify(blocksOf(written));
  const linkOf = (name: string) => new RegExp(`"text":"@${name}"[^{}]*"link":\\{"to":"([^"]*)"`).exec(told)?.[1];
  expect(linkOf('Seen')).toBe(`question-${target}`);
  expect(told).toContain('"text":"@Jana Weiß"');
  expect(linkOf('Jana Weiß')).toBeUndefined();
  const { pdf } = await writeDossier(written);
  const file = onDisk(pdf);
  expect(file.run('qpdf', '--check', 'FILE')).toContain('No syntax');
  file.remove();
});

test.each([
  ['canada-aia', 'benefit-triage', 'de', '37von52', 'Balkendiagramm zu Raw impact'],
  ['us-nyc-ll144', 'gaps-everywhere', 'en', 'Limit0.80(4/5)', 'Bar chart of the impact ratios, Sex'],
  ['eu-ai-act', 'cv-prefilter-significant', 'de', 'Anbieter:22Pflichten', 'Zeitstrahl der Pflichten'],
] as const)(
  'the pages of %s, %s in %s show charts, tell them in words, conform and are the same each time',
  LONG,
  async (...[packId, caseId, locale, shown, alt]) => {
    const whole = dossierOf(packId, caseId, locale);
    const input: DossierInput = { ...whole, options: { ...SHORT, languages: [locale] } };
    const { pdf } = await writeDossier(input);
    expect(checkConformance(pdf)).toMatchObject({ isPdfA: true, isPdfUA: true, findings: [] });
    const again = await writeDossier(input);
    expect(Buffer.compare(pdf, again.pdf)).toBe(0);
    const file = onDisk(pdf);
    expect(squeeze(file.run('pdftotext', '-raw', 'FILE', '-'))).toContain(shown);
    const figures = file.run('pdfinfo', '-struct-text', 'FILE');
    file.remove();
    expect(figures).toContain('Figure');
    const blocks = blocksOf(input).filter((block): block is ChartBlock => block.kind === 'chart');
    expect(blocks.some((block) => block.alt.startsWith(alt))).toBe(true);
  },
);
