import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openTestCore } from './open-test-core.ts';

/**
 * Signs once as a person does and writes what the heap then holds to `heap.heapsnapshot` in the folder given; the
 * passphrase goes to `passphrase`. With `keep` it is held on to, so that looking for it can be seen to work.
 */
const [folder = '', mode = ''] = process.argv.slice(2);
const kept: string[] = [];

async function signOnce(): Promise<void> {
  const app = openTestCore({ folder });
  const { client } = app;
  const { actor } = await client.workspace.create({
    file: app.file('heap.mdossier'),
    name: 'Heap',
    owner: { name: 'Zoë Müller', email: '', roles: ['owner'] },
  });
  const personId = actor?.id ?? '';
  const bytes = randomBytes(24);
  writeFileSync(join(folder, 'passphrase'), bytes.toString('hex'));
  const passphrase = bytes.toString('hex');
  const { id: keyId } = await client.key.generate({ personId, passphrase });
  const { note } = await client.journal.checkpoint({ signer: { personId, keyId, passphrase } });
  if (!note.includes('person/')) throw new Error('nothing was signed');
  if (mode === 'keep') kept.push(passphrase);
}

await signOnce();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
for (let n = 0; n < 3; n += 1) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  collect();
}
writeHeapSnapshot(join(folder, 'heap.heapsnapshot'));
// Its memory is looked at from outside until whoever started it has seen enough.
process.stdout.write(`ready ${kept.length}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
