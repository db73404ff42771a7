import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Workflow } from '#contract/records/workflow';
import { defaultWorkflows } from '#core/sign-off/default-workflows';
import { t } from '../../../renderer/app/i18n.svelte.ts';
import { draftOf, newStage, newStep, toRules } from '../../../renderer/screens/workflow/draft.ts';
import { faultOf } from '../../../renderer/screens/workflow/faults.ts';
import { WorkflowScreen } from '../../../renderer/screens/workflow/workflow.svelte.ts';

const { list, change } = vi.hoisted(() => ({ list: vi.fn(), change: vi.fn() }));

// The boundary to the core.
vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: { workflow: { list, change } },
}));

const workflows = (): Workflow[] =>
  (['prohibited', 'high', 'limited', 'minimal', 'none'] as const).map((tone) => ({
    tone,
    rules: defaultWorkflows[tone],
    isDefault: true,
    version: 0,
    changedAt: null,
  }));

beforeEach(() => {
  list.mockReset().mockImplementation(async () => workflows());
  change.mockReset().mockImplementation(async () => workflows());
});

async function opened(): Promise<WorkflowScreen> {
  const screen = new WorkflowScreen('high');
  await screen.load();
  return screen;
}

test.each(['prohibited', 'high', 'limited', 'minimal', 'none'] as const)(
  'the shipped rules for %s go through the form unchanged and have no fault',
  (tone) => {
    const rules = defaultWorkflows[tone];
    expect(toRules(draftOf(rules))).toEqual(rules);
    expect(faultOf(rules)).toBeNull();
  },
);

test('what was left empty is left out, and numbers stay within what the core takes', () => {
  const draft = draftOf(defaultWorkflows.high);
  draft.attestations.push({ en: '  ', de: '' }, { en: ' I know it. ', de: ' ' });
  draft.material.push({ subject: ' ', isMaterial: true });
  draft.validMonths = '900';
  const [first] = draft.stages;
  if (first?.steps[0]) first.steps[0].quorum = 'all';
  const rules = toRules(draft);
  expect(rules.attestations.at(-1)).toEqual({ en: 'I know it.' });
  expect(rules.material).toHaveLength(defaultWorkflows.high.material.length);
  expect(rules.validMonths).toBe(120);
  expect(rules.stages[0]?.steps[0]?.quorum).toBe('all');
  expect(toRules({ ...draft, validMonths: ' ' }).validMonths).toBeNull();
});

test('a new step is for a role that has none yet, and ids are never twice', () => {
  const draft = draftOf(defaultWorkflows.minimal);
  for (let count = 0; count < 9; count += 1) draft.stages[0]?.steps.push(newStep(draft));
  draft.stages.push(newStage(draft));
  draft.stages.push(newStage(draft));
  const ids = draft.stages.flatMap(({ steps }) => steps.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(draft.stages.map(({ id }) => id)).size).toBe(draft.stages.length);
  expect(draft.stages[0]?.steps[1]?.role).toBe('validator');
});

test('another role is another step, named after it', async () => {
  const screen = await opened();
  screen.setRole(0, 0, 'owner');
  screen.setAsks(0, 0, 'opinion');
  expect(screen.draft?.stages[0]?.steps[0]).toMatchObject({ id: 'owner-opinion', role: 'owner', asks: 'opinion' });
});

test('rules by which nobody could decide are told in words and never sent', async () => {
  const screen = await opened();
  for (const [stage, { steps }] of (screen.draft?.stages ?? []).entries()) {
    for (const step of steps.keys()) screen.setAsks(stage, step, 'opinion');
  }
  expect(screen.fault).toBe(t('screen.workflow.fault.no-decision'));
  await screen.save();
  expect(change).not.toHaveBeenCalled();
});

test('a role apart from itself, and a pair that stands twice, are faults', () => {
  const { high } = defaultWorkflows;
  expect(faultOf({ ...high, separation: [['dpo', 'dpo']] })).toBe(t('screen.workflow.fault.role-apart-from-itself'));
  const twice: typeof high.separation = [
    ['dpo', 'approver'],
    ['approver', 'dpo'],
  ];
  expect(faultOf({ ...high, separation: twice })).toBe(t('screen.workflow.fault.same-pair'));
});

test('stages are moved and removed, and saved with the version they were read with', async () => {
  const screen = await opened();
  expect(screen.isChanged).toBe(false);
  screen.moveStage(1, -1);
  screen.removeStage(2);
  expect(screen.isChanged).toBe(true);
  await screen.save();
  const { stages } = change.mock.calls[0]?.[0].rules ?? {};
  expect(stages.map(({ id }: { id: string }) => id)).toEqual(['risk', 'validation']);
  expect(change.mock.calls[0]?.[0]).toMatchObject({ tone: 'high', baseVersion: 0 });
  expect(screen.wasSaved).toBe(true);
});

test('what was shipped is restored, and changes are discarded by another tone', async () => {
  const screen = await opened();
  screen.removeStage(0);
  screen.choose('limited');
  expect(screen.isChanged).toBe(false);
  await screen.restoreDefault();
  expect(change).toHaveBeenCalledWith({ tone: 'limited', baseVersion: 0, rules: null });
});
