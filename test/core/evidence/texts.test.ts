import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EvidenceInput, type EvidenceItem } from '#contract/records/evidence-library';
import { addItem, keepItem, plainInput } from '#core/evidence/items';
import { createTextQueue, TEXT_ENDINGS } from '#core/evidence/texts';
import { ReadingFault } from '#core/reading/fault';
import { createReader, forkedReader } from '#core/reading/reader';
import { extractText } from '#core/reading/text/extract-text';
import { finishJob } from '#test/support/finish-job';
import { makeJournaledStore } from '#test/support/journaled-store';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { readerEntry } from '#test/support/reader-entry';

let core: TestCore;
let systemId: string;
beforeEach(async () => {
  core = openTestCore();
  const { client } = core;
  await client.workspace.create({
    file: core.file('a.mdossier'),
    name: 'W',
    owner: { name: 'Olga', roles: ['owner', 'developer'] },
  });
  systemId = (await client.system.add({ name: 'Hammer', intendedPurpose: 'Nails' })).id;
});
afterEach(() => core.stop());

const { title: _, ...plain } = EvidenceInput.parse({ title: 'x' });

describe('the text of stored files', () => {
  test('is read in the background, found by its words, and read back page by page', async () => {
    const { client } = core;
    const files = [
      { name: 'policy.txt', content: new Blob(['Der Zürcher Prüfbericht\fzweite Seite']) },
      { name: 'broken.pdf', content: new Blob(['%PDF-1.7 nothing']) },
      { name: 'film.mp4', content: new Blob(['film']) },
    ];
    const stored = await finishJob(client.library.add({ files, input: plain, target: null }));
    const item = async (n: number): Promise<EvidenceItem> => await client.library.get({ id: stored[n]?.itemId ?? '' });
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await item(0)).revisions[0]?.textState === 'read' && (await item(1)).revisions[0]?.textState !== 'none')
        break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await Promise.all([0, 1, 2].map(async (n) => (await item(n)).revisions[0]?.textState))).toEqual([
      'read',
      'unreadable',
      'none',
    ]);
    const [revision] = (await item(0)).revisions;
    expect(await client.library.text({ revisionId: revision?.id ?? '' })).toEqual([
      { label: '1', text: 'Der Zürcher Prüfbericht' },
      { label: '2', text: 'zweite Seite' },
    ]);
    const newer = { id: stored[0]?.itemId ?? '', file: { name: 'policy-2.txt', content: new Blob(['newer']) } };
    const [second] = (await finishJob(client.library.addRevision(newer))).revisions;
    expect(await client.library.text({ revisionId: second?.id ?? '' })).toEqual([]);
    const found = async (text: string): Promise<string[]> =>
      (await client.library.list({ text })).rows.map(({ title }) => title);
    expect(await found('zurcher PRÜF')).toEqual(['policy.txt']);
    expect(await found('seite')).toEqual(['policy.txt']);
    expect(await found('film')).toEqual(['film.mp4']);
    expect(await found('nirgends')).toEqual([]);
    expect(await found('" OR * NEAR(')).toEqual([]);
    expect(core.log).toEqual([]);
    expect(await client.journal.verify()).toMatchObject({ isIntact: true });
  });
});

test('a process is started for exactly the kinds of files that it can read', async () => {
  const others = ['', '.exe', '.png', '.mp4', '.bin', '.zip', '.doc'];
  for (const ending of [...TEXT_ENDINGS, ...others]) {
    const failure = await extractText({ name: `a${ending}`, bytes: new Uint8Array([1]) }).catch(
      (error: unknown) => error,
    );
    const isUnsupported = failure instanceof ReadingFault && failure.fault.code === 'reading.unsupported';
    expect([ending, isUnsupported]).toEqual([ending, !TEXT_ENDINGS.has(ending)]);
  }
});

