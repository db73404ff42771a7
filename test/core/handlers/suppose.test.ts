import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeToolResources, openToolCase, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  tools = await openToolCase(folder.folder);
});
afterEach(() => tools.stop());

const supposed = { 'role.is-tool': 'yes', 'use.weight': 4 };

test('what would follow from supposed answers is what follows once they are given, and nothing is saved before', async () => {
  const { client, assessmentId: id } = tools;
  const before = await client.assessment.open({ id });
  const journal = await client.journal.verify();
  const judgement = await client.assessment.suppose({ id, supposed });
  expect(judgement).not.toEqual(before.judgement);
  expect(await client.assessment.open({ id })).toEqual(before);
  expect(await client.journal.verify()).toEqual(journal);
  for (const [questionId, value] of Object.entries(supposed)) {
    await client.assessment.answer({ assessmentId: id, questionId, value });
  }
  expect((await client.assessment.open({ id })).judgement).toEqual(judgement);
});

test('a what-if on top of supposed answers is the what-if once they are given', async () => {
  const { client, assessmentId: id } = tools;
  const plain = await client.assessment.whatIf({ id });
  const told = await client.assessment.whatIf({ id, supposed });
  expect(told).not.toEqual(plain);
  for (const [questionId, value] of Object.entries(supposed)) {
    await client.assessment.answer({ assessmentId: id, questionId, value });
  }
  expect(await client.assessment.whatIf({ id })).toEqual(told);
});
