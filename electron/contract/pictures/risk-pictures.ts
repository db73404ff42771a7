import type { MessageValues } from '../messages.ts';
import type { Matrix } from '../records/catalogue.ts';
import type { Coverage, CoverageRow } from '../records/control.ts';
import type { HeatCounts, HeldMatrix, RiskLevel, RiskPoint, RiskRow, RiskView } from '../records/risk.ts';
import type { LocalText } from '../records/text.ts';
import { COVERAGE_STATES, type ControlState, type CoverageState } from '../risk-words.ts';
import type { BarrierState, BowTie } from './bow-tie.ts';
import type { CoverageGrid } from './coverage-grid.ts';
import { EVIDENCE_AGES, type EvidenceAge, type EvidenceAges } from './evidence-age.ts';
import { type HeatMap, keyOf, type MatrixWords } from './heat-map.ts';
import type { RiskTrend } from './risk-trend.ts';

/** The messages of pictures of risks. */
export type PictureKey =
  | 'picture.heat.alt'
  | 'picture.heat.cell'
  | 'picture.heat.count'
  | 'picture.heat.arrow'
  | 'picture.heat.number'
  | 'picture.bow-tie.alt'
  | 'picture.bow-tie.prevents'
  | 'picture.bow-tie.corrects'
  | 'picture.bow-tie.detects'
  | 'picture.bow-tie.none'
  | 'picture.bow-tie.control'
  | 'picture.bow-tie.unsaid'
  | 'picture.bow-tie.effect.likelihood'
  | 'picture.bow-tie.effect.impact'
  | 'picture.bow-tie.how'
  | 'picture.trend.alt'
  | 'picture.trend.day'
  | 'picture.trend.current'
  | 'picture.trend.residual'
  | 'picture.trend.today'
  | 'picture.coverage.alt'
  | 'picture.coverage.item'
  | 'picture.coverage.all'
  | 'picture.age.alt'
  | 'picture.age.kind'
  | `picture.age.${EvidenceAge}`
  | 'risk.title'
  | 'risk.source'
  | 'risk.cause'
  | 'risk.event'
  | 'risk.consequence'
  | 'risk.affected'
  | 'risk.inherent'
  | 'risk.residual'
  | 'risk.current'
  | 'risk.unrated'
  | `affected.${'persons' | 'organisation' | 'society'}`
  | `control-kind.${'preventive' | 'detective' | 'corrective' | 'directive'}`
  | `control-state.${ControlState}`
  | `coverage-state.${CoverageState}`;

/** How the reader's language says it. */
export interface PictureWords {
  readonly say: (key: PictureKey, values?: MessageValues) => string;
  readonly local: (text: LocalText) => string;
  /** `YYYY-MM-DD` in words. */
  readonly day: (date: string) => string;
  readonly list: (words: readonly string[]) => string;
}

/** A matrix in the reader's words. */
export function matrixWords(matrix: Matrix, { local }: Pick<PictureWords, 'local'>): MatrixWords {
  const scale = ({ label, steps }: Matrix['impact']) => ({
    label: local(label),
    steps: steps.map((step) => local(step.label)),
  });
  return {
    likelihood: scale(matrix.likelihood),
    impact: scale(matrix.impact),
    bands: matrix.bands.map(({ id, label, tone }) => ({ id, label: local(label), tone })),
    cells: matrix.cells,
  };
}

/** The word of a band of a matrix; null: not rated. */
export function bandWord(matrix: Matrix | null, band: string | null, words: PictureWords): string {
  const found = matrix?.bands.find(({ id }) => id === band);
  return found === undefined ? words.say('risk.unrated') : words.local(found.label);
}

/** Rows that are told one by one on a heat map. */
export type MappedRisk = Pick<RiskRow, 'title' | 'levels'>;

/**
 * The heat map of a matrix.
 * @param heat   how many go from where to where
 * @param risks  those that are told by number, in the order of their numbers; more stand as a count
 */
