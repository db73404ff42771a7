import { afterEach, beforeEach, expect, test } from 'vitest';
import { finishJob } from '#test/support/finish-job';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { makeToolResources, openToolCase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
let other: TestCore;
beforeEach(async () => {
  folder = makeToolResources();
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
  other = openTestCore({ resources: folder.folder });
});
afterEach(() => {
  tools.stop();
  other.stop();
  folder.remove();
});

test('a dossier brings what reviewers sent back, their opinions, and says what stays behind', async () => {
  const { client, assessmentId, anna } = tools;
  const [first = '', second = ''] = Object.keys(plainAnswers);
  await client.session.actAs({ personId: anna });
  const set = { assessmentId, targetKind: 'answer' as const, baseVersion: 0 };
  await client.verdict.set({ ...set, targetId: first, value: 'to-correct', reason: 'Which one?' });
  await client.verdict.set({ ...set, targetId: second, value: 'acceptable' });
  const opinion = { kind: 'dpo', isSought: true, reason: '', givenBy: 'Dora', personId: null, text: 'Fine.' } as const;
  const rest = {
    askedOn: null,
    givenOn: '2026-11-10',
    stance: 'favourable',
    response: '',
    evidenceItemId: null,
  } as const;
  await client.opinion.add({ assessmentId, opinion: { ...opinion, ...rest } });
  await client.measurement.add({
    ...{ item: { kind: 'system', id: tools.systemId }, metric: 'error', value: 1, unit: '', slice: '' },
    ...{ datasetVersionId: null, lower: null, upper: null, confidence: null, sampleSize: null, computedBy: 'x' },
    ...{ measuredAt: '2026-01-01T00:00:00.000Z', evidenceItemId: null, note: '' },
  });
  const file = tools.file('judged.pdf');
  await finishJob(client.dossier.export({ assessmentId, file, options: { languages: ['en'] }, signers: [] }));

  const owner = { name: 'Otto', email: '', roles: ['owner' as const] };
  await other.client.workspace.create({ file: other.file('b.mdossier'), name: 'Other', owner });
  const source = { file: other.core.files.give(`${tools.folder}/judged.pdf`).token };
  expect((await other.client.dossier.inspect(source)).dropped).toContain('watched');
  const view = await other.client.dossier.import({ source, into: 'new-system' });
  const review = await other.client.verdict.list({ assessmentId: view.assessment.id });
  const of = (id: string) => review.targets.find(({ target }) => target.id === id);
  expect(of(first)).toMatchObject({ state: 'to-correct', isBlocking: true, verdict: { reason: 'Which one?' } });
  expect(of(second)).toMatchObject({ state: 'outdated', verdict: { value: 'acceptable' } });
  expect(await other.client.opinion.list({ assessmentId: view.assessment.id })).toMatchObject([
    { kind: 'dpo', text: 'Fine.', givenOn: '2026-11-10', stance: 'favourable' },
  ]);
  expect(await other.client.journal.verify()).toMatchObject({ isIntact: true });

  const again = { file: other.core.files.give(`${tools.folder}/judged.pdf`).token };
  await other.client.dossier.reopen({ source: again, file: other.file('c.mdossier') });
  const reopened = await other.client.verdict.list({ assessmentId });
  expect(reopened.targets.find(({ target }) => target.id === second)).toMatchObject({ state: 'acceptable' });
});