describe('the queue', () => {
  test('reads each newest revision once, and ends when it is stopped in the middle', async () => {
    const file = makeJournaledStore();
    try {
      const person = file.ids.next();
      const setting = { newId: () => file.ids.next(), now: file.now(), actor: person };
      file.write((tx) => {
        tx.insert('people', { id: person, name: 'O', email: '', roles: '["owner"]', created_at: file.now() });
        for (const text of ['one', 'two', 'three']) {
          const content = Buffer.from(text);
          const named = { name: `${text}.txt`, sha256: tx.keepContent(content), sizeBytes: content.length };
          if (text === 'one') keepItem(tx, setting, named);
          else addItem(tx, setting, named, plainInput(text));
        }
      });
      const asked: string[] = [];
      const logged: string[] = [];
      const reader = createReader(forkedReader(readerEntry));
      const queue = createTextQueue(
        { store: file.store(), journal: file.journal() },
        {
          run: (task, input, options) => {
            asked.push(input.name);
            if (asked.length === 2) queue.stop();
            return reader.run(task, input, options);
          },
        },
        (line) => logged.push(line),
      );
      await queue.finish();
      expect(asked).toEqual(['three.txt', 'two.txt']);
      const rest = createTextQueue({ store: file.store(), journal: file.journal() }, reader, (line) =>
        logged.push(line),
      );
      await rest.finish();
      await rest.finish();
      expect(logged).toEqual([]);
      expect(
        file.store().read.all({ compile: () => ({ sql: 'SELECT state FROM search_texts', parameters: [] }) } as never),
      ).toEqual([{ state: 'read' }, { state: 'read' }, { state: 'read' }]);
      expect(file.verify().problems).toEqual([]);
    } finally {
      file.remove();
    }
  });
});

describe('a fingerprint', () => {
  test('of a file and of a folder is taken with its progress, listed, checked and removed', async () => {
    const { client } = core;
    mkdirSync(join(core.folder, 'data'), { recursive: true });
    writeFileSync(join(core.folder, 'table.csv'), 'a,b\n1,2\n3,4\n');
    const item = { kind: 'system' as const, id: systemId };
    const taken = await finishJob(client.fingerprint.take({ item, file: core.file('table.csv') }));
    expect(taken).toMatchObject({
      kind: 'file',
      name: 'table.csv',
      item,
      takenByName: 'Olga',
      version: 1,
      files: [{ table: { rows: 2, columnCount: 2 } }],
    });
    expect(await client.fingerprint.list(item)).toEqual([taken]);
    const same = await finishJob(client.fingerprint.check({ id: taken.id, file: core.file('table.csv') }));
    expect([same.isSame, same.changes]).toEqual([true, []]);
    writeFileSync(join(core.folder, 'table.csv'), 'a,b\n1,2\n3,x\n5,6\n');
    const other = await finishJob(client.fingerprint.check({ id: taken.id, file: core.file('table.csv') }));
    expect(other.isSame).toBe(false);
    expect(other.changes.map((change) => change.kind)).toContain('rows-changed');
    await client.fingerprint.remove({ id: taken.id, baseVersion: 1 });
    expect(await client.fingerprint.list(item)).toEqual([]);
  });

  test('of nothing, of no record, or of the open workspace is refused', async () => {
    const { client } = core;
    const item = { kind: 'system' as const, id: systemId };
    writeFileSync(join(core.folder, 'table.csv'), 'a\n');
    for (const name of ['gone.csv', 'a.mdossier']) {
      await expect(finishJob(client.fingerprint.take({ item, file: core.file(name) }))).rejects.toMatchObject({
        code: 'file.not-readable',
      });
    }
    const nobody = { kind: 'model' as const, id: systemId };
    await expect(
      finishJob(client.fingerprint.take({ item: nobody, file: core.file('table.csv') })),
    ).rejects.toMatchObject({ code: 'record.not-found' });
  });

  test('that is given up ends at once and keeps nothing', async () => {
    const { client } = core;
    const item = { kind: 'system' as const, id: systemId };
    writeFileSync(join(core.folder, 'large.csv'), 'a,b\n'.repeat(3_000_000));
    const stop = new AbortController();
    const job = await client.fingerprint.take({ item, file: core.file('large.csv') }, { signal: stop.signal });
    const ended = (async () => {
      for (;;) if ((await job.next()).done === true) return;
    })();
    setTimeout(() => stop.abort(), 300);
    await expect(ended).rejects.toThrow();
    expect(await client.fingerprint.list(item)).toEqual([]);
  });
});
