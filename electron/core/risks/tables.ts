import type { ApplicabilityStatement, Coverage, CoverageRow } from '#contract/records/control';
import type { RatedLevel, RiskRow } from '#contract/records/risk';
import { type Locale, type LocalText, localize } from '#contract/records/text';
import type { Cell, Sheet, SheetColumn } from '#core/interchange/spreadsheet/sheet';
import type { Catalogues } from '#core/packs/catalogues';
import { fixed, type Reader } from '#core/store/sql';
import { type RiskQuestion, riskList } from './list-risks.ts';
import { everyPage } from './pages.ts';
import { riskRows } from './risk-rows.ts';

/** Words of a table in one language. */
export type TableWords = {
  readonly locale: Locale;
  readonly say: (key: string, values?: Readonly<Record<string, string | number | Date>>) => string;
};

type Prose = {
  readonly id: string;
  readonly source: string;
  readonly cause: string;
  readonly event: string;
  readonly consequence: string;
  readonly note: string;
  readonly override_reason: string;
  readonly controls: string | null;
};

const WIDE = 40;
const NARROW = 18;

const proseOf = fixed<Prose>(`
  SELECT risk.id, risk.source, risk.cause, risk.event, risk.consequence, risk.note, risk.override_reason,
    (SELECT group_concat(title, char(10)) FROM (SELECT control.title FROM risk_controls AS link
      JOIN controls AS control ON control.id = link.control_id WHERE link.risk_id = risk.id
      ORDER BY control.title COLLATE NOCASE, control.id)) AS controls
  FROM risks AS risk WHERE risk.id IN (SELECT value FROM json_each(?))`);

function columns(
  { say }: TableWords,
  prefix: string,
  names: readonly string[],
  wide: readonly string[],
): SheetColumn[] {
  return names.map((name) => ({ header: say(`${prefix}.${name}`), width: wide.includes(name) ? WIDE : NARROW }));
}

const day = (date: string | null): Cell => (date === null ? null : { date });

const REGISTER = [
  'title',
  'item-kind',
  'item',
  'source',
  'cause',
  'event',
  'consequence',
  'categories',
  'matrix',
  'inherent',
  'current',
  'residual',
  'target',
  'override',
  'override-reason',
  'controls',
  'treatment',
  'owner',
  'state',
  'accepted-until',
  'review-on',
  'note',
] as const;
const WIDE_OF_REGISTER = ['title', 'source', 'cause', 'event', 'consequence', 'override-reason', 'controls', 'note'];

function registerRow(row: RiskRow, prose: Prose | undefined, catalogues: Catalogues, words: TableWords): Cell[] {
  const { say, locale } = words;
  const matrix = catalogues.matrix(row.matrix);
  const told = (text: LocalText | undefined, other: string): string => (text ? localize(text, locale) : other);
  const level = (of: RatedLevel | null): Cell => {
    if (of === null) return null;
    const likelihood = told(matrix?.likelihood.steps[of.likelihood]?.label, String(of.likelihood + 1));
    const impact = told(matrix?.impact.steps[of.impact]?.label, String(of.impact + 1));
    const band = matrix?.bands.find(({ id }) => id === of.band);
    return say('risk-table.level', { band: told(band?.label, of.band ?? ''), likelihood, impact });
  };
  const { inherent, current, residual, target, shown, isOverridden } = row.levels;
  return [
    row.title,
    say(`item-kind.${row.item.kind}`),
    row.item.name,
    prose?.source ?? '',
    prose?.cause ?? '',
    prose?.event ?? '',
    prose?.consequence ?? '',
    row.categories.map((ref) => told(catalogues.category(ref)?.label, ref)).join('\n'),
    told(matrix?.title, row.matrix),
    level(inherent),
    level(current),
    level(residual),
    level(target),
    isOverridden ? level(shown) : null,
    prose?.override_reason ?? '',
    prose?.controls ?? '',
    row.treatment === null ? null : say(`treatment.${row.treatment}`),
    row.ownerName,
    say(`risk-state.${row.state}`),
    day(row.acceptedUntil),
    day(row.reviewOn),
    prose?.note ?? '',
  ];
}

/** The risk register as a table, read page by page while it is written. */
export function riskRegister(
  read: Reader,
  question: RiskQuestion,
  catalogues: Catalogues,
  words: TableWords,
  today: string,
): Sheet {
  function* rows(): Generator<Cell[]> {
    for (const ids of everyPage(read, riskList(question, today))) {
      const prose = new Map(read.all(proseOf(JSON.stringify(ids))).map((row) => [row.id, row]));
      for (const row of riskRows(read, ids, catalogues)) yield registerRow(row, prose.get(row.id), catalogues, words);
    }
  }
  return {
    name: words.say('risk-table.name'),
    columns: columns(words, 'risk-table.column', REGISTER, WIDE_OF_REGISTER),
    rows: rows(),
  };
}

function controlsCell({ controls }: CoverageRow, { say }: TableWords): string {
  return controls
    .map(({ title, state, service }) =>
      say('coverage-table.control', {
        title,
        state: say(`control-state.${state}`),
        service: say(`service.${service}`),
      }),
    )
    .join('\n');
}

const evidenceCell = ({ evidence, expired }: CoverageRow, { say }: TableWords): string =>
  say('coverage-table.pieces', { evidence, expired });

const COVERAGE = ['framework', 'item', 'title', 'articles', 'controls', 'evidence', 'state'] as const;

/** The coverage matrix as a table. */
export function coverageTable({ packs, rows }: Coverage, words: TableWords): Sheet {
  const { say, locale } = words;
  const titles = new Map(packs.map(({ id, title }) => [id, localize(title, locale)]));
  return {
    name: say('coverage-table.name'),
    columns: columns(words, 'coverage-table.column', COVERAGE, ['title', 'controls']),
    rows: rows.map((row): Cell[] => [
      titles.get(row.packId) ?? row.packId,
      row.item,
      localize(row.title, locale),
      row.articles.join('\n'),
      controlsCell(row, words),
      evidenceCell(row, words),
      say(`coverage-state.${row.state}`),
    ]),
  };
}

const STATEMENT = [
  'item',
  'title',
  'articles',
  'applies',
  'reason',
  'controls',
  'evidence',
  'state',
  'person',
  'at',
] as const;

/** A statement of applicability as a table. */
export function statementTable({ packTitle, lines }: ApplicabilityStatement, words: TableWords): Sheet {
  const { say, locale } = words;
  return {
    name: localize(packTitle, locale),
    columns: columns(words, 'coverage-table.column', STATEMENT, ['title', 'reason', 'controls']),
    rows: lines.map((line): Cell[] => [
      line.item,
      localize(line.title, locale),
      line.articles.join('\n'),
      line.decision ? say(line.decision.isApplicable ? 'value.yes' : 'value.no') : say('coverage-table.undecided'),
      line.decision?.reason ?? '',
      controlsCell(line, words),
      evidenceCell(line, words),
      say(`coverage-state.${line.state}`),
      line.decision?.personName ?? '',
      line.decision ? { instant: line.decision.at } : null,
    ]),
  };
}
