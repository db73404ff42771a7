import type { Portfolio } from '#contract/records/portfolio';
import { fixed, type Reader } from '#core/store/sql';
import { countProblems } from './list.ts';
import { SOON_DAYS } from './rule.ts';

type Count = { readonly name: string; readonly key: string; readonly n: number };

const counters = fixed<Count>(
  "SELECT name, key, n FROM counters WHERE name <> 'problem' AND n <> 0 ORDER BY name, key",
);

/** Days from one day, or with a negative number before it. */
function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const EVER = '9999-12-31';

/** A key's last word, and what stands before it. */
function split(key: string): readonly [head: string, last: string] {
  const at = key.lastIndexOf(' ');
  return [key.slice(0, Math.max(0, at)), key.slice(at + 1)];
}

function summed(counts: readonly Count[], keyOf: (key: string) => string | null): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { key, n } of counts) {
    const to = keyOf(key);
    if (to !== null) sums[to] = (sums[to] ?? 0) + n;
  }
  return sums;
}

const sum = (counts: readonly Count[], counted: (key: string) => boolean): number =>
  counts.reduce((total, { key, n }) => (counted(key) ? total + n : total), 0);

const levelOf = (text: string | undefined): number | null => (text === undefined || text === '-' ? null : Number(text));

function risksOf(bands: readonly Count[], cells: readonly Count[]): Portfolio['risks'] {
  const matrices = new Map<string, Portfolio['risks'][number]>();
  const of = (matrix: string): Portfolio['risks'][number] => {
    const known = matrices.get(matrix) ?? { matrix, bands: {}, cells: [] };
    matrices.set(matrix, known);
    return known;
  };
  for (const { key, n } of bands) {
    const [matrix, band] = split(key);
    of(matrix).bands[band] = n;
  }
  for (const { key, n } of cells) {
    const [matrix = '', likelihood, impact] = key.split(' ');
    of(matrix).cells.push({ likelihood: levelOf(likelihood), impact: levelOf(impact), count: n });
  }
  return [...matrices.values()];
}

function actionsOf(counts: readonly Count[], today: string): Portfolio['actions'] {
  const soon = shifted(today, SOON_DAYS);
  const sources = new Map<string, { overdue: number; dueSoon: number; later: number; undated: number }>();
  for (const { key, n } of counts) {
    const [source, day] = split(key);
    const known = sources.get(source) ?? { overdue: 0, dueSoon: 0, later: 0, undated: 0 };
    sources.set(source, known);
    if (day === EVER) known.undated += n;
    else if (day < today) known.overdue += n;
    else if (day <= soon) known.dueSoon += n;
    else known.later += n;
  }
  return [...sources].map(([source, told]) => ({ source, ...told }));
}

/** What there is and what is due, from the counters that the writes keep. @param isComplete  nothing is being worked out anew */
export function readPortfolio(read: Reader, today: string, isComplete: boolean): Portfolio {
  const byName = new Map<string, Count[]>();
  for (const one of read.all(counters())) {
    const known = byName.get(one.name);
    if (known) known.push(one);
    else byName.set(one.name, [one]);
  }
  const of = (name: string): readonly Count[] => byName.get(name) ?? [];
  const age = of('evidence.age');
  const [quarter, year, twoYears] = [shifted(today, -91), shifted(today, -365), shifted(today, -730)];
  const expiry = of('evidence.expiry');
  const soon = shifted(today, SOON_DAYS);
  const months = summed(of('action'), (key) => {
    const [source, day] = split(key);
    return source === 'obligation' && day !== EVER ? day.slice(0, 7) : null;
  });
  const problems = { error: 0, warning: 0, notice: 0 };
  for (const { severity, count } of countProblems(read, null, today)) problems[severity] += count;
  return {
    today,
    systems: of('system').map(({ key, n }) => {
      const [tone, state] = split(key);
      return { tone, state, count: n };
    }),
    assessments: summed(of('assessment.sign-off'), (key) => {
      const [state, until] = split(key);
      return state.startsWith('approved') && until < today ? 'expired' : state;
    }),
    risks: risksOf(of('risk.band'), of('risk.shown')),
    controls: summed(of('control.state'), (key) => key),
    findings: summed(of('finding'), (key) => (split(key)[1] === 'closed' ? null : split(key)[0])),
    incidents: summed(of('incident'), (key) => (split(key)[1] === 'closed' ? null : split(key)[0])),
    actions: actionsOf(of('action'), today),
    obligations: Object.entries(months)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([month, count]) => ({ month, count })),
    evidence: {
      fresh: sum(age, (day) => day > quarter),
      year: sum(age, (day) => day <= quarter && day > year),
      twoYears: sum(age, (day) => day <= year && day > twoYears),
      older: sum(age, (day) => day <= twoYears),
      expired: sum(expiry, (day) => day < today),
      expiresSoon: sum(expiry, (day) => day >= today && day <= soon),
    },
    problems,
    isComplete,
  };
}
