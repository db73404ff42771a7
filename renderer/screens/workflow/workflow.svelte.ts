import type { Tone } from '#contract/records/rules';
import type { Workflow, WorkflowRules } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import { api, Loaded, session, Task } from '../app.ts';
import { draftOf, newStage, newStep, nextId, toRules, type WorkflowDraft } from './draft.ts';
import { faultOf } from './faults.ts';

/** Drafts that were left unsaved, by workspace and tone: whoever comes back finds what was written. */
const kept = new Map<string, WorkflowDraft>();

/** The rules of sign-off by tone, and the one that is being changed. */
export class WorkflowScreen {
  readonly workflows = new Loaded(() => api.workflow.list());
  tone = $state<Tone>('high');
  /** The rules as they are being written; null until something was read. */
  draft = $state<WorkflowDraft | null>(null);
  isChecked = $state(false);
  wasSaved = $state(false);
  readonly task = new Task();
  /** Of when the screen was opened: it may be gone when the screen is left. */
  readonly #workspaceId = session.current?.workspace?.id ?? '';

  readonly current = $derived<Workflow | null>(this.workflows.value?.find(({ tone }) => tone === this.tone) ?? null);
  readonly isOwner = $derived(session.current?.actor?.roles.includes('owner') === true);
  readonly owners = $derived(session.people.filter(({ roles }) => roles.includes('owner')).map(({ id }) => id));
  readonly isChanged = $derived(
    this.draft !== null &&
      this.current !== null &&
      JSON.stringify(toRules(this.draft)) !== JSON.stringify(toRules(draftOf(this.current.rules))),
  );
  /** Why nobody could ever approve by these rules, as a sentence; null if they work. */
  readonly fault = $derived(this.draft === null ? null : faultOf(toRules(this.draft)));

  constructor(tone: Tone) {
    this.tone = tone;
  }

  async load(): Promise<void> {
    await this.workflows.load();
    this.#show();
  }

  choose(tone: Tone): void {
    this.keep();
    this.tone = tone;
    this.#show();
  }

  /** Keeps an unsaved draft until one comes back; called before its rules leave the screen. */
  keep(): void {
    if (this.draft === null) return;
    if (this.isChanged) kept.set(this.#keptAs, $state.snapshot(this.draft));
    else kept.delete(this.#keptAs);
  }

  get #keptAs(): string {
    return `${this.#workspaceId} ${this.tone}`;
  }

  /** The rules of the tone, with what was left unsaved. */
  #show(): void {
    const left = kept.get(this.#keptAs);
    this.discard();
    if (left !== undefined && this.draft !== null) this.draft = structuredClone(left);
  }

  discard(): void {
    this.draft = this.current === null ? null : draftOf(this.current.rules);
    this.isChecked = false;
    this.wasSaved = false;
    this.task.failure = null;
  }

  async save(): Promise<void> {
    this.isChecked = true;
    if (this.draft === null || this.fault !== null) return;
    await this.#change(toRules(this.draft));
  }

  async restoreDefault(): Promise<void> {
    await this.#change(null);
  }

  addStage(): void {
    this.draft?.stages.push(newStage(this.draft));
  }

  removeStage(index: number): void {
    this.draft?.stages.splice(index, 1);
  }

  moveStage(index: number, by: 1 | -1): void {
    const stages = this.draft?.stages;
    const [stage] = stages?.splice(index, 1) ?? [];
    if (stage !== undefined) stages?.splice(index + by, 0, stage);
  }

  addStep(stage: number): void {
    if (this.draft !== null) this.draft.stages[stage]?.steps.push(newStep(this.draft));
  }

  removeStep(stage: number, step: number): void {
    this.draft?.stages[stage]?.steps.splice(step, 1);
  }

  /** Another role is another step: its id says whose it is. */
  setRole(stage: number, step: number, role: RecordRole): void {
    const one = this.draft?.stages[stage]?.steps[step];
    if (this.draft === null || one === undefined) return;
    one.role = role;
    one.id = '';
    one.id = nextId(this.draft, one);
  }

  setAsks(stage: number, step: number, asks: 'decision' | 'opinion'): void {
    const one = this.draft?.stages[stage]?.steps[step];
    if (this.draft === null || one === undefined) return;
    one.asks = asks;
    one.id = '';
    one.id = nextId(this.draft, one);
  }

  async #change(rules: WorkflowRules | null): Promise<void> {
    const { current, tone } = this;
    if (current === null) return;
    const workflows = await this.task.run(() => api.workflow.change({ tone, baseVersion: current.version, rules }));
    if (workflows === null) return;
    this.workflows.value = workflows;
    this.discard();
    this.wasSaved = true;
  }
}
