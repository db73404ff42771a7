import { beforeAll, describe, expect, test } from 'vitest';
import type { EvaluationSettings } from '#contract/records/evaluation';
import { checkConformance } from '#core/conformance/check';
import { refOf } from '#test/support/inventory-case';
import { type JudgedCase, openJudgedCase, REDACTED } from '#test/support/judged-case';
import { onDisk, squeeze } from '#test/support/pdf-tools';

let judged: JudgedCase;
let before: string;
let pdf: Uint8Array;
let text: string;

function read(bytes: Uint8Array): string {
  const file = onDisk(bytes);
  const words = file.run('pdftotext', '-layout', 'FILE', '-');
  file.remove();
  return squeeze(words);
}
const tells = (words: string): boolean => text.includes(squeeze(words));

/** 240 cases: 100 of 'a' of whom 60 are selected, 130 of 'b' of whom 52 are, 4 of 'c', 6 of nobody knows which. */
function predictions(shift: number): Blob {
  const rows = ['group,label,prediction,score'];
  const add = (group: string, n: number, selected: number): void => {
    for (let index = 0; index < n; index += 1) {
      const isSelected = index < selected;
      const score = (isSelected ? 0.55 : 0.05) + (0.4 * (index % 10)) / 10 + shift;
      rows.push(
        `${group},${index % 4 === 0 ? 1 - Number(isSelected) : Number(isSelected)},${Number(isSelected)},${Math.min(1, score)}`,
      );
    }
  };
  add('a', 100, 60);
  add('b', 130, 52);
  add('c', 4, 1);
  add('', 6, 3);
  return new Blob([`${rows.join('\n')}\n`]);
}

async function evaluate(title: string, settings: EvaluationSettings, baseline?: Blob): Promise<void> {
  const job = await judged.client.evaluation.run({
    item: refOf(judged.model),
    title,
    settings,
    file: { name: 'predictions.csv', content: predictions(settings.kind === 'drift' ? 0.3 : 0) },
    ...(baseline && { baseline: { name: 'before.csv', content: baseline } }),
    withMeasurements: false,
  });
  for await (const _ of job) {
    // Only its end matters.
  }
}

beforeAll(async () => {
  judged = await openJudgedCase('eu-ai-act');
  const { client, system, model, rita, olga } = judged;
  before = read(await judged.dossier());
  const item = refOf(model);
  await client.threshold.add({
    metric: 'app:accuracy',
    direction: 'higher',
    lowerFail: 0.7,
    lowerWarn: 0.8,
    reason: 'The pilot ran at 0.7.',
    severity: 'high',
    ownerId: olga,
  });
  const measuredAt = '2026-02-01T10:00:00.000Z';
  await client.measurement.add({ item, metric: 'app:accuracy', value: 0.75, measuredAt, computedBy: 'Pipeline 3' });
  await client.measurement.add({
    item,
    metric: 'Own figure',
    value: null,
    note: 'No labels yet.',
    slice: 'site=North',
    measuredAt,
  });
  const positive = ['1'];
  const shared = { confidence: 0.95, resamples: 200, seed: 1, weight: null };
  const label = { column: 'label', positive };
  const score = { column: 'score', threshold: 0.5, isLowPositive: false };
  await evaluate('First look', { kind: 'performance', task: 'binary', label, prediction: null, score, ...shared });
  await evaluate('Second look', { kind: 'performance', task: 'binary', label, prediction: null, score, ...shared });
  await evaluate('By group', {
    kind: 'fairness',
    preset: 'app:four-fifths',
    groups: ['group'],
    isIntersectional: false,
    label,
    prediction: { column: 'prediction', positive },
    score: null,
    reference: {},
    smallGroupShare: 0.05,
    ...shared,
  });
  await evaluate('Against spring', { kind: 'drift', columns: null, bins: 10, binning: 'quantile' }, predictions(0));
  const schedule = { mode: 'calendar' as const, every: 1, unit: 'month' as const, startsOn: '2026-02-15' };
  await client.cycle.add({
    title: 'Watch of ratios',
    kind: 'monitoring',
    item: refOf(system),
    schedule,
    ownerId: olga,
  });
  const incident = await client.incident.report({
    title: 'List sent astray',
    item: refOf(system),
    severity: 'high',
    categories: ['gdpr-dpia:data-breach'],
    awareAt: '2026-02-20T09:00:00.000Z',
    rootCause: 'Address completed wrongly',
  });
  await client.incident.answerClock({
    id: incident.id,
    clock: 'gdpr-dpia:authority',
    state: 'sent',
    sentAt: '2026-02-25T09:00:00.000Z',
    authority: 'The authority',
    reference: 'Z-77',
  });
  const open = (title: string, ownerId: string) =>
    client.finding.open({
      title,
      severity: 'medium',
      origin: 'audit',
      item: refOf(system),
      ownerId,
      dueOn: '2026-02-10',
    });
  await open('Reasons are missing', olga);
  const { id, version } = await open('Export is open', rita);
  await client.session.actAs({ personId: rita });
  const fixed = await client.finding.move({ id, baseVersion: version, move: 'fix', note: 'Right taken away.' });
  await client.session.actAs({ personId: olga });
  await client.finding.move({ id, baseVersion: fixed.version, move: 'close', note: 'Tried in vain.' });
  const rule = {
    scope: { question: 'findings.overdue', compare: '>=' as const, to: 0 },
    fix: 'Name somebody.',
    severity: 'high' as const,
  };
  const named = { question: 'role.dpo', is: 'yes' };
  await client.policy.add({ name: 'A DPO is named', ...rule, condition: named });
  const waived = await client.policy.add({
    name: 'An overseer is named',
    ...rule,

    condition: { question: 'role.oversight', is: 'yes' },
  });
  await client.session.actAs({ personId: rita });
  await client.waiver.add({
    policyId: waived.id,
    systemId: system.id,
    reason: 'Until the hire.',
    requestedBy: olga,
    until: '2026-06-30',
  });
  await client.session.actAs({ personId: olga });
  const training = await client.training.add({ title: 'Bias course', roles: ['validator', 'developer'] });
  await client.training.complete({ trainingId: training.id, personIds: [rita], onDay: '2026-01-15' });
  pdf = await judged.dossier();
  text = read(pdf);
}, 120_000);

