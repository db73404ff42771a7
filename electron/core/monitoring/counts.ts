import { SOON_DAYS } from '#contract/monitoring';
import type { MonitoringCounts } from '#contract/records/incident';
import { fixed, type Reader } from '#core/store/sql';
import type { IncidentRow } from '#core/store/watch-tables';
import { isUnanswered } from './clocks.ts';
import { type ClockSetting, clocksOfRow } from './incident-pages.ts';
import { daysAfter } from './schedule.ts';

type Cycles = { readonly overdue: number | null; readonly soon: number | null; readonly count: number };
type Findings = { readonly open: number; readonly overdue: number | null };

const cycles = fixed<Cycles>(
  `SELECT sum(next_due_on < ?) AS overdue, sum(next_due_on >= ? AND next_due_on <= ?) AS soon, count(*) AS count
  FROM cycles WHERE is_active = 1`,
);
const findings = fixed<Findings>(
  `SELECT count(*) AS open, sum(due_on < ? AND state <> 'fixed') AS overdue FROM findings
  WHERE state IN ('open', 'in-progress', 'fixed')`,
);
const unclosed = fixed<IncidentRow>("SELECT * FROM incidents WHERE state IN ('open', 'investigating', 'contained')");

/** What monitoring has to say at a glance. */
export function countMonitoring(read: Reader, setting: ClockSetting): MonitoringCounts {
  const today = setting.now.slice(0, 10);
  const ofCycles = read.get(cycles(today, today, daysAfter(today, SOON_DAYS)));
  const ofFindings = read.get(findings(today));
  const incidents = read.all(unclosed());
  const clocks = incidents.flatMap((row) => clocksOfRow(read, row, setting)).filter(isUnanswered);
  return {
    overdueCycles: ofCycles?.overdue ?? 0,
    soonCycles: ofCycles?.soon ?? 0,
    cycles: ofCycles?.count ?? 0,
    openIncidents: incidents.length,
    runningClocks: clocks.length,
    overdueClocks: clocks.filter(({ state }) => state === 'overdue').length,
    openFindings: ofFindings?.open ?? 0,
    overdueFindings: ofFindings?.overdue ?? 0,
  };
}
