import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PersonRole } from '#contract/records/person';
import { type SignOffMove, SignOffState, type WorkflowRules } from '#contract/records/workflow';
import { RecordRole } from '#contract/records/workflow-parts';
import { checkWorkflow } from '#core/sign-off/check-workflow';
import { defaultWorkflows } from '#core/sign-off/default-workflows';
import { barOf } from '#core/sign-off/frame';
import { canWithdraw } from '#core/sign-off/standing';
import { TRANSITIONS } from '#core/sign-off/table';
import { World, type WorldPerson } from './world.ts';

/** `SIGN_OFF_RUNS` asks for more. */
const RUNS = Number(process.env['SIGN_OFF_RUNS'] ?? 1000);

const states = SignOffState.options;

describe('the table', () => {
  test.each(states)('from %s somebody who always exists can move on, and approval can be reached', (state) => {
    const moves = Object.values(TRANSITIONS[state]);
    expect(moves.some(({ by }) => by.includes('manager'))).toBe(true);
    const reached = new Set<SignOffState>([state]);
    for (const one of reached)
      for (const { to } of Object.values(TRANSITIONS[one])) for (const next of to) reached.add(next);
    expect(reached).toContain('approved');
    expect(reached).toContain('approved-with-conditions');
  });

  test('names for every move each state it can be made in', () => {
    const inState = (move: SignOffMove): string[] => states.filter((state) => move in TRANSITIONS[state]);
    expect(inState('decide')).toEqual(['in-review']);
    expect(inState('submit')).toEqual(['draft', 'changes-requested']);
    expect(inState('recall')).toEqual(['in-review']);
    expect(inState('reopen')).toEqual([
      'rejected',
      'approved',
      'approved-with-conditions',
      'stale',
      'expired',
      'withdrawn',
      'superseded',
    ]);
    expect(inState('supersede')).toEqual(states.filter((state) => state !== 'superseded'));
  });
});