describe('chapters of what is measured, watched and ruled', () => {
  test('are left out as long as there is nothing to say', () => {
    expect(before).not.toContain(squeeze('Newest figures'));
    expect(before).not.toContain(squeeze('Post-market monitoring plan'));
    expect(before).not.toContain(squeeze('House rules and AI literacy'));
  });

  test('tell figures with threshold, reason and verdict in words, and say openly that one could not be computed', () => {
    for (const words of [
      'at least 0.7',
      'warning below 0.8',
      'Near the limit',
      'The pilot ran at 0.7.',
      'Pipeline 3',
    ]) {
      expect(tells(words), words).toBe(true);
    }
    expect(tells('No labels yet.')).toBe(true);
    expect(tells('Not computed')).toBe(true);
  });

  test('tell what was found between groups, small and unknown ones included', () => {
    expect(tells('By group, b is selected least often: 0.4 against 0.6 for a, a ratio of 0.667.')).toBe(true);
    expect(tells('Below 0.8')).toBe(true);
    expect(tells('Small, left out')).toBe(true);
    expect(tells('Of 6 cases group is unknown')).toBe(true);
  });

  test('tell the newest evaluation of each kind in full and list the older ones', () => {
    expect(tells('Performance: Second look')).toBe(true);
    expect(tells('Performance: First look')).toBe(false);
    expect(tells('Confusion matrix')).toBe(true);
    expect(text.indexOf(squeeze('First look'))).toBeGreaterThan(text.indexOf(squeeze('Older evaluations')));
    expect(tells('Drift: Against spring')).toBe(true);
    expect(tells('One column has moved far: score.')).toBe(true);
  });

  test('tell cycles, incidents with their clocks, and findings, the open ones first', () => {
    expect(tells('Watch of ratios')).toBe(true);
    expect(tells('15 February 2026 (Overdue)')).toBe(true);
    expect(tells('Sent late')).toBe(true);
    expect(tells('Reference Z-77.')).toBe(true);
    expect(text.indexOf(squeeze('Reasons are missing'))).toBeLessThan(text.indexOf(squeeze('Export is open')));
    expect(tells('Tried in vain.')).toBe(true);
  });

  test('tell how house rules stand and who lacks what', () => {
    expect(tells('Waived until 30 June 2026')).toBe(true);
    expect(tells('Until the hire.')).toBe(true);
    expect(tells('A DPO is named')).toBe(true);
    expect(tells('Bias course')).toBe(true);
  });

  test('conform, and keep the names of people back where that is asked for', async () => {
    expect(checkConformance(pdf).findings).toEqual([]);
    const redacted = read(await judged.dossier({ redaction: REDACTED }));
    expect(redacted).toContain(squeeze('Bias course'));
    expect(text).toContain(squeeze('Rita Reviewer'));
    expect(redacted).not.toContain(squeeze('Rita Reviewer'));
    expect(redacted).not.toContain('Pipeline3');
  });
});
