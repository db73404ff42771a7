import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EvidenceInput, type EvidenceSlot } from '#contract/records/evidence-library';
import { finishJob } from '#test/support/finish-job';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

let core: TestCore;
let systemId: string;
beforeEach(async () => {
  core = openTestCore();
  await core.client.workspace.create({
    file: core.file('a.mdossier'),
    name: 'W',
    owner: { name: 'Olga', roles: ['owner', 'developer'] },
  });
  systemId = (await core.client.system.add({ name: 'Scoring', intendedPurpose: 'Credit' })).id;
});
afterEach(() => core.stop());

const { title: _, ...plain } = EvidenceInput.parse({ title: 'x' });

/** Adds a text as a piece of evidence. */
async function add(name: string, expiresOn: string | null = null): Promise<string> {
  const files = [{ name, content: new Blob([name]) }];
  const stored = await finishJob(core.client.library.add({ files, input: { ...plain, expiresOn }, target: null }));
  return stored[0]?.itemId ?? '';
}

const assess = async (packId: string): Promise<string> =>
  (await core.client.assessment.create({ systemId, packId })).assessment.id;
const slot = async (assessmentId: string, id: string): Promise<EvidenceSlot | undefined> =>
  (await core.client.library.slots({ assessmentId })).find((one) => one.id === id);

describe('the evidence that a pack expects', () => {
  test('is listed for each question that is asked, empty at first, with its words and articles', async () => {
    const assessmentId = await assess('us-model-risk');
    const slots = await core.client.library.slots({ assessmentId });
    expect(slots.length).toBeGreaterThan(10);
    expect(new Set(slots.map(({ id }) => id)).size).toBe(slots.length);
    for (const one of slots) {
      expect(one.filledBy).toEqual([]);
      expect(one.label['en']?.length).toBeGreaterThan(3);
      expect(one.articles.length).toBeGreaterThan(0);
    }
    const { judgement } = await core.client.assessment.open({ id: assessmentId });
    expect(slots.filter(({ questionId }) => judgement.visibility[questionId ?? ''] === 'false')).toEqual([]);
  });

  test('is filled by a file on the question, and tells of one that has expired', async () => {
    const assessmentId = await assess('us-model-risk');
    const [first] = await core.client.library.slots({ assessmentId });
    const part = first?.questionId ?? '';
    const itemId = await add('old.txt', '2026-11-22');
    await core.client.library.link({ id: itemId, target: { kind: 'answer', id: assessmentId, part } });
    expect((await slot(assessmentId, first?.id ?? ''))?.filledBy).toEqual([
      { itemId, title: 'old.txt', isExpired: true },
    ]);
  });

  test('by an obligation comes and goes with it, and is filled by hand', async () => {
    const assessmentId = await assess('eu-ai-act');
    const before = await core.client.library.slots({ assessmentId });
    const { judgement } = await core.client.assessment.open({ id: assessmentId });
    const holding = judgement.obligations.filter(({ truth }) => truth === 'true').map(({ id }) => id);
    const listed = before.flatMap(({ obligationId }) => obligationId ?? []);
    expect(listed.filter((id) => !holding.includes(id))).toEqual([]);
    const target = { kind: 'slot' as const, id: assessmentId, part: before[0]?.id ?? '' };
    const itemId = await add('proof.txt');
    const { links } = await core.client.library.link({ id: itemId, target });
    expect(links).toMatchObject([{ ...target, partLabel: before[0]?.label, revision: null }]);
    expect((await slot(assessmentId, target.part))?.filledBy).toEqual([
      { itemId, title: 'proof.txt', isExpired: false },
    ]);
    expect(await core.client.library.of(target)).toMatchObject([{ id: itemId }]);
  });
});
