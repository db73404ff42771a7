import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VerificationReport } from '#contract/records/verification';
import { createJournal } from '#core/journal/write';
import { createStore } from '#core/store/db';
import { readForeign } from '#core/store/foreign';
import { buildAny } from '#core/store/sql';
import { type AnyRow, recordTables } from '#core/store/tables';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
const path = (name: string): string => join(tools.folder, name);

beforeAll(async () => {
  folder = makeToolResources();
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
  await tools.client.workspace.close();
  copyFileSync(path('tools.mdossier'), path('unsigned.mdossier'));
  await tools.client.workspace.open({ file: tools.file('tools.mdossier') });
  const { assessmentId, anna, annasKey } = tools;
  await decide(tools.client, { assessmentId, personId: anna, keyId: annasKey, passphrase });
  await tools.client.workspace.close();
  copyFileSync(path('tools.mdossier'), path('signed.mdossier'));
  await tools.client.workspace.open({ file: tools.file('tools.mdossier') });
});
afterAll(() => {
  tools.stop();
  folder.remove();
});

const check = (name: string, trusted: string[] = []): Promise<VerificationReport> =>
  tools.client.verification.check({ file: tools.file(name), trusted });

/** A copy of the signed workspace that someone edited. */
async function edited(sql: string): Promise<VerificationReport> {
  copyFileSync(path('signed.mdossier'), path('edited.mdossier'));
  execFileSync('sqlite3', ['-bail', path('edited.mdossier'), sql]);
  return await check('edited.mdossier', await fingerprints());
}

const fingerprints = async (): Promise<string[]> =>
  (await tools.client.key.list()).map(({ fingerprint }) => fingerprint);

