import type { LifecycleState } from '#contract/inventory/kinds';
import type { PolicyState } from '#contract/policy-kinds';
import type { Condition } from '#contract/records/condition';
import type { Truth } from '#contract/records/judgement';
import type { Severity } from '#contract/severities';
import { Judge } from '#core/rules/judge';
import { build, fixed, type Reader } from '#core/store/sql';
import type { PolicyRow } from '#core/store/watch-tables';
import { House, type PolicySource } from './house.ts';
import type { Known } from './known.ts';
import { type RuleBook, ruleBook } from './rules.ts';
import type { NamedFact } from './vocabulary.ts';

export type { PolicySource } from './house.ts';

/** What comes of one policy for one system. `waivedUntil`: the last day of the waiver that holds today. */
export type PolicyStanding = {
  readonly policyId: string;
  readonly policyName: string;
  readonly severity: Severity;
  readonly blocksLive: boolean;
  readonly systemId: string;
  readonly state: PolicyState;
  readonly waivedUntil: string | null;
};

/** A rule to be judged; `id` null: it is not saved. */
export type JudgedRule = {
  readonly id: string | null;
  readonly name: string;
  readonly scope: Condition | null;
  readonly condition: Condition;
};

/** A policy's row as a rule. */
export function ruleOf({
  id,
  name,
  scope,
  condition,
}: Pick<PolicyRow, 'id' | 'name' | 'scope' | 'condition'>): JudgedRule {
  return {
    id,
    name,
    scope: JSON.parse(scope) as Condition | null,
    condition: JSON.parse(condition) as Condition,
  };
}

/**
 * What follows from the truths of scope and condition. What holds whatever the scope comes to is no matter of the scope;
 * what is not known is never taken for "no".
 */
export function stateOf(scope: Truth, condition: Truth): Exclude<PolicyState, 'waived'> {
  if (scope === 'false') return 'out-of-scope';
  if (condition === 'true') return 'holds';
  return scope === 'true' && condition === 'false' ? 'broken' : 'unknown';
}

/** A waiver that holds today. */
export type HeldWaiver = {
  readonly id: string;
  readonly policy_id: string;
  readonly item_id: string;
  readonly until: string;
};

const WAIVERS = fixed<HeldWaiver>(`
  SELECT id, policy_id, item_id, until FROM policy_waivers
  WHERE item_kind = 'system' AND revoked_at IS NULL AND until >= ? ORDER BY until, id`);

/** Waivers that hold, by policy and system; of several the one that holds longest. */
export function heldWaivers(
  read: Reader,
  today: string,
): (policyId: string | null, systemId: string) => HeldWaiver | undefined {
  const by = new Map(read.all(WAIVERS(today)).map((row) => [`${row.policy_id} ${row.item_id}`, row]));
  return (policyId, systemId) => (policyId === null ? undefined : by.get(`${policyId} ${systemId}`));
}

/** The active policies, by name. */
export function activePolicies(read: Reader): PolicyRow[] {
  return read.all<PolicyRow>(
    build.selectFrom('policies').selectAll().where('is_active', '=', 1).orderBy('name').orderBy('id'),
  );
}

/** Rules made ready for the systems of a house. */
export type Judging = {
  readonly house: House;
  readonly book: RuleBook;
  /** States per rule, for one system, waivers left aside. */
  readonly states: (systemId: string) => readonly Exclude<PolicyState, 'waived'>[];
  readonly known: (systemId: string) => (fact: NamedFact) => Known;
};

/**
 * Makes rules ready to judge systems. Systems with the same facts are judged once.
 * @param systemIds  null: all
 * @param now  ISO 8601
 */
export function judging(
  read: Reader,
  source: PolicySource,
  rules: readonly JudgedRule[],
  systemIds: readonly string[] | null,
  now: string,
  asState: LifecycleState | null = null,
): Judging {
  const book = ruleBook(rules);
  const fields = book.facts.flatMap(({ kind }) => kind.fields ?? []);
  const house = new House(read, source, systemIds, now, fields, asState);
  const seen = new Map<string, readonly Exclude<PolicyState, 'waived'>[]>();
  const known =
    (systemId: string) =>
    ({ kind, of }: NamedFact): Known =>
      kind.read(house, systemId, of);
  return {
    house,
    book,
    known,
    states: (systemId) => {
      const answers = book.answers(known(systemId));
      const key = JSON.stringify(answers);
      const found = seen.get(key);
      if (found) return found;
      const { classes } = new Judge(book.pack, answers, { assessedOn: house.today }).standing();
      const truths = new Map(classes.map(({ id, truth }) => [id, truth]));
      const truth = (id: string | null): Truth => (id === null ? 'true' : (truths.get(id) ?? 'unknown'));
      const states = book.classes.map(({ scope, condition }) => stateOf(truth(scope), truth(condition)));
      seen.set(key, states);
      return states;
    },
  };
}

/** A waiver covers what is broken and what cannot be told; elsewhere there is nothing to waive. */
export function withWaiver(state: Exclude<PolicyState, 'waived'>, waiver: HeldWaiver | undefined): PolicyState {
  return waiver !== undefined && (state === 'broken' || state === 'unknown') ? 'waived' : state;
}

/**
 * What comes of every active policy for systems, by policy name and system name. Records are read set-based, and only
 * those that a policy asks of.
 * @param systemIds  null: all
 * @param now  ISO 8601; waivers that ended before its day count no more
 */
export function evaluatePolicies(
  read: Reader,
  source: PolicySource,
  systemIds: readonly string[] | null,
  now: string,
): readonly PolicyStanding[] {
  return standingsOf(read, source, activePolicies(read), systemIds, now, null);
}

/**
 * Policies that keep a system from going live, judged as if it were live: those that it breaks, and those of which nobody can
 * tell yet, since what is not known is not kept.
 */
export function policiesAgainstLive(
  read: Reader,
  source: PolicySource,
  systemId: string,
  now: string,
): readonly PolicyStanding[] {
  const blocking = activePolicies(read).filter(({ blocks_live }) => blocks_live === 1);
  return standingsOf(read, source, blocking, [systemId], now, 'live').filter(
    ({ state }) => state === 'broken' || state === 'unknown',
  );
}

function standingsOf(
  read: Reader,
  source: PolicySource,
  policies: readonly PolicyRow[],
  systemIds: readonly string[] | null,
  now: string,
  asState: LifecycleState | null,
): readonly PolicyStanding[] {
  if (policies.length === 0) return [];
  const { house, states } = judging(read, source, policies.map(ruleOf), systemIds, now, asState);
  const waiverOf = heldWaivers(read, house.today);
  const by = [...house.systems().keys()].map((systemId) => ({ systemId, states: states(systemId) }));
  return policies.flatMap((policy, index) =>
    by.map(({ systemId, states: ofSystem }): PolicyStanding => {
      const waiver = waiverOf(policy.id, systemId);
      const state = withWaiver(ofSystem[index] ?? 'unknown', waiver);
      return {
        policyId: policy.id,
        policyName: policy.name,
        severity: policy.severity as Severity,
        blocksLive: policy.blocks_live === 1,
        systemId,
        state,
        waivedUntil: state === 'waived' ? (waiver?.until ?? null) : null,
      };
    }),
  );
}
