import { KIND_FACTS } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import type { CheckFinding } from '#contract/records/transfer';
import type { SignOffState } from '#contract/records/workflow';
import type { Summaries } from '#core/assessments/summaries';
import { SOON_DAYS } from '#core/evidence/pages';
import { completenessOf } from '#core/inventory/completeness';
import { gateOf } from '#core/inventory/gate';
import type { Looking } from '#core/inventory/looking';
import { upstreamChanges } from '#core/inventory/upstream';
import type { EvidenceItemRow } from '#core/store/inventory-tables';
import { build, fixed, type Reader } from '#core/store/sql';
import { itemsToCheck } from './check-scope.ts';

/** What a check works with. */
export type Checking = {
  readonly read: Reader;
  readonly looking: Looking;
  readonly summaries: Summaries;
  /** Now. */
  readonly now: string;
};

const DAY_MS = 86_400_000;
/** States of sign-off that speak for an assessment. */
const SIGNED: ReadonlySet<SignOffState> = new Set(['approved', 'approved-with-conditions']);
const LAPSED: ReadonlySet<SignOffState> = new Set(['stale', 'expired', 'withdrawn']);

/** Conditions of going live that are looked at whatever the state. */
const TOLD_APART: ReadonlySet<string> = new Set([
  'card-complete',
  'evidence-valid',
  'upstream-looked-at',
  'assessment-approved',
]);

type Subject = CheckFinding['subject'];
type Details = Partial<Pick<CheckFinding, 'field' | 'sources' | 'dueOn'>>;

function finding(
  rule: string,
  severity: CheckFinding['severity'],
  subject: Subject,
  details: Details = {},
): CheckFinding {
  return { rule, severity, subject, field: null, sources: [], dueOn: null, ...details };
}

/** Fields that law, guidance or house ask for in the record's state and that are empty. */
function missingFields({ read, looking }: Checking, item: Item, subject: Subject): CheckFinding[] {
  const missing = completenessOf(read, looking, item)?.missing ?? [];
  return missing.map(({ field, demands }) => {
    const sources = demands.map(({ source, reason }) => (source === '' ? reason : source));
    const isOwn = field.startsWith('custom.');
    const told = isOwn ? { sources: [field, ...sources] } : { field, sources };
    return finding('field-missing', 'error', subject, told);
  });
}

/** What of going live does not hold of something that is. What is missing in its card is told field by field. */
function unmetGate({ read, looking }: Checking, item: Item, subject: Subject): CheckFinding[] {
  if (item.state !== 'live') return [];
  return gateOf(read, looking, item)
    .filter(({ rule, isMet, assessmentId }) => {
      // An assessment that is there is looked at by itself, and that there is none is told of the system.
      const isMissing = rule === 'assessment-approved' && assessmentId === null && item.kind === 'system';
      return !isMet && (isMissing || !TOLD_APART.has(rule));
    })
    .map(({ rule, lacking }) => finding(`gate.${rule}`, 'error', subject, { sources: lacking }));
}

function upstream({ read, looking }: Checking, item: Item, subject: Subject): CheckFinding[] {
  const names = new Set(upstreamChanges(read, item, looking).map((change) => change.upstream.name));
  return names.size === 0 ? [] : [finding('upstream-changed', 'warning', subject, { sources: [...names] })];
}

const assessmentIds = fixed<{ id: string }>('SELECT id FROM assessments WHERE system_id = ? ORDER BY id');

/** Sign-offs and open questions of a system's assessments; of a live system they are errors. */
function assessments({ read, summaries, now }: Checking, system: Item): CheckFinding[] {
  const isLive = system.state === 'live';
  const severity = isLive ? 'error' : 'warning';
  return read.all(assessmentIds(system.id)).flatMap(({ id }) => {
    const { assessment, answered, total, signOffState } = summaries.of(read, id, now);
    if (signOffState === 'superseded') return [];
    const subject = { kind: 'assessment', id, name: assessment.title };
    const open =
      answered < total ? [finding('questions-open', severity, subject, { sources: [`${answered}/${total}`] })] : [];
    if (LAPSED.has(signOffState))
      return [...open, finding('sign-off-lapsed', severity, subject, { sources: [signOffState] })];
    const isMissing = isLive && !SIGNED.has(signOffState);
    return isMissing ? [...open, finding('sign-off-missing', 'error', subject, { sources: [signOffState] })] : open;
  });
}

const linkedEvidence = fixed<{ item_id: string }>('SELECT DISTINCT item_id FROM evidence_links WHERE target_id = ?');
const answerEvidence = fixed<{ item_id: string | null }>(
  'SELECT DISTINCT item_id FROM evidence WHERE assessment_id IN (SELECT id FROM assessments WHERE system_id = ?)',
);

/** Evidence that is out of date or soon will be; of one system only what its records and assessments name. */
function evidence({ read, looking }: Checking, items: readonly Item[] | null): CheckFinding[] {
  const ids =
    items &&
    new Set(
      items.flatMap(({ id }) =>
        [...read.all(linkedEvidence(id)), ...read.all(answerEvidence(id))].map((row) => row.item_id),
      ),
    );
  const soon = new Date(Date.parse(looking.today) + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
  const query = build
    .selectFrom('evidence_items')
    .selectAll()
    .where('expires_on', 'is not', null)
    .where('expires_on', '<=', soon)
    .orderBy('expires_on')
    .orderBy('id');
  return read
    .all<EvidenceItemRow>(query)
    .filter(({ id }) => ids === null || ids.has(id))
    .map(({ id, title, expires_on }) => {
      const isExpired = expires_on !== null && expires_on < looking.today;
      const subject = { kind: 'evidence', id, name: title };
      return finding(
        isExpired ? 'evidence-expired' : 'evidence-expires-soon',
        isExpired ? 'error' : 'warning',
        subject,
        {
          dueOn: expires_on,
        },
      );
    });
}

/**
 * What is missing or wrong by the demands of law and house, errors first.
 * @param systemId  only this system and what hangs together with it; null: everything
 * @throws AppError `record.not-found`
 */
export function checkWorkspace(checking: Checking, systemId: string | null): CheckFinding[] {
  const items: Item[] = [];
  const found: CheckFinding[] = [];
  for (const item of itemsToCheck(checking.read, systemId)) {
    if (systemId !== null) items.push(item);
    // What is no longer in use owes nothing.
    if (item.state === 'retired') continue;
    const subject = { kind: item.kind, id: item.id, name: item.name };
    found.push(...missingFields(checking, item, subject));
    found.push(...unmetGate(checking, item, subject));
    if (KIND_FACTS[item.kind].hasCard || item.kind === 'deployment') found.push(...upstream(checking, item, subject));
    if (item.kind === 'system') found.push(...assessments(checking, item));
  }
  const all = [...found, ...evidence(checking, systemId === null ? null : items)];
  return [
    ...all.filter(({ severity }) => severity === 'error'),
    ...all.filter(({ severity }) => severity === 'warning'),
  ];
}
