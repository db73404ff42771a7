import { POLICY_STATES, type PolicyState } from '#contract/policy-kinds';
import type { TracedJudgement } from '#contract/records/judgement';
import type { PolicyCounts, PolicyEvaluation, PolicyResult, ToldFact } from '#contract/records/policy';
import { judge } from '#core/rules/judge';
import { findPerson } from '#core/store/people';
import { fixed, type Reader } from '#core/store/sql';
import { type HeldWaiver, heldWaivers, type JudgedRule, type Judging, judging, withWaiver } from './evaluate.ts';
import type { PolicySource } from './house.ts';
import { isEach, type Known } from './known.ts';
import { placeOf } from './places.ts';
import { factOfQuestion } from './rules.ts';

/** Which results are wanted: of these states, so many from a place on. */
export type Wanted = {
  readonly states?: readonly PolicyState[] | undefined;
  readonly offset: number;
  readonly limit: number;
};

/** How many results there are of each state; all of them zero. */
export function noCounts(): PolicyCounts {
  return { broken: 0, unknown: 0, waived: 0, holds: 0, 'out-of-scope': 0 };
}

function tellValue(known: Known): ToldFact['value'] {
  if (known === undefined) return null;
  if (isEach(known)) return known.each.length === 0 && !known.isComplete ? null : [...known.each];
  return typeof known === 'object' ? [...known] : known;
}

type ClassResult = TracedJudgement['classes'][number];

/** Facts of questions, each once. */
function factsIn(ids: readonly string[]): string[] {
  return [...new Set(ids.map(factOfQuestion))];
}

function reasons(of: readonly (ClassResult | undefined)[]): string[] {
  const all = of.flatMap((one) => one?.because ?? []);
  return factsIn(all.filter(({ hidden }) => !hidden).map(({ questionId }) => questionId));
}

const REASON = fixed<{ reason: string; approved_by: string }>(
  'SELECT reason, approved_by FROM policy_waivers WHERE id = ?',
);

function tellWaiver(read: Reader, waiver: HeldWaiver): PolicyResult['waiver'] {
  const row = read.get(REASON(waiver.id));
  const approvedByName = findPerson(read, row?.approved_by ?? '')?.name ?? '';
  return { id: waiver.id, until: waiver.until, approvedByName, reason: row?.reason ?? '' };
}

/** Why a rule comes out as it does for a system. */
function explain(
  { house, book, known }: Judging,
  index: number,
  systemId: string,
  state: PolicyState,
): Pick<PolicyResult, 'because' | 'missing'> {
  const { classes } = judge(book.pack, book.answers(known(systemId)), { assessedOn: house.today });
  const named = book.classes[index];
  const scope = classes.find(({ id }) => id === named?.scope);
  const condition = classes.find(({ id }) => id === named?.condition);
  const tell = (ids: readonly string[]): ToldFact[] =>
    ids.flatMap((id) => {
      const fact = book.facts.find((one) => one.id === id);
      if (fact === undefined) return [];
      const value = tellValue(known(systemId)(fact));
      return [{ fact: id, value, place: placeOf(house, systemId, fact, value) }];
    });
  const isOpen = scope?.truth === 'unknown' || (condition?.truth === 'unknown' && scope?.truth !== 'false');
  const open = [scope, condition].flatMap((one) => (one?.truth === 'unknown' ? one.open : []));
  return {
    because: tell(state === 'out-of-scope' ? reasons([scope]) : reasons([scope, condition])),
    missing: isOpen && state !== 'holds' ? tell(factsIn(open)) : [],
  };
}

type Found = { readonly index: number; readonly systemId: string; readonly state: PolicyState; readonly name: string };

/**
 * What rules come to for systems, with reasons for those results that are shown: facts from which each follows, and where
 * they are entered.
 * @param systemIds  null: all
 * @param now  ISO 8601
 */
export function evaluateRules(
  read: Reader,
  source: PolicySource,
  rules: readonly JudgedRule[],
  systemIds: readonly string[] | null,
  now: string,
  { states: wanted, offset, limit }: Wanted,
): PolicyEvaluation {
  const work = judging(read, source, rules, systemIds, now);
  const waiverOf = heldWaivers(read, work.house.today);
  const counts = noCounts();
  const found: Found[] = [];
  for (const [systemId, { name }] of work.house.systems()) {
    for (const [index, plain] of work.states(systemId).entries()) {
      const state = withWaiver(plain, waiverOf(rules[index]?.id ?? null, systemId));
      counts[state] += 1;
      if (wanted === undefined || wanted.includes(state)) found.push({ index, systemId, state, name });
    }
  }
  const rank = (state: PolicyState): number => POLICY_STATES.indexOf(state);
  const shown = found.toSorted((one, other) => rank(one.state) - rank(other.state)).slice(offset, offset + limit);
  const results = shown.map(({ index, systemId, state, name }): PolicyResult => {
    const rule = rules[index];
    const waiver = waiverOf(rule?.id ?? null, systemId);
    return {
      policyId: rule?.id ?? null,
      policyName: rule?.name ?? '',
      systemId,
      systemName: name,
      state,
      ...explain(work, index, systemId, state),
      waiver: state === 'waived' && waiver !== undefined ? tellWaiver(read, waiver) : null,
    };
  });
  return { counts, results, total: found.length };
}

/** How many systems each rule comes to what for. */
export function countRules(
  read: Reader,
  source: PolicySource,
  rules: readonly JudgedRule[],
  now: string,
): readonly PolicyCounts[] {
  const work = judging(read, source, rules, null, now);
  const waiverOf = heldWaivers(read, work.house.today);
  const counts = rules.map(noCounts);
  for (const systemId of work.house.systems().keys()) {
    for (const [index, plain] of work.states(systemId).entries()) {
      const count = counts[index];
      const state = withWaiver(plain, waiverOf(rules[index]?.id ?? null, systemId));
      if (count) count[state] += 1;
    }
  }
  return counts;
}
