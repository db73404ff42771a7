import { LIFECYCLE_STATES } from '#contract/inventory/kinds';
import type { Portfolio } from '#contract/records/portfolio';
import type { HeldMatrix } from '#contract/records/risk';
import { api, formatDate, Loaded, l, type Place, t, tIfKnown } from '../app.ts';
import type { StatusTone } from '../kit.ts';
import type { CountRow } from './CountTable.svelte';

/** One table of numbers. */
export interface CountedTable {
  readonly id: string;
  readonly title: string;
  readonly head: string;
  readonly columns: readonly string[];
  readonly rows: readonly CountRow[];
}

const TONES = ['prohibited', 'high', 'limited', 'minimal', 'none', 'unknown'] as const;
const SYSTEMS: Place = { screen: 'inventory', kind: 'system' };
const EVIDENCE = ['fresh', 'year', 'twoYears', 'older', 'expired', 'expiresSoon'] as const;
/** More months would be nobody's reading. */
const MOST_MONTHS = 12;

function systemsTable({ systems }: Portfolio): CountedTable {
  const states = LIFECYCLE_STATES.filter((state) => systems.some((one) => one.state === state));
  const count = (tone: string, state: string): number =>
    systems.find((one) => one.tone === tone && one.state === state)?.count ?? 0;
  const rows = TONES.filter((tone) => systems.some((one) => one.tone === tone)).map((tone): CountRow => {
    const counts = states.map((state) => count(tone, state));
    const all = counts.reduce((sum, one) => sum + one, 0);
    const label = tone === 'unknown' ? t('screen.home.portfolio.unknown') : t(`screen.workflow.tone.${tone}`);
    return { id: tone, label, tone, counts: [...counts, all].map((one) => ({ count: one, place: SYSTEMS })) };
  });
  return {
    id: 'systems',
    title: t('screen.home.portfolio.systems'),
    head: t('screen.home.portfolio.class'),
    columns: [...states.map((state) => t(`lifecycle.${state}`)), t('screen.home.portfolio.all')],
    rows,
  };
}

function dueTable({ actions }: Portfolio): CountedTable {
  return {
    id: 'actions',
    title: t('screen.home.portfolio.actions'),
    head: t('screen.home.portfolio.source'),
    columns: (['overdue', 'soon', 'later', 'undated'] as const).map((key) => t(`screen.home.portfolio.${key}`)),
    rows: actions.map(({ source, overdue, dueSoon, later, undated }) => ({
      id: source,
      label: tIfKnown(`action.source.${source}`) ?? source,
      counts: [overdue, dueSoon, later, undated].map((count) => ({ count, place: { screen: 'actions' } })),
    })),
  };
}

function riskTables({ risks }: Portfolio, matrices: readonly HeldMatrix[]): CountedTable[] {
  return risks.flatMap(({ matrix, bands }): CountedTable[] => {
    const held = matrices.find(({ ref }) => ref === matrix);
    const known = (held?.bands ?? []).toReversed().map(({ id, label, tone }) => ({ id, label: l(label), tone }));
    const unrated = { id: '-', label: t('screen.home.portfolio.not-rated'), tone: 'unknown' as StatusTone };
    const rows = [...known, unrated]
      .filter(({ id }) => (bands[id] ?? 0) > 0)
      .map(({ id, label, tone }): CountRow => {
        const place: Place = { screen: 'risks', tab: id === '-' ? 'register' : 'matrix' };
        return { id, label, tone, counts: [{ count: bands[id] ?? 0, place }] };
      });
    const title = held ? l(held.title) : matrix;
    return rows.length === 0
      ? []
      : [
          {
            id: `risks ${matrix}`,
            title: t('screen.home.portfolio.risks'),
            head: title,
            columns: [t('screen.home.portfolio.all')],
            rows,
          },
        ];
  });
}

function watchedTable({ findings, incidents, controls }: Portfolio): CountedTable {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, one) => total + one, 0);
  const row = (id: string, label: string, count: number, place: Place): CountRow[] =>
    count === 0 ? [] : [{ id, label, counts: [{ count, place }] }];
  const toControls: Place = { screen: 'risks', tab: 'controls' };
  return {
    id: 'watched',
    title: t('screen.home.portfolio.watched'),
    head: t('screen.home.portfolio.what'),
    columns: [t('screen.home.portfolio.all')],
    rows: [
      ...row('findings', t('screen.home.portfolio.findings'), sum(findings), { screen: 'monitoring', tab: 'findings' }),
      ...row('incidents', t('screen.home.portfolio.incidents'), sum(incidents), {
        screen: 'monitoring',
        tab: 'incidents',
      }),
      ...row('operating', t('screen.home.portfolio.controls'), controls['operating'] ?? 0, toControls),
      ...row('failed', t('screen.home.portfolio.controls.failed'), controls['failed'] ?? 0, toControls),
    ],
  };
}

function evidenceTable({ evidence }: Portfolio): CountedTable {
  return {
    id: 'evidence',
    title: t('screen.home.portfolio.evidence'),
    head: t('screen.home.portfolio.what'),
    columns: [t('screen.home.portfolio.all')],
    rows: EVIDENCE.filter((key) => evidence[key] > 0).map((key) => ({
      id: key,
      label: t(`screen.home.portfolio.evidence.${key}`),
      counts: [{ count: evidence[key], place: { screen: 'evidence' } }],
    })),
  };
}

function obligationsTable({ obligations }: Portfolio): CountedTable {
  return {
    id: 'obligations',
    title: t('screen.home.portfolio.obligations'),
    head: t('screen.home.portfolio.what'),
    columns: [t('screen.home.portfolio.all')],
    rows: obligations.slice(0, MOST_MONTHS).map(({ month, count }) => ({
      id: month,
      label: t('screen.home.portfolio.month', { date: formatDate(`${month}-01`) }),
      counts: [{ count, place: { screen: 'actions' } }],
    })),
  };
}

/** What there is and what is due, as tables of numbers; those that would be empty are left out. */
export class PortfolioView {
  readonly content = new Loaded<{ portfolio: Portfolio; matrices: readonly HeldMatrix[] }>(async () => {
    const [portfolio, matrices] = await Promise.all([api.portfolio.get(), api.catalogue.matrices()]);
    return { portfolio, matrices };
  });

  get tables(): readonly CountedTable[] {
    const content = this.content.value;
    if (content === null) return [];
    const { portfolio, matrices } = content;
    const all = [
      systemsTable(portfolio),
      dueTable(portfolio),
      ...riskTables(portfolio, matrices),
      watchedTable(portfolio),
      obligationsTable(portfolio),
      evidenceTable(portfolio),
    ];
    return all.filter(({ rows }) => rows.length > 0);
  }
}
