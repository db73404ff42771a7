import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { openWorkspace } from '../demo.ts';

const counts = { full: { few: 10, many: 100 }, quick: { few: 2, many: 4 } } as const;
const questionId = 'scope.influence';

/** A workspace with so many assessments of one system, the newest of them to be written to. */
async function openMany(path: string, assessmentId: string, count: number): Promise<[TestCore, string]> {
  const core = await openWorkspace(path);
  const { assessment } = await core.client.assessment.open({ id: assessmentId });
  const input = { systemId: assessment.systemId, packId: assessment.packId };
  let newest = assessmentId;
  for (let made = 1; made < count; made += 1) newest = (await core.client.assessment.create(input)).assessment.id;
  return [core, newest];
}

/** Saves an answer, and lists what there is as the window may do after it. */
function saving([{ client }, assessmentId]: [TestCore, string], isListing: boolean): Contestant {
  let isYes = true;
  return {
    unit: 'answers',
    units: 1,
    run: async () => {
      isYes = !isYes;
      await client.assessment.answer({ assessmentId, questionId, value: isYes ? 'yes' : 'no' });
      if (isListing) await client.assessment.list();
    },
  };
}

/** The list of assessments after a write: only what was written to is judged again. */
export const list: Benchmark = {
  name: 'list',
  about: 'Save one answer and list all assessments, against the saving alone; few and many of them.',
  prepare: async (demo, size) => {
    const { few, many } = counts[size];
    const cases = {
      few: await openMany(demo.copyWorkspace(), demo.assessmentId, few),
      many: await openMany(demo.copyWorkspace(), demo.assessmentId, many),
    };
    const names = { few: `${few} assessments`, many: `${many} assessments` };
    return {
      contestants: {
        'answer alone': saving(cases.few, false),
        [names.few]: saving(cases.few, true),
        [names.many]: saving(cases.many, true),
      },
      ratios: [
        { of: names.few, to: 'answer alone', limit: 1.5 },
        { of: names.many, to: names.few, limit: 1.5 },
      ],
      close: () => {
        for (const [core] of Object.values(cases)) core.stop();
      },
    };
  },
};
