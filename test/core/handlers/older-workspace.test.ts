import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SCHEMA_VERSION } from '#core/store/schema';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

/** The workspace of the demo as the release with schema 10 wrote it: one assessment by the eu-ai-act pack, signed off. */
const fixture = new URL('../../fixtures/databases/schema-10.mdossier.gz', import.meta.url);
const contentHash = 'e9ec7c1bf35e0c42eb60978742d4ab8451af949f733347e5af90c3386cab637a';
const packHash = 'c716dd63d6254528333d627280a1fe600bacb3c3fb9a84cd76521fbef1e593b9';

let core: TestCore;
let path: string;
const version = (): number => Number(execFileSync('sqlite3', [path, 'PRAGMA user_version'], { encoding: 'utf8' }));

beforeEach(() => {
  core = openTestCore();
  path = join(core.folder, 'old.mdossier');
  writeFileSync(path, gunzipSync(readFileSync(fixture)));
});
afterEach(() => core.stop());

describe('a workspace of the first schema', () => {
  test('opens, with content hash, sign-off and journal as they were', async () => {
    await core.client.workspace.open({ file: core.file('old.mdossier') });
    const [summary] = await core.client.assessment.list();
    expect(summary).toMatchObject({ signOff: 'current', isOverridden: false, bands: [], flagged: 0 });
    const view = await core.client.assessment.open({ id: summary?.assessment.id ?? '' });
    expect(view.contentHash).toBe(contentHash);
    expect(view.signOffs).toMatchObject([{ contentHash, staleness: null }]);
    expect(view.assessment).toMatchObject({ packHash, upgradedFromId: null });
    expect(view).toMatchObject({ overrides: [], comments: [] });
    expect(await core.client.journal.verify()).toMatchObject({ isIntact: true, events: 42, problems: [] });
    core.core.close();
    expect(version()).toBe(SCHEMA_VERSION);
  });

  test('can be written to, and its journal then tells of old and new records alike', async () => {
    await core.client.workspace.open({ file: core.file('old.mdossier') });
    const [person] = await core.client.person.list();
    await core.client.session.actAs({ personId: person?.id ?? '' });
    const [summary] = await core.client.assessment.list();
    const view = await core.client.assessment.open({ id: summary?.assessment.id ?? '' });
    const [answer] = view.answers;
    await core.client.assessment.comment({
      assessmentId: view.assessment.id,
      questionId: answer?.questionId ?? '',
      text: 'Look again.',
    });
    // The comment, and this installation, which had no key when the workspace was made.
    expect(await core.client.journal.verify()).toMatchObject({ isIntact: true, events: 44 });
    await core.client.workspace.close();
    await core.client.workspace.open({ file: core.file('old.mdossier') });
    expect(await core.client.journal.verify()).toMatchObject({
      isIntact: true,
      checkpoints: [{ reason: 'close', size: 44 }],
      uncovered: 0,
    });
  });

  test('is verified without being changed', async () => {
    const before = readFileSync(path);
    const report = await core.client.verification.check({ file: core.file('old.mdossier') });
    expect(report).toMatchObject({ kind: 'workspace', journal: { isIntact: true, events: 42 } });
    // Its signers' certificates are self-signed: who they are is for a person to say.
    expect(report.verdict).toBe('INDETERMINATE');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('that was altered is found out all the same', async () => {
    execFileSync('sqlite3', [path, "UPDATE assessments SET title = 'Another'"]);
    const report = await core.client.verification.check({ file: core.file('old.mdossier') });
    expect(report).toMatchObject({ verdict: 'TOTAL-FAILED', journal: { isIntact: false } });
  });
});
