import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToolResources, openToolCase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(async () => {
  folder = makeToolResources();
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
});
afterAll(() => {
  tools.stop();
  folder.remove();
});

const risksOf = async () =>
  (await tools.client.signOff.prepare({ assessmentId: tools.assessmentId })).state.judged?.risks ?? [];

test('a signed risk is accepted only as far as the acceptance speaks of it as it is', async () => {
  const { client, systemId } = tools;
  const input = { title: 'Attack', inherent: { likelihood: 3, impact: 3 } };
  const { risk } = await client.risk.add({ item: { kind: 'system', id: systemId }, input });
  const { control } = await client.control.add({ title: 'Access rules', state: 'operating', maturity: 4 });
  await client.control.link({ riskId: risk.id, controlId: control.id, likelihoodEffect: 2, impactEffect: 0 });
  await client.risk.accept({ id: risk.id, baseVersion: 1, reason: 'Bearable', until: '2099-12-31' });
  expect(await risksOf()).toMatchObject([{ residual: { likelihood: 1, impact: 3 }, accepted: { reason: 'Bearable' } }]);
  await client.control.update({ id: control.id, baseVersion: 1, change: { state: 'failed' } });
  expect(await risksOf()).toMatchObject([{ residual: { likelihood: 3, impact: 3 }, accepted: null }]);
  const matrix = (await client.catalogue.matrices()).find(({ ref }) => ref !== risk.matrix)?.ref ?? '';
  const change = { matrix, inherent: { likelihood: 0, impact: 0 } };
  await client.risk.update({ id: risk.id, baseVersion: 1, change });
  expect(await risksOf()).toMatchObject([{ matrix, accepted: null }]);
});