export function heatMapOf(
  matrix: HeldMatrix,
  heat: Pick<HeatCounts, 'moves'>,
  risks: readonly MappedRisk[],
  words: PictureWords,
): HeatMap {
  const { say, list } = words;
  const of = matrixWords(matrix, words);
  const rated = risks
    .map((risk, index) => ({ ...risk, number: index + 1 }))
    .filter(({ levels }) => levels.shown !== null);
  const cells = new Map<string, { level: RiskLevel; count: number; numbers: number[] }>();
  for (const { to, count } of heat.moves) {
    const cell = cells.get(keyOf(to)) ?? { level: to, count: 0, numbers: [] };
    cell.count += count;
    cells.set(keyOf(to), cell);
  }
  for (const { levels, number } of rated) {
    if (levels.shown !== null) cells.get(keyOf(levels.shown))?.numbers.push(number);
  }
  const cellWord = (likelihood: string, impact: string, band: string, count: number): string =>
    say('picture.heat.cell', { likelihood, impact, band, count });
  const told = [...cells.values()].map(({ level, count }) =>
    cellWord(
      of.likelihood.steps[level.likelihood] ?? '',
      of.impact.steps[level.impact] ?? '',
      of.bands[of.cells[level.impact]?.[level.likelihood] ?? 0]?.label ?? '',
      count,
    ),
  );
  return {
    matrix: of,
    cells: [...cells.values()].map(({ level, count, numbers }) => ({ ...level, count, numbers })),
    flows: heat.moves,
    risks: rated.map(({ number, title, levels }) => ({
      number,
      title,
      from: bandWord(matrix, levels.inherent?.band ?? null, words),
      to: bandWord(matrix, levels.shown?.band ?? null, words),
    })),
    words: {
      alt: say('picture.heat.alt', { matrix: words.local(matrix.title), cells: list(told) }),
      cell: cellWord,
      count: (count) => say('picture.heat.count', { count }),
      arrow: say('picture.heat.arrow'),
      head: [say('picture.heat.number'), say('risk.title'), say('risk.inherent'), say('risk.residual')],
    },
  };
}

const BARRIERS: Readonly<Record<ControlState, BarrierState | null>> = {
  planned: 'coming',
  implementing: 'coming',
  operating: 'works',
  failed: 'fails',
  retired: null,
};

/** The bow-tie of a risk; retired controls are left out. */
export function bowTieOf(
  {
    risk,
    controls,
  }: {
    readonly risk: Pick<RiskView['risk'], 'title' | 'source' | 'cause' | 'event' | 'consequence' | 'affected'>;
    readonly controls: readonly RiskView['controls'][number][];
  },
  words: PictureWords,
): BowTie {
  const { say, list } = words;
  const barriers = controls.flatMap(({ control, likelihoodEffect, impactEffect }) => {
    const state = BARRIERS[control.state];
    if (state === null) return [];
    const note = [
      say(`control-kind.${control.kind}`),
      say(`control-state.${control.state}`),
      ...(likelihoodEffect > 0 ? [say('picture.bow-tie.effect.likelihood', { steps: likelihoodEffect })] : []),
      ...(impactEffect > 0 ? [say('picture.bow-tie.effect.impact', { steps: impactEffect })] : []),
    ].join(' · ');
    return [{ id: control.id, title: control.title, kind: control.kind, note, state }];
  });
  const unsaid = say('picture.bow-tie.unsaid');
  const [causes, consequences] = [
    [
      { heading: say('risk.source'), text: risk.source },
      { heading: say('risk.cause'), text: risk.cause },
    ],
    [
      { heading: say('risk.consequence'), text: risk.consequence },
      { heading: say('risk.affected'), text: list(risk.affected.map((one) => say(`affected.${one}`))) },
    ],
  ];
  const orUnsaid = (boxes: readonly { heading: string; text: string }[], heading: string) =>
    boxes.some(({ text }) => text !== '') ? boxes : [{ heading, text: unsaid }];
  const event = risk.event === '' ? risk.title : risk.event;
  return {
    causes: orUnsaid(causes, say('risk.cause')),
    event: { heading: say('risk.event'), text: event },
    consequences: orUnsaid(consequences, say('risk.consequence')),
    controls: barriers,
    words: {
      alt: say('picture.bow-tie.alt', {
        cause: [risk.source, risk.cause].filter(Boolean).join(' – ') || unsaid,
        event,
        consequence: risk.consequence === '' ? unsaid : risk.consequence,
        count: barriers.length,
        controls: barriers.map(({ title, note }) => `${title} (${note})`).join('; '),
      }),
      prevents: say('picture.bow-tie.prevents'),
      corrects: say('picture.bow-tie.corrects'),
      detects: say('picture.bow-tie.detects'),
      none: say('picture.bow-tie.none'),
      head: [say('picture.bow-tie.control'), say('picture.bow-tie.how')],
    },
  };
}

/**
 * How a risk went through the bands of its matrix; days on which another matrix held show nothing.
 * @param today  `YYYY-MM-DD`, where the lines end
 */
