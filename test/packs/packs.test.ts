import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Pack } from '#contract/records/pack';
import { checkPack, loadPack } from '#core/packs/load';
import { type CaseResult, runCases, WorkedCases } from '#core/packs/run-cases';
import { parseSource } from '#core/packs/source';
import { judge, tellJudgement } from '#core/rules/judge';

const packsFolder = new URL('../../resources/packs', import.meta.url).pathname;
const casesFolder = new URL('.', import.meta.url).pathname;
const ids = readdirSync(packsFolder).filter((name) => existsSync(join(packsFolder, name, 'pack.yaml')));

function caseFiles(id: string): readonly string[] {
  const folder = join(casesFolder, id);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
}

const loaded = new Map<string, Pack>();
function packOf(id: string): Pack {
  const pack = loaded.get(id) ?? loadPack(join(packsFolder, id));
  loaded.set(id, pack);
  return pack;
}

function run(id: string, file: string): readonly CaseResult[] {
  return runCases(packOf(id), file, readFileSync(join(casesFolder, id, file), 'utf8'));
}

test('there are packs', () => {
  expect(ids).toContain('eu-ai-act');
});

test('every folder of worked cases belongs to a pack', () => {
  const folders = readdirSync(casesFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).filter((name) => !ids.includes(name))).toEqual([]);
});

describe.each(ids)('pack %s', (id) => {
  test('has no problem, and the id of its folder', () => {
    expect(checkPack(join(packsFolder, id))).toEqual([]);
    expect(packOf(id).id).toBe(id);
  });

  test('has worked cases, and each class comes out true in one of them', () => {
    expect(caseFiles(id)).not.toEqual([]);
    const results = caseFiles(id).flatMap((file) => run(id, file));
    const shown = new Set(results.flatMap(({ actual }) => actual.classes));
    const unseen = packOf(id).classes.filter((it) => !shown.has(it.id));
    expect(unseen.map((it) => it.id)).toEqual([]);
  });

  test('is judged in less than 100 KB of what the window is sent after each answer, whatever the answers', () => {
    const cases = caseFiles(id).flatMap((file) => {
      const { source } = parseSource(file, readFileSync(join(casesFolder, id, file), 'utf8'));
      return WorkedCases.parse(source.value).cases;
    });
    const sizes = [{}, ...cases.map(({ answers }) => answers)].map((answers) => {
      const judgement = tellJudgement(judge(packOf(id), answers, { assessedOn: '2026-11-23' }));
      return JSON.stringify(judgement).length;
    });
    expect(Math.max(...sizes)).toBeLessThan(100_000);
  });

  test.each(caseFiles(id))('comes to what %s expects', (file) => {
    const failed = run(id, file).filter(({ pass }) => !pass);
    expect(failed.map(({ id: caseId, differences }) => ({ caseId, differences }))).toEqual([]);
  });
});
