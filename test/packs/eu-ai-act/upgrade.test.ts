import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadPack } from '#core/packs/load';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

/** A workspace with the demo's assessment by version 1.0.0 of the pack, as it was first shipped. */
const fixture = new URL('../../fixtures/databases/schema-10.mdossier.gz', import.meta.url);
const shipped = loadPack(new URL('../../../resources/packs/eu-ai-act', import.meta.url).pathname);

let core: TestCore;
beforeEach(() => {
  core = openTestCore();
  writeFileSync(join(core.folder, 'old.mdossier'), gunzipSync(readFileSync(fixture)));
});
afterEach(() => core.stop());

test('an assessment by version 1.0.0 goes over to the shipped version with every answer kept and what changed told', async () => {
  await core.client.workspace.open({ file: core.file('old.mdossier') });
  const [summary] = await core.client.assessment.list();
  const id = summary?.assessment.id ?? '';
  const preview = await core.client.assessment.previewUpgrade({ id });
  expect([preview.from, preview.to]).toEqual(['1.0.0', shipped.version]);
  expect(preview.steps.filter(({ before, answer }) => before !== null && answer !== 'kept')).toEqual([]);
  expect(preview.steps.filter(({ before }) => before !== null)).toHaveLength(summary?.answered ?? 0);
  expect(preview.steps.filter(({ change }) => change === 'meaning' || change === 'gone')).toEqual([]);
  // What is told of a question is told in both languages, and of questions that were there before.
  const told = preview.steps.filter(({ note }) => note !== null);
  expect(told.map(({ questionId }) => questionId).sort()).toEqual(shipped.changes?.map((it) => it.question).sort());
  for (const { change, note } of told) {
    expect(change).toBe('reworded');
    expect(Object.keys(note ?? {})).toEqual(['en', 'de']);
  }
  const classes = (side: 'before' | 'after') =>
    preview[side].classes.flatMap((it) => (it.truth === 'true' ? [it.id] : []));
  expect(classes('after')).toEqual(classes('before'));
});
