import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { CheckFinding } from '#contract/records/transfer';
import { formatDate, type Place, t, tIfKnown } from '../app.ts';
import { fieldLabel, kindName } from '../inventory/item-words.ts';
import { groupBy } from '../outcome/group.ts';

const isItemKind = (kind: string): kind is ItemKind => (ITEM_KINDS as readonly string[]).includes(kind);

/** The field that a finding names: one of the card's, or of the workspace's own. */
function fieldOf({ field, sources }: CheckFinding): string | null {
  const [first] = sources;
  return field ?? (first?.startsWith('custom.') === true ? first : null);
}

/** What is missing or wrong, in words. */
export function findingWords(finding: CheckFinding): string {
  const { rule, subject } = finding;
  const field = fieldOf(finding);
  if (field !== null && isItemKind(subject.kind)) return fieldLabel(subject.kind, field);
  return tIfKnown(`check-rule.${rule}`) ?? rule;
}

/** Who asks for it, or what stands against it. */
export function sourceWords({ rule, sources, dueOn }: CheckFinding): string {
  if (dueOn !== null) return formatDate(dueOn);
  const named = sources.filter((source) => !source.startsWith('custom.'));
  if (rule.startsWith('sign-off-'))
    return named.map((state) => tIfKnown(`screen.sign-off.state.${state}`) ?? state).join(', ');
  return named.join(', ');
}

/** What a finding is about. */
export const subjectWords = ({ subject }: CheckFinding): string =>
  isItemKind(subject.kind) ? kindName(subject.kind) : (tIfKnown(`app.search.kind.${subject.kind}`) ?? subject.kind);

/** Where it can be mended. */
export function placeOfFinding(finding: CheckFinding): Place | null {
  const { rule, subject } = finding;
  const { id } = subject;
  if (subject.kind === 'evidence') return { screen: 'evidence', id };
  if (subject.kind === 'assessment') {
    return rule === 'questions-open' ? { screen: 'assessment', id, list: 'open' } : { screen: 'sign-off', id };
  }
  if (!isItemKind(subject.kind)) return null;
  const field = fieldOf(finding);
  const at = { screen: 'item', kind: subject.kind, id } as const;
  if (field !== null) return { ...at, tab: 'card', field };
  if (rule === 'gate.card-released') return { ...at, tab: 'releases' };
  if (rule === 'gate.released-unchanged') return { ...at, tab: 'compare' };
  if (rule === 'gate.rollback-named') return { ...at, tab: 'card', field: 'rollback' };
  if (rule === 'gate.assessment-approved') return { ...at, tab: 'assessments' };
  return { ...at, tab: rule === 'upstream-changed' ? 'card' : 'checks' };
}

/** Findings of one subject, in the order in which they came. */
export function bySubject(findings: readonly CheckFinding[]): readonly (readonly [CheckFinding, ...CheckFinding[]])[] {
  return [...groupBy(findings, ({ subject }) => subject.id).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}

export const severityName = (severity: CheckFinding['severity']): string => t(`screen.check.${severity}`);
