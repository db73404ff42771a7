import { ITEM_KINDS } from '#contract/inventory/kinds';
import type { Problem } from '#contract/records/consistency';
import type { CheckFinding } from '#contract/records/transfer';
import type { Reader } from '#core/store/sql';
import { listProblems } from './list.ts';

const PAGE = 5000;

/** A problem in the few words of the command line. Fields of the workspace's own are named first among the sources. */
function toFinding({ rule, severity, kind, recordId, title, place, names, day, since }: Problem): CheckFinding {
  const isOfItem = (ITEM_KINDS as readonly string[]).includes(kind);
  const isField = isOfItem && place !== '' && !place.includes(':');
  const isOwn = isField && place.startsWith('custom.');
  return {
    rule,
    severity,
    subject: { kind, id: recordId, name: title },
    field: isField && !isOwn ? place : null,
    sources: isOwn ? [place, ...names] : names,
    dueOn: day ?? since,
  };
}

/**
 * All that does not fit together today, errors first.
 * @param systemId  only this system and what hangs together with it; null: everything
 */
export function listFindings(read: Reader, systemId: string | null, today: string): CheckFinding[] {
  const findings: CheckFinding[] = [];
  let after: string | null = null;
  do {
    const wanted = { systemId, rule: null, severity: null, after, limit: PAGE };
    const page = listProblems(read, wanted, today);
    for (const problem of page.problems) findings.push(toFinding(problem));
    after = page.next;
  } while (after !== null);
  return findings;
}
