import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SystemInput } from '#contract/records/system';
import { type HouseCase, openHouseCase } from '#test/support/house-case';
import { makeToolResources, plainAnswers } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let house: HouseCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  house = await openHouseCase(folder.folder);
});
afterEach(() => house.stop());

const offers = () => house.client.assessment.offers({ id: house.houseId });

async function changeSystem(changes: Partial<SystemInput>): Promise<void> {
  const { system } = await house.openHouse();
  const { id, version, createdAt: _, updatedAt: __, ...entered } = system;
  await house.client.system.update({ id, baseVersion: version, system: { ...entered, ...changes } });
}

test('the inventory offers what is entered there, in the form of the question, and nothing is applied', async () => {
  expect(await offers()).toEqual([
    {
      questionId: 'purpose',
      value: 'Driving nails',
      isSame: false,
      origin: {
        from: 'item',
        name: 'Hammer',
        item: { kind: 'system', id: house.systemId },
        field: 'intendedPurpose',
        hash: createHash('sha256').update('"Driving nails"').digest('hex'),
      },
    },
  ]);
  await changeSystem({ description: 'One line.\n\nAnother.', ownerId: house.anna });
  const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
  expect((await offers()).map(({ questionId, value }) => [questionId, value])).toEqual([
    ['purpose', 'Driving nails'],
    ['owner', 'Anna Approver'],
    ['about', { richText: { type: 'doc', content: [paragraph('One line.'), paragraph('Another.')] } }],
  ]);
  expect((await house.openHouse()).answers).toEqual([]);
});

test('an offer that was taken over is told as the same', async () => {
  await house.answerHouse('purpose', 'Driving nails');
  expect(await offers()).toMatchObject([{ questionId: 'purpose', isSame: true }]);
  await house.answerHouse('purpose', 'Driving screws');
  expect(await offers()).toMatchObject([{ questionId: 'purpose', isSame: false }]);
});

test('answers and classes of another assessment of the system are offered with their origin, translated', async () => {
  await house.answer({ ...plainAnswers, 'use.areas': ['roof', 'cellar', 'garden'] });
  const found = await offers();
  const origin = { assessmentId: house.assessmentId, assessmentTitle: 'Hammer: Tool check', packId: 'tool-check' };
  expect(found.slice(1)).toEqual([
    {
      questionId: 'level',
      value: 'high',
      isSame: false,
      origin: { from: 'question', ...origin, item: 'role.of' },
    },
    { questionId: 'level', value: 'low', isSame: false, origin: { from: 'class', ...origin, item: 'plain' } },
    {
      questionId: 'areas',
      value: ['home', 'work'],
      isSame: false,
      origin: { from: 'question', ...origin, item: 'use.areas' },
    },
  ]);
});

test('options offered in another order than they were answered in are the same', async () => {
  await house.answer({ ...plainAnswers, 'use.areas': ['cellar'] });
  await house.answerHouse('areas', ['work', 'home']);
  expect((await offers()).find(({ questionId }) => questionId === 'areas')).toMatchObject({ isSame: true });
});

test('what does not count there, or has no meaning here, is not offered', async () => {
  // Not in the map; hidden; not known.
  await house.answer({ ...plainAnswers, 'role.of': 'use', 'use.areas': ['garden'] });
  expect((await offers()).map(({ questionId, value }) => [questionId, value])).toEqual([
    ['purpose', 'Driving nails'],
    ['level', 'low'],
  ]);
  await house.answer({ 'role.of': 'make', 'use.areas': ['roof'], 'role.is-tool': 'no' });
  expect(await offers()).toHaveLength(1);
  await house.answer({ 'role.is-tool': 'yes', 'role.of': { unknown: true } });
  expect((await offers()).filter(({ origin }) => 'item' in origin && origin.item === 'role.of')).toEqual([]);
});

test('of several assessments the newest comes first, and no value twice; other systems offer nothing', async () => {
  await house.answer(plainAnswers);
  const other = await house.client.system.add({ name: 'Saw' });
  for (const [systemId, value] of [
    [house.systemId, ['cellar']],
    [house.systemId, ['roof']],
    [house.systemId, ['roof', 'garden']],
    [other.id, ['cellar', 'roof', 'garden']],
  ] as const) {
    const { assessment } = await house.client.assessment.create({ systemId, packId: 'tool-check' });
    for (const [questionId, answer] of Object.entries({ ...plainAnswers, 'use.areas': [...value] })) {
      await house.client.assessment.answer({ assessmentId: assessment.id, questionId, value: answer });
    }
  }
  const areas = (await offers()).filter(({ questionId }) => questionId === 'areas');
  expect(areas.map(({ value }) => value)).toEqual([['home'], ['home', 'work']]);
});

test('a question that is hidden is offered nothing, and an assessment that is not there has no offers', async () => {
  await expect(house.client.assessment.offers({ id: house.olga })).rejects.toMatchObject({ code: 'record.not-found' });
  expect((await offers()).map(({ questionId }) => questionId)).not.toContain('note');
});
