import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openCore } from '#core/core';

/**
 * A core in a process of its own, to be killed: `tool-child.ts answer|export RESOURCES FOLDER ASSESSMENT_ID START`.
 * Says `ready`, then `ack N` on standard output after each write that the core has confirmed.
 */
const [task, resources = '', folder = '', assessmentId = '', start = '0'] = process.argv.slice(2);

const { client, files } = openCore({
  folders: { resources, data: join(folder, 'data') },
  appVersion: '0.0.0-test',
  log: (line) => void process.stderr.write(`${line}\n`),
  shell: { chooseFile: async () => null, showInFolder: async () => undefined, sessionChanged: () => undefined },
});
const say = (line: string): number => writeSync(1, `${line}\n`);

await client.workspace.open({ file: files.give(join(folder, 'tools.mdossier')).token });
say('ready');
if (task === 'answer') {
  for (let value = Number(start) + 1; ; value += 1) {
    await client.assessment.answer({ assessmentId, questionId: 'use.weight', value: value % 1000 });
    say(`ack ${value}`);
  }
}
for (let round = 1; ; round += 1) {
  const file = files.give(join(folder, 'dossier.pdf')).token;
  const job = await client.dossier.export({ assessmentId, file, options: { languages: ['en'] }, signers: [] });
  for (let step = await job.next(); step.done !== true; step = await job.next()) say(step.value.phase);
  say(`ack ${round}`);
}
