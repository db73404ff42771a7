import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCore } from '#test/support/open-test-core';
import { isThorough } from '#test/support/thorough';
import { makeToolResources, openToolCase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

const MAX_KILLS = 32;
/** A quick run kills so often, and goes on as long as no kill has hit a write. */
const KILLS = isThorough ? MAX_KILLS : 8;
const script = new URL('../../support/tool-child.ts', import.meta.url).pathname;

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(async () => {
  folder = makeToolResources();
  tools = await openToolCase(folder.folder);
  await tools.answer({ ...plainAnswers, 'use.weight': 0 });
  tools.core.close();
});
afterAll(() => {
  tools.stop();
  folder.remove();
});

const children = new Set<ChildProcess>();
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Whether SQLite would roll a write back: the journal's head is written when its pages are safe (sqlite.org/fileformat2, 3). */
function isHot(journal: string): boolean {
  try {
    return readFileSync(journal)
      .subarray(0, 8)
      .some((byte) => byte !== 0);
  } catch {
    return false;
  }
}

/** Starts a core in a process of its own and kills it; gives what it had confirmed by then. */
async function runAndKill(
  task: 'answer' | 'export',
  start: number,
  killWhen: (lines: readonly string[]) => number | 'at-write' | null,
): Promise<string[]> {
  const journal = join(tools.folder, 'tools.mdossier-journal');
  const args = [script, task, folder.folder, tools.folder, tools.assessmentId, String(start)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const lines: string[] = [];
  let isMarked = false;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    const delayMs = isMarked ? null : killWhen(lines);
    if (delayMs === null) return;
    isMarked = true;
    const kill = (): unknown => child.kill('SIGKILL');
    if (delayMs !== 'at-write') setTimeout(kill, delayMs);
    else {
      // A write takes a few milliseconds of many: it is waited for, or none might be hit.
      const look = (): unknown => (isHot(journal) ? kill() : setImmediate(look));
      look();
    }
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
  children.delete(child);
  return lines;
}

/** Opens the workspace with a fresh core, looks, and closes it. */
async function look<T>(use: (core: ReturnType<typeof openTestCore>) => Promise<T>): Promise<T> {
  const core = openTestCore({ resources: folder.folder, folder: tools.folder });
  try {
    await core.client.workspace.open({ file: core.file('tools.mdossier') });
    return await use(core);
  } finally {
    core.core.close();
  }
}

test(`killed at least ${KILLS} times in the middle of answering, nothing that was confirmed is lost and the journal stays whole`, async () => {
  let value = 0;
  let confirmed = 0;
  let hot = 0;
  for (let kill = 0; kill < KILLS || (hot === 0 && kill < MAX_KILLS); kill += 1) {
    const delay = (kill * 7919) % 60;
    const lines = await runAndKill('answer', value, (seen) =>
      seen.at(-1)?.startsWith('ack') ? (kill % 2 === 0 ? delay : 'at-write') : null,
    );
    const acked = Number(lines.findLast((line) => line.startsWith('ack'))?.slice(4));
    confirmed += lines.filter((line) => line.startsWith('ack')).length;
    const journal = join(tools.folder, 'tools.mdossier-journal');
    if (isHot(journal)) hot += 1;
    const found = await look(async ({ client }) => {
      const { isIntact, problems } = await client.journal.verify();
      // Each run of a test’s clock begins anew, which is noted and no more.
      const broken = problems.filter(({ kind }) => kind !== 'clock-backwards');
      expect({ isIntact, broken }, `kill ${kill}`).toEqual({ isIntact: true, broken: [] });
      const { answers } = await client.assessment.open({ id: tools.assessmentId });
      return answers.find(({ questionId }) => questionId === 'use.weight')?.value;
    });
    // The write that was under way may have come to its end without being confirmed.
    expect([acked % 1000, (acked + 1) % 1000], `kill ${kill}`).toContain(found);
    value = found === acked % 1000 ? acked : acked + 1;
  }
  expect(confirmed).toBeGreaterThan(KILLS);
  // Most kills must have hit a write, or this would prove nothing.
  expect(hot).toBeGreaterThan(0);
}, 300_000);

test('a workspace that is open in one process is refused in another, by name, until that one is killed', async () => {
  let refusal: unknown;
  let asked: Promise<void> | null = null;
  await runAndKill('answer', 0, (lines) => {
    if (lines.at(-1) !== 'ready') return null;
    asked = look(async () => undefined).catch((error: unknown) => {
      refusal = error;
    });
    return 1500;
  });
  await asked;
  expect(refusal).toMatchObject({ code: 'workspace.locked', data: { name: 'tools.mdossier' } });
  await look(async ({ client }) => expect((await client.session.get()).workspace?.name).toBe('Tools'));
}, 30_000);

test('killed while exporting, the file is the old one or the whole new one', async () => {
  const dossier = join(tools.folder, 'dossier.pdf');
  const whole = await look(async ({ client, file }) => {
    const input = {
      assessmentId: tools.assessmentId,
      file: file('whole.pdf'),
      options: { languages: ['en' as const] },
      signers: [],
    };
    const job = await client.dossier.export(input);
    for (let step = await job.next(); ; step = await job.next()) if (step.done === true) return step.value.sha256;
  });
  const sha256 = (): string => createHash('sha256').update(readFileSync(dossier)).digest('hex');
  const outcomes = new Set<string>();
  for (let kill = 0; kill < 12; kill += 1) {
    writeFileSync(dossier, 'the dossier of last year');
    const old = sha256();
    const phase = ['collect', 'layout', 'write'][kill % 3] ?? '';
    await runAndKill('export', 0, (lines) =>
      lines.at(-1) === phase || lines.at(-1)?.startsWith('ack') ? kill % 4 : null,
    );
    const found = sha256();
    expect([old, whole], `kill ${kill} in ${phase}`).toContain(found);
    outcomes.add(found === old ? 'old' : 'new');
  }
  expect([...outcomes].sort()).toEqual(['new', 'old']);
}, 120_000);

test('a copy of the main file alone, taken at any moment of answering, is a whole workspace or is refused', async () => {
  const copies: string[] = [];
  await runAndKill('answer', 0, (lines) => {
    if (!lines.at(-1)?.startsWith('ack')) return null;
    const copy = join(tools.folder, `copy-${copies.length}.mdossier`);
    copyFileSync(join(tools.folder, 'tools.mdossier'), copy);
    copies.push(copy);
    return copies.length === 40 ? 0 : null;
  });
  const core = openTestCore({ resources: folder.folder });
  let good = 0;
  for (const copy of copies) {
    const report = await core.client.verification.check({ file: core.core.files.give(copy).token });
    if (report.journal?.isIntact === true) good += 1;
    else expect(report.verdict).toBe('TOTAL-FAILED');
  }
  core.stop();
  expect(good).toBeGreaterThan(copies.length / 2);
}, 60_000);
