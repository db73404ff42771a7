import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { EvidenceInput } from '#contract/records/evidence-library';
import { createIds } from '#core/clock';
import { fileSource } from '#core/evidence/source';
import { storeFile } from '#core/evidence/store-file';
import { createJournal } from '#core/journal/write';
import { createStore, openStore } from '#core/store/db';

/*
 * Stores files in a process of its own: to be killed, or to say how much more memory it took.
 * `store-child.ts function WORKSPACE LIMIT FILE…` stores through the function alone, with a limit of its own;
 * `store-child.ts call RESOURCES FOLDER FILE…` through the call, in the workspace `tools.mdossier` of a folder.
 * Says `so far N` for each report, then one line of JSON.
 */
const [task, first = '', second = '', ...files] = process.argv.slice(2);
const say = (line: string): number => writeSync(1, `${line}\n`);

let highest = 0;
const look = (): void => {
  highest = Math.max(highest, process.memoryUsage.rss());
};

async function throughFunction(path: string, limitBytes: number): Promise<void> {
  createStore(path, '.new.tmp', () => undefined);
  const store = openStore(path, { check: false });
  const clock = (): Date => new Date();
  const journal = createJournal(store, clock, createIds(clock).next());
  const door = {
    read: () => store.read,
    write: <T>(fn: Parameters<typeof journal.write<T>>[1]): T =>
      journal.write({ action: 'test', actor: null }, fn).result,
  };
  const before = process.memoryUsage.rss();
  const startedAt = performance.now();
  for (const file of files) {
    await storeFile(door, fileSource(file), { limitBytes, onProgress: look }, () => undefined);
  }
  const ms = performance.now() - startedAt;
  store.close();
  say(JSON.stringify({ extraBytes: highest - before, ms }));
}

async function throughCall(resources: string, folder: string): Promise<void> {
  const { openCore } = await import('#core/core');
  const core = openCore({
    folders: { resources, data: join(folder, 'data') },
    appVersion: '0.0.0-test',
    log: (line) => void process.stderr.write(`${line}\n`),
    shell: { chooseFile: async () => null, showInFolder: async () => undefined, sessionChanged: () => undefined },
  });
  await core.client.workspace.open({ file: core.files.give(join(folder, 'tools.mdossier')).token });
  const { title: _, ...input } = EvidenceInput.parse({ title: 'x' });
  const before = process.memoryUsage.rss();
  const startedAt = performance.now();
  const given = files.map((file) => ({ file: core.files.give(file).token }));
  const job = await core.client.library.add({ files: given, input, target: null });
  for (;;) {
    const step = await job.next();
    look();
    if (step.done === true) {
      const ms = performance.now() - startedAt;
      core.close();
      say(JSON.stringify({ extraBytes: highest - before, ms, stored: step.value }));
      return;
    }
    say(`so far ${step.value.doneBytes}`);
  }
}

if (task === 'function') await throughFunction(first, Number(second));
else await throughCall(first, second);
