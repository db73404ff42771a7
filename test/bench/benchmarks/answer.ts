import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { TestCore } from '#test/support/open-test-core';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { type Demo, growJournal, openWorkspace } from '../demo.ts';

const events = { full: { few: 1_000, many: 20_000 }, quick: { few: 100, many: 200 } } as const;

/** A yes-no question that the demo answers. */
const questionId = 'scope.influence';

/** Saves one answer again and again, each time another one. */
function saving({ client }: TestCore, assessmentId: string): Contestant {
  let isYes = true;
  return {
    unit: 'answers',
    units: 1,
    run: () => {
      isYes = !isYes;
      return client.assessment.answer({ assessmentId, questionId, value: isYes ? 'yes' : 'no' });
    },
  };
}

/** The least a durable save can cost: one row of one table, committed with the settings of a workspace. */
function rawCommit(db: Database.Database): Contestant {
  for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = DELETE', 'synchronous = EXTRA', 'fullfsync = ON']) {
    db.pragma(pragma);
  }
  db.exec("CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT) STRICT; INSERT INTO answer VALUES (1, '0')");
  const update = db.prepare('UPDATE answer SET value = ? WHERE id = 1');
  let value = 0;
  return {
    unit: 'answers',
    units: 1,
    run: () => {
      value += 1;
      update.run(String(value));
    },
  };
}

async function openGrown(demo: Demo, count: number, where: 'same' | 'other'): Promise<TestCore> {
  const path = demo.copyWorkspace();
  if (where === 'same') {
    growJournal(path, demo.assessmentId, count);
    return await openWorkspace(path);
  }
  const core = await openWorkspace(path);
  const { assessment } = await core.client.assessment.open({ id: demo.assessmentId });
  const other = await core.client.assessment.create({ systemId: assessment.systemId, packId: assessment.packId });
  const assessmentId = other.assessment.id;
  await core.client.assessment.answer({ assessmentId, questionId, value: 'yes' });
  core.stop();
  growJournal(path, assessmentId, count);
  return await openWorkspace(path);
}

/** Saving a field: what every autosave waits for. */
export const answer: Benchmark = {
  name: 'answer',
  about: 'Save one answer, against one raw commit of one row; after few and after many journal entries.',
  prepare: async (demo, size) => {
    const { few, many } = events[size];
    const cores = {
      few: await openGrown(demo, few, 'same'),
      many: await openGrown(demo, many, 'same'),
      elsewhere: await openGrown(demo, many, 'other'),
    };
    const raw = new Database(join(demo.folder, 'raw.db'));
    const names = {
      few: `after ${few} entries`,
      many: `after ${many} entries of this assessment`,
      elsewhere: `after ${many} entries of another`,
    };
    return {
      contestants: {
        'raw commit': rawCommit(raw),
        [names.few]: saving(cores.few, demo.assessmentId),
        [names.many]: saving(cores.many, demo.assessmentId),
        [names.elsewhere]: saving(cores.elsewhere, demo.assessmentId),
      },
      ratios: [
        { of: names.few, to: 'raw commit', limit: 2.5 },
        { of: names.many, to: names.few, limit: 1.3 },
        { of: names.elsewhere, to: names.few, limit: 1.3 },
      ],
      close: () => {
        for (const core of Object.values(cores)) core.stop();
        raw.close();
      },
    };
  },
};