export function riskTrendOf(
  matrix: HeldMatrix,
  points: readonly RiskPoint[],
  today: string,
  words: PictureWords,
): RiskTrend {
  const { say, day } = words;
  const place = (point: RiskPoint, band: string): number | null => {
    const at = point.matrix === matrix.ref ? matrix.bands.findIndex(({ id }) => id === band) : -1;
    return at < 0 ? null : at;
  };
  const drawn = points.map((point) => ({
    at: Date.parse(point.on),
    label: day(point.on),
    inherent: place(point, point.inherent),
    current: place(point, point.current),
    residual: place(point, point.residual),
  }));
  const bands = matrix.bands.map(({ label, tone }) => ({ label: words.local(label), tone }));
  const word = (band: number | null): string => (band === null ? say('risk.unrated') : (bands[band]?.label ?? ''));
  return {
    bands,
    points: drawn,
    until: { at: Date.parse(today), label: say('picture.trend.today') },
    words: {
      alt: say('picture.trend.alt', {
        days: drawn
          .map(({ label, inherent, current, residual }) =>
            say('picture.trend.day', {
              day: label,
              inherent: word(inherent),
              current: word(current),
              residual: word(residual),
            }),
          )
          .join('; '),
      }),
      lines: {
        inherent: say('risk.inherent'),
        current: say('picture.trend.current'),
        residual: say('picture.trend.residual'),
      },
      unrated: say('risk.unrated'),
      head: [say('picture.trend.today'), say('risk.inherent'), say('risk.current'), say('risk.residual')],
    },
  };
}

/** How far frameworks, or the items of one, are covered. */
export function coverageGridOf(rows: CoverageGrid['rows'], words: PictureWords): CoverageGrid {
  const { say } = words;
  const states = Object.fromEntries(
    COVERAGE_STATES.map((state) => [state, say(`coverage-state.${state}`)]),
  ) as Readonly<Record<CoverageState, string>>;
  const told = rows.map(({ label, counts }) => {
    const parts = COVERAGE_STATES.filter((state) => counts[state] > 0).map(
      (state) => `${states[state]} ${counts[state]}`,
    );
    return `${label}: ${parts.join(', ')}`;
  });
  return {
    rows,
    words: {
      alt: say('picture.coverage.alt', { items: told.join('; ') }),
      states,
      total: say('picture.coverage.all'),
      head: [say('picture.coverage.item'), ...COVERAGE_STATES.map((state) => states[state])],
    },
  };
}

/** A line for each framework that asks for anything. */
export const packRows = ({ packs }: Pick<Coverage, 'packs'>, { local }: PictureWords): CoverageGrid['rows'] =>
  packs
    .filter(({ counts }) => COVERAGE_STATES.some((state) => counts[state] > 0))
    .map(({ title, counts }) => ({ label: local(title), counts }));

/** A line for each item of a framework. */
export const itemRows = (rows: readonly CoverageRow[], { local }: PictureWords): CoverageGrid['rows'] =>
  rows.map(({ title, state }) => ({
    label: local(title),
    counts: { covered: 0, partial: 0, planned: 0, open: 0, 'not-applicable': 0, [state]: 1 },
  }));

/** Which pieces of evidence there are, by what they are of. */
export interface AgedEvidence {
  readonly label: string;
  readonly expiresOn: string | null;
}

const SOON_MS = 30 * 86_400_000;

/** How old evidence is. @param today `YYYY-MM-DD` */
export function evidenceAgesOf(pieces: readonly AgedEvidence[], today: string, words: PictureWords): EvidenceAges {
  const { say } = words;
  const ages = Object.fromEntries(EVIDENCE_AGES.map((age) => [age, say(`picture.age.${age}`)])) as Readonly<
    Record<EvidenceAge, string>
  >;
  const byLabel = new Map<string, Record<EvidenceAge, number>>();
  for (const { label, expiresOn } of pieces) {
    const counts = byLabel.get(label) ?? { expired: 0, soon: 0, fresh: 0, endless: 0 };
    counts[ageOf(expiresOn, today)] += 1;
    byLabel.set(label, counts);
  }
  const rows = [...byLabel].map(([label, counts]) => ({ label, counts }));
  const told = rows.map(({ label, counts }) => {
    const parts = EVIDENCE_AGES.filter((age) => counts[age] > 0).map((age) => `${ages[age]} ${counts[age]}`);
    return `${label}: ${parts.join(', ')}`;
  });
  return {
    rows,
    words: {
      alt: say('picture.age.alt', { items: told.join('; ') }),
      ages,
      head: [say('picture.age.kind'), ...EVIDENCE_AGES.map((age) => ages[age])],
    },
  };
}

/** How old a piece is that ends then. Both are `YYYY-MM-DD`. */
export function ageOf(expiresOn: string | null, today: string): EvidenceAge {
  if (expiresOn === null) return 'endless';
  if (expiresOn < today) return 'expired';
  return Date.parse(expiresOn) - Date.parse(today) <= SOON_MS ? 'soon' : 'fresh';
}