describe('a workspace', () => {
  test('is checked while it is open, through its own handle, and stays locked and usable', async () => {
    const report = await check('tools.mdossier');
    expect(report).toMatchObject({
      kind: 'workspace',
      fileName: 'tools.mdossier',
      verdict: 'INDETERMINATE',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
      journal: { isIntact: true },
      signatures: [{ signer: 'Anna Approver', verdict: 'INDETERMINATE' }],
    });
    expect(() => execFileSync('sqlite3', [path('tools.mdossier'), 'SELECT 1 FROM people'], { stdio: 'pipe' })).toThrow(
      /locked/,
    );
    await tools.client.workspace.configure({ fourEyes: true, timestampServer: null });
    await tools.client.workspace.close();
    expect(report.sha256).toBe(
      createHash('sha256')
        .update(readFileSync(path('tools.mdossier')))
        .digest('hex'),
    );
    await tools.client.workspace.open({ file: tools.file('tools.mdossier') });
  });

  test('passes when the signer of its sign-off is trusted, and cannot pass without any sign-off', async () => {
    expect(await check('signed.mdossier', await fingerprints())).toMatchObject({
      verdict: 'TOTAL-PASSED',
      subIndication: null,
    });
    expect(await check('unsigned.mdossier', await fingerprints())).toMatchObject({
      verdict: 'INDETERMINATE',
      subIndication: 'SIGNED_DATA_NOT_FOUND',
      journal: { isIntact: true },
    });
  });

  test('that was dropped as bytes gives the same report as the file', async () => {
    const bytes = readFileSync(path('signed.mdossier'));
    const dropped = await tools.client.verification.check({ name: 'signed.mdossier', content: new Blob([bytes]) });
    const { checkedAt: _, ...ofFile } = await check('signed.mdossier');
    expect(dropped).toMatchObject(ofFile);
  });

  test('with an answer changed behind the journal fails, and the answer is named', async () => {
    const report = await edited("UPDATE answers SET value = '4' WHERE question_id = 'use.weight'");
    expect(report).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' });
    expect(report.journal?.problems).toMatchObject([
      { kind: 'record-altered', field: 'value', expected: '3', found: '4' },
    ]);
    expect(report.checks.find(({ code }) => code === 'journal-records')?.verdict).toBe('TOTAL-FAILED');
    expect(report.checks.find(({ code }) => code === 'journal-chain')?.verdict).toBe('TOTAL-PASSED');
  });

  test('with the signed state changed fails at its signature', async () => {
    const report = await edited("UPDATE sign_offs SET state = replace(state, 'Hammer', 'Hummer')");
    expect(report.signatures).toMatchObject([{ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' }]);
    expect(report.checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED').map(({ code }) => code)).toEqual([
      'journal-records',
      'sign-off-signature',
      'sign-off-content',
    ]);
  });

  test('with the statement of a sign-off changed fails at the signature over the decision', async () => {
    const report = await edited("UPDATE sign_offs SET statement = 'Approved without reading.'");
    expect(report.signatures).toMatchObject([{ verdict: 'TOTAL-PASSED' }]);
    expect(report.checks.find(({ code }) => code === 'sign-off-decision')).toMatchObject({
      verdict: 'TOTAL-FAILED',
      subIndication: 'HASH_FAILURE',
    });
  });

  test.each([
    ['a time of signing that is none', "UPDATE sign_offs SET signed_at = 'xxxxxxxxxxxxxxxxxxxxxxxZ'"],
    ['a signature that is none', "UPDATE sign_offs SET cms = '', decision_cms = 'ä'"],
    ['a state of another kind', "UPDATE sign_offs SET state = '{}'"],
    ['no row of its own', 'DELETE FROM workspace'],
    ['an assessment of nothing', "UPDATE assessments SET pack_copy_id = '', system_id = ''"],
    [
      'roles, certificates and envelopes of nothing',
      "UPDATE people SET roles = '[{}]'; UPDATE packs SET content = '{}'",
    ],
    ['an answer that is no answer', "UPDATE answers SET value = '{\"a\":[[]]}', justification = 'null'"],
  ])('with %s gives a report that it failed', async (_, sql) => {
    expect(await edited(sql)).toMatchObject({
      kind: 'workspace',
      verdict: 'TOTAL-FAILED',
      journal: { isIntact: false },
    });
  });

  test('with an index that leaves a row out is not read, as queries would not see that row', async () => {
    copyFileSync(path('signed.mdossier'), path('edited.mdossier'));
    const shell = (sql: string): string =>
      execFileSync('sqlite3', ['-bail', path('edited.mdossier')], {
        input: `.dbconfig defensive off\n${sql}`,
      }).toString();
    const definition = shell(
      "SELECT quote(type), quote(name), quote(tbl_name), rootpage, quote(sql) FROM sqlite_schema WHERE name = 'sign_offs_by_assessment';",
    )
      .trim()
      .split('\n')
      .at(-1);
    shell("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'sign_offs_by_assessment';");
    shell("UPDATE sign_offs SET assessment_id = 'elsewhere';");
    shell(`PRAGMA writable_schema = ON; INSERT INTO sqlite_schema VALUES (${definition?.replaceAll('|', ', ')});`);
    expect(await check('edited.mdossier', await fingerprints())).toMatchObject({
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      journal: null,
    });
  });

  test('that was built around a sign-off of another fails, though journal and signatures are in order', async () => {
    const built = path('built.mdossier');
    readForeign(path('signed.mdossier'), (tables) => {
      createStore(built, '.built.tmp', (store) => {
        const journal = createJournal(store, () => new Date('2026-11-24T09:00:00Z'), tools.olga);
        journal.write({ action: 'workspace.create', actor: null }, (tx) => {
          for (const table of recordTables.filter((name) => !['devices', 'checkpoints'].includes(name))) {
            for (const { version: _, ...row } of tables.all<AnyRow>(buildAny.selectFrom(table).selectAll())) {
              const own = table === 'workspace' ? { ...row, id: tools.systemId, name: 'Forged' } : row;
              tx.insert(table, own as never);
            }
          }
        });
      });
    });
    const report = await check('built.mdossier', await fingerprints());
    expect(report).toMatchObject({ verdict: 'TOTAL-FAILED', journal: { isIntact: true } });
    const wrong = report.checks.filter(({ verdict }) => verdict !== 'TOTAL-PASSED').map(({ code }) => code);
    expect(wrong).toEqual(expect.arrayContaining(['sign-off-content', 'manifest-hash']));
    expect(wrong).not.toContain('sign-off-signature');
  });

  test('with a trigger or view of a stranger is not read at all', async () => {
    const report = await edited('CREATE VIEW spy AS SELECT 1');
    expect(report).toMatchObject({
      kind: 'workspace',
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      journal: null,
    });
  });

  test('of a newer app is refused by name instead of being judged', async () => {
    await expect(edited('PRAGMA user_version = 99990')).rejects.toMatchObject({
      code: 'workspace.newer-version',
      data: { name: 'edited.mdossier', fileVersion: 99990 },
    });
  });
});

describe('a file that is neither', () => {
  test('fails by its format, whatever it is', async () => {
    writeFileSync(path('letter.txt'), 'dear aunt');
    writeFileSync(path('empty'), '');
    execFileSync('sqlite3', [path('other.db'), 'CREATE TABLE t (x)']);
    expect(await check('letter.txt')).toMatchObject({
      kind: 'pdf',
      verdict: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
    });
    expect(await check('empty')).toMatchObject({ verdict: 'TOTAL-FAILED' });
    expect(await check('other.db')).toMatchObject({ kind: 'workspace', verdict: 'TOTAL-FAILED' });
  });

  test('cannot be read if it is not there or is a folder', async () => {
    await expect(check('nothing.pdf')).rejects.toMatchObject({ code: 'file.not-readable' });
    await expect(check('.')).rejects.toMatchObject({ code: 'file.not-readable' });
  });
});