const role = fc.constantFrom(...RecordRole.options);
const quorum = fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 3 }));
const stages = fc
  .array(
    fc.array(fc.record({ role, asks: fc.constantFrom('decision' as const, 'opinion' as const), quorum }), {
      minLength: 1,
      maxLength: 3,
    }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((all) =>
    all.map((steps, i) => ({ id: `stage-${i}`, steps: steps.map((step, j) => ({ id: `step-${i}-${j}`, ...step })) })),
  );
const edited = fc
  .record({
    stages,
    separation: fc.array(fc.tuple(role, fc.oneof(role, fc.constant('author' as const))), { maxLength: 5 }),
    validMonths: fc.constantFrom(null, 1, 12),
  })
  .map((rules): WorkflowRules => ({ ...rules, attestations: [], material: [] }))
  .filter((rules) => {
    try {
      checkWorkflow(rules);
      return true;
    } catch {
      return false;
    }
  });
const workflow = fc.oneof(fc.constantFrom(...Object.values(defaultWorkflows)), edited);
const roles = fc.subarray(PersonRole.options, { minLength: 1 });
const peopleOf = (min: number, max: number): fc.Arbitrary<WorldPerson[]> =>
  fc.array(roles, { minLength: min, maxLength: max }).map((all) => all.map((own, i) => ({ id: `p${i}`, roles: own })));

/** What a walk does: numbers choose among what is possible. */
const walk = fc.array(fc.nat(10_000), { maxLength: 25 });

const pick = <T>(list: readonly T[], n: number): T | undefined =>
  list.length === 0 ? undefined : list[n % list.length];

/** Makes one possible move, or lets time, content or keys change. Gives the move. */
function goOn(world: World, n: number): SignOffMove | null {
  const { standing } = world;
  const outside = n % 13;
  if (outside === 0) world.content += 1;
  else if (outside === 1) world.passDays(400);
  else if (outside === 2)
    world.keys.set(
      pick(world.people, n)?.id ?? '',
      pick(['usable', 'none', 'revoked'] as const, Math.floor(n / 13)) ?? 'usable',
    );
  else if (outside === 3) {
    const index = n % Math.max(1, world.decisions.length);
    const one = world.decisions[index];
    if (one) world.decisions[index] = { ...one, isVoid: true };
  } else {
    const chosen = pick(standing.moves, Math.floor(n / 13));
    if (!chosen) return null;
    make(world, chosen.move, pick(chosen.by, n) ?? '', n);
    return chosen.move;
  }
  return null;
}

function make(world: World, move: SignOffMove, personId: string, n: number): void {
  const { facts, standing } = world;
  switch (move) {
    case 'submit':
    case 'recall':
    case 'reopen':
    case 'supersede':
      world.move(move, personId);
      return;
    case 'assign': {
      const steps = standing.stages.flatMap(({ steps }) => steps);
      const count = n % (world.people.length + 1);
      world.assign(
        pick(steps, n)?.role ?? 'approver',
        world.people.slice(0, count).map(({ id }) => id),
      );
      return;
    }
    case 'accept-risk':
    case 'decide': {
      const open = world.steps.filter(
        (step) => step.openTo.includes(personId) && (move === 'decide' || step.asks === 'decision'),
      );
      const step = pick(open, n);
      if (!step) throw new Error('told to be open, and is not');
      const decisions = ['approve', 'approve', 'approve-with-conditions', 'reject', 'request-changes'] as const;
      const decision =
        step.asks === 'opinion' ? 'opinion' : move === 'accept-risk' ? 'approve' : (pick(decisions, n) ?? 'approve');
      const residualRisk = move === 'accept-risk' ? { text: 'rest', until: world.today } : null;
      world.decide(personId, step, { decision, residualRisk });
      return;
    }
    case 'withdraw-decision': {
      const own = world.decisions.filter(
        ({ signOff }) => signOff.personId === personId && canWithdraw(facts, signOff.id),
      );
      const one = pick(own, n);
      if (!one) throw new Error('told to be withdrawable, and is not');
      world.withdraw(one.signOff.id);
      return;
    }
    case 'fulfil-condition':
      world.conditions = world.conditions.map((one, i) =>
        i === n % world.conditions.length ? { ...one, fulfilledAt: one.fulfilledAt === null ? world.now : null } : one,
      );
      return;
    case 'revoke-acceptance':
      world.acceptances = world.acceptances.map((one) => ({
        ...one,
        revokedAt: one.revokedAt ?? world.now,
      }));
  }
}

function startWorld(
  rules: WorkflowRules,
  people: readonly WorldPerson[],
  fourEyes: boolean,
  authorCount: number,
): World {
  const authors = people.slice(0, Math.max(1, Math.min(authorCount, people.length))).map(({ id }) => id);
  return new World(rules, people, fourEyes, authors);
}

describe('however rules, people and events are', () => {
  test('somebody who exists can make a move, and each move leads where the table says', () => {
    fc.assert(
      fc.property(workflow, peopleOf(1, 6), fc.boolean(), fc.nat(3), walk, (rules, people, fourEyes, authors, way) => {
        const world = startWorld(rules, people, fourEyes, authors);
        const known = new Set(people.map(({ id }) => id));
        for (const n of way) {
          const { state, moves } = world.standing;
          expect(moves.length, state).toBeGreaterThan(0);
          for (const { by } of moves) {
            expect(by.length).toBeGreaterThan(0);
            for (const id of by) expect(known).toContain(id);
          }
          const move = goOn(world, n);
          if (move !== null) expect(TRANSITIONS[state][move]?.to, `${state} ${move}`).toContain(world.standing.state);
        }
        expect(world.standing.moves.length).toBeGreaterThan(0);
      }),
      { numRuns: RUNS },
    );
  });

  test('nobody is told to be able to decide who is an author or sits in a role kept apart, while four eyes are on', () => {
    fc.assert(
      fc.property(workflow, peopleOf(1, 6), fc.nat(3), walk, (rules, people, authors, way) => {
        const world = startWorld(rules, people, true, authors);
        for (const n of way) {
          for (const step of world.steps) for (const id of step.openTo) expect(barOf(world.frame, step, id)).toBeNull();
          goOn(world, n);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('approval can be reached, if there are people enough for the rules', () => {
    fc.assert(
      fc.property(workflow, fc.boolean(), peopleOf(1, 4), walk, (rules, fourEyes, some, way) => {
        const seats = rules.stages
          .flatMap(({ steps }) => steps)
          .reduce((sum, { quorum }) => sum + (quorum === 'all' ? 1 : quorum), 0);
        const others: WorldPerson[] = Array.from({ length: fourEyes ? seats : 0 }, (_, i) => ({
          id: `q${i}`,
          roles: ['developer'],
        }));
        const world = startWorld(rules, [...some, ...others], fourEyes, some.length);
        for (const n of way) goOn(world, n);
        for (const { id } of world.people) world.keys.set(id, 'usable');
        for (let tries = 0; tries < 60; tries += 1) {
          if (world.standing.state === 'approved') return;
          advance(
            world,
            others.map(({ id }) => id),
          );
        }
        expect(world.standing.state).toBe('approved');
      }),
      { numRuns: RUNS },
    );
  });
});

/** One step of somebody who wants it approved: only moves that the standing offers. */
function advance(world: World, others: readonly string[]): void {
  const { state, stages, lacking } = world.standing;
  const need = (move: SignOffMove): string => {
    const by = world.standing.moves.find((one) => one.move === move)?.by[0];
    if (by === undefined) throw new Error(`${move} is not offered in ${state}`);
    return by;
  };
  switch (state) {
    case 'approved-with-conditions':
      need('fulfil-condition');
      world.conditions = world.conditions.map((one) => ({ ...one, fulfilledAt: world.now }));
      return;
    case 'draft':
    case 'changes-requested':
      // A cast in which everybody sits once, so that no separation can be broken.
      need('assign');
      cast(world, others);
      world.move('submit', need('submit'));
      return;
    case 'in-review': {
      const open = stages
        .flatMap(({ steps }) => steps)
        .find(({ asks, openTo }) => asks === 'decision' && openTo.length > 0);
      const by = open?.openTo[0];
      if (open && by !== undefined && lacking.length === 0) {
        world.decide(by, open, { decision: 'approve' });
        return;
      }
      // Nobody is left to decide: all start afresh. Either alone can go round in circles: a decision given again in
      // the same role, or the same cast with the same decisions.
      for (const { signOff } of [...world.decisions]) {
        const offered = world.standing.moves.find(({ move }) => move === 'withdraw-decision');
        if (offered?.by.includes(signOff.personId) && canWithdraw(world.facts, signOff.id)) world.withdraw(signOff.id);
      }
      world.move('recall', need('recall'));
      return;
    }
    default:
      world.move('reopen', need('reopen'));
  }
}

function cast(world: World, others: readonly string[]): void {
  const free = [...others];
  const byRole = new Map<RecordRole, string[]>();
  for (const { role, asks, quorum } of world.rules.stages.flatMap(({ steps }) => steps)) {
    if (asks !== 'decision') continue;
    const count = quorum === 'all' ? 1 : quorum;
    const own = byRole.get(role) ?? [];
    byRole.set(role, own.length >= count ? own : [...own, ...free.splice(0, count - own.length)]);
  }
  for (const [role, ids] of byRole) world.assign(role, ids);
}
