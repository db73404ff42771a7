import type { PersonRole } from '#contract/records/person';
import type { SignOff } from '#contract/records/sign-off';
import type {
  Assignment,
  RecordedMove,
  RiskAcceptance,
  SignOffCondition,
  WorkflowRules,
} from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import type { Frame } from '#core/sign-off/frame';
import { holdersFor, managersOf } from '#core/sign-off/people';
import type { Decided } from '#core/sign-off/rounds';
import { type KeyState, type Standing, type StandingFacts, standingOf } from '#core/sign-off/standing';

export type WorldPerson = { readonly id: string; readonly roles: readonly PersonRole[] };
type Step = Standing['stages'][number]['steps'][number];

/** An assessment's sign-off without files and keys: what the core keeps as records is kept in lists here. */
export class World {
  rules: WorkflowRules;
  readonly people: readonly WorldPerson[];
  readonly fourEyes: boolean;
  readonly authors: ReadonlySet<string>;
  assignments: Assignment[] = [];
  readonly moves: RecordedMove[] = [];
  readonly decisions: Decided[] = [];
  readonly contents = new Map<string, number>();
  conditions: SignOffCondition[] = [];
  acceptances: RiskAcceptance[] = [];
  readonly keys = new Map<string, KeyState>();
  content = 0;
  day = Date.parse('2026-11-23T00:00:00.000Z');
  #count = 0;

  constructor(rules: WorkflowRules, people: readonly WorldPerson[], fourEyes: boolean, authors: readonly string[]) {
    this.rules = rules;
    this.people = people;
    this.fourEyes = fourEyes;
    this.authors = new Set(authors);
  }

  get today(): string {
    return new Date(this.day).toISOString().slice(0, 10);
  }

  /** Later at each look. */
  get now(): string {
    this.day += 1000;
    return new Date(this.day).toISOString();
  }

  get frame(): Frame {
    const { fourEyes, authors } = this;
    const people = this.people.map(({ id, roles }) => ({ id, roles: [...roles] }));
    return {
      rules: this.rules,
      fourEyes,
      authors,
      holders: holdersFor(this.rules, people, this.assignments, { fourEyes, authors }),
    };
  }

  get facts(): StandingFacts {
    const people = this.people.map(({ id, roles }) => ({ id, roles: [...roles] }));
    return {
      assessmentId: 'assessment',
      tone: 'high',
      frame: this.frame,
      managers: managersOf(people, this.assignments, this.authors),
      keyOf: (id) => this.keys.get(id) ?? 'usable',
      assignments: this.assignments,
      moves: this.moves,
      decisions: this.decisions,
      differs: (earlier, later) =>
        this.contents.get(earlier.signOff.id) !== (later === null ? this.content : this.contents.get(later.signOff.id)),
      conditions: this.conditions,
      acceptances: this.acceptances,
      now: this.now,
    };
  }

  get standing(): Standing {
    return standingOf(this.facts);
  }

  get steps(): Step[] {
    return this.standing.stages.flatMap(({ steps }) => steps);
  }

  step(id: string): Step {
    const step = this.steps.find((one) => one.id === id);
    if (!step) throw new Error(`no step ${id}`);
    return step;
  }

  #next(): string {
    this.#count += 1;
    return `id-${String(this.#count).padStart(5, '0')}`;
  }

  assign(role: RecordRole, personIds: readonly string[]): void {
    this.assignments = [
      ...this.assignments.filter((one) => one.role !== role),
      ...personIds.map((personId) => ({ id: this.#next(), version: 1, assessmentId: 'assessment', role, personId })),
    ];
  }

  move(move: RecordedMove['move'], personId = this.people[0]?.id ?? ''): void {
    this.moves.push({
      id: this.#next(),
      version: 1,
      assessmentId: 'assessment',
      move,
      personId,
      reason: 'because',
      at: this.now,
    });
  }

  decide(
    personId: string,
    step: Pick<Step, 'id' | 'role'> | null,
    more: Partial<SignOff> & Pick<SignOff, 'decision'>,
  ): string {
    const id = this.#next();
    const signOff: SignOff = {
      id,
      version: 1,
      assessmentId: 'assessment',
      personId,
      personName: personId,
      keyId: personId,
      fingerprint: '0'.repeat(64),
      statement: 'said',
      conditions: '',
      nextReviewOn: null,
      fourEyes: this.fourEyes,
      contentHash: '0'.repeat(64),
      signedAt: this.now,
      round: this.standing.round,
      ...(step === null ? {} : { role: step.role, stepId: step.id }),
      ...more,
    };
    if (signOff.residualRisk) {
      const { text, until } = signOff.residualRisk;
      this.acceptances.push({
        id: this.#next(),
        version: 1,
        assessmentId: 'assessment',
        signOffId: id,
        text,
        acceptedBy: personId,
        until,
        revokedAt: null,
        revokedBy: null,
        revocationReason: '',
      });
    }
    if (more.decision === 'approve-with-conditions') {
      this.conditions.push({
        id: this.#next(),
        version: 1,
        signOffId: id,
        text: 'do it',
        ownerId: personId,
        dueOn: this.today,
        fulfilledAt: null,
        fulfilledBy: null,
        note: '',
      });
    }
    this.decisions.push({ signOff, frame: this.frame, isVoid: false });
    this.contents.set(id, this.content);
    return id;
  }

  approve(personId: string, stepId: string, more: Partial<SignOff> = {}): string {
    return this.decide(personId, this.step(stepId), { decision: 'approve', ...more });
  }

  withdraw(signOffId: string): void {
    const taken = this.decisions.find(({ signOff }) => signOff.id === signOffId);
    if (!taken) throw new Error('no such sign-off');
    const { personId, role, stepId } = taken.signOff;
    this.decide(personId, role && stepId ? { id: stepId, role } : null, { decision: 'withdraw', withdraws: signOffId });
  }

  passDays(days: number): void {
    this.day += days * 86_400_000;
  }
}
