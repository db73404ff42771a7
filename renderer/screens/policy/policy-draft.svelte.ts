import type { Condition } from '#contract/records/condition';
import type { Policy, PolicyEvaluation } from '#contract/records/policy';
import { api, failureText, Loaded, Task } from '../app.ts';

/** What of a policy is written by hand. */
export type PolicyText = Pick<
  Policy,
  'name' | 'statement' | 'reason' | 'fix' | 'severity' | 'isActive' | 'blocksLive' | 'reviewOn' | 'ownerId'
>;

/** Results shown at once; more are asked for. */
const PAGE = 20;
const PAUSE_MS = 250;

/** A policy that is being written, and what it would come to over all systems. */
export class PolicyDraft {
  readonly saved: Loaded<Policy>;
  readonly task = new Task();
  text = $state<PolicyText | null>(null);
  scope = $state.raw<Condition | null>(null);
  condition = $state.raw<Condition | null>(null);
  effect = $state.raw<PolicyEvaluation | null>(null);
  effectFailure = $state<string | null>(null);
  shown = $state(PAGE);
  readonly id: string;
  #base = $state.raw<Policy | null>(null);
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
    this.saved = new Loaded(() => api.policy.get({ id }));
  }

  /** Whether anything is written that is not saved. */
  readonly isDirty = $derived.by(() => {
    const base = this.#base;
    if (base === null || this.text === null) return false;
    return JSON.stringify(this.#written()) !== JSON.stringify(pick(base));
  });

  get base(): Policy | null {
    return this.#base;
  }

  #written(): ReturnType<typeof pick> | null {
    if (this.text === null || this.condition === null) return null;
    return { ...$state.snapshot(this.text), scope: this.scope, condition: this.condition };
  }

  /** Takes what is saved over, unless something else is being written. */
  follow(policy: Policy): void {
    if (this.#base !== null && this.isDirty) return;
    const { scope, condition, ...text } = pick(policy);
    this.#base = policy;
    this.text = text;
    this.scope = scope;
    this.condition = condition;
    this.look();
  }

  /** Asks anew what the rules come to, once nobody wrote for a moment. */
  look(pauseMs = 0): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(), pauseMs);
  }

  async #try(): Promise<void> {
    const { scope, condition, id } = this;
    if (condition === null) return;
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const effect = await api.policy.try({ policyId: id, scope, condition, limit: this.shown });
      if (turn !== this.#turn) return;
      this.effect = effect;
      this.effectFailure = null;
    } catch (error) {
      if (turn === this.#turn) this.effectFailure = failureText(error);
    }
  }

  more(): void {
    this.shown += PAGE;
    this.look();
  }

  changeScope(scope: Condition | null): void {
    this.scope = scope;
    this.look(PAUSE_MS);
  }

  changeCondition(condition: Condition): void {
    this.condition = condition;
    this.look(PAUSE_MS);
  }

  async save(): Promise<void> {
    const written = this.#written();
    const base = this.#base;
    if (written === null || base === null) return;
    const policy = await this.task.run(() => api.policy.update({ id: base.id, baseVersion: base.version, ...written }));
    if (policy === null) return;
    this.#base = policy;
    this.follow(policy);
  }

  /** Throws away what is not saved. */
  discard(): void {
    const base = this.#base;
    if (base === null) return;
    this.#base = null;
    this.follow(base);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function pick(policy: Policy): PolicyText & Pick<Policy, 'scope' | 'condition'> {
  const { name, statement, reason, fix, severity, isActive, blocksLive, reviewOn, ownerId, scope, condition } = policy;
  return { name, statement, reason, fix, severity, isActive, blocksLive, reviewOn, ownerId, scope, condition };
}
