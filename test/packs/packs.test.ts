import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Pack } from '#contract/records/pack';
import { type CaseResult, casesIn, runCases } from '#core/packs/cases/run-cases';
import { readVocabulary, type Vocabulary } from '#core/packs/cases/vocabulary';
import { checkPack, loadPack } from '#core/packs/load';
import { judge, tellJudgement } from '#core/rules/judge';

const packsFolder = new URL('../../resources/packs', import.meta.url).pathname;
const casesFolder = new URL('.', import.meta.url).pathname;
const ids = readdirSync(packsFolder).filter((name) => existsSync(join(packsFolder, name, 'pack.yaml')));

function caseFiles(id: string): readonly string[] {
  const folder = join(casesFolder, id);
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
}

type Loaded = { readonly pack: Pack; readonly vocabulary: Vocabulary | undefined };

const loaded = new Map<string, Loaded>();
function packOf(id: string): Loaded {
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const folder = join(packsFolder, id);
  const pack = loadPack(folder);
  const one = { pack, vocabulary: readVocabulary(pack, folder) };
  loaded.set(id, one);
  return one;
}

function textOf(id: string, file: string): string {
  return readFileSync(join(casesFolder, id, file), 'utf8');
}

const ran = new Map<string, readonly CaseResult[]>();
function run(id: string, file: string): readonly CaseResult[] {
  const key = `${id}/${file}`;
  const { pack, vocabulary } = packOf(id);
  const results = ran.get(key) ?? runCases(pack, vocabulary, file, textOf(id, file));
  ran.set(key, results);
  return results;
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
    expect(packOf(id).pack.id).toBe(id);
  });

  test('has worked cases, and each class and each band is the outcome of one', () => {
    expect(caseFiles(id)).not.toEqual([]);
    const { pack, vocabulary } = packOf(id);
    const seen = new Set<string>();
    for (const file of caseFiles(id)) {
      for (const { answers, assessedOn } of casesIn(pack, vocabulary, file, textOf(id, file))) {
        const judgement = judge(pack, answers, { assessedOn });
        for (const it of judgement.classes) if (it.truth === 'true') seen.add(`class ${it.id}`);
        for (const it of judgement.scores) if (it.band !== null) seen.add(`score ${it.id}, band ${it.band}`);
      }
    }
    const outcomes = [
      ...pack.classes.map((it) => `class ${it.id}`),
      ...(pack.scores ?? []).flatMap((score) =>
        (score.bands ?? []).map((band) => `score ${score.id}, band ${band.id}`),
      ),
    ];
    expect(outcomes.filter((it) => !seen.has(it))).toEqual([]);
  });

  test('is judged in less than 128 KB of what the window is sent after each answer, whatever the answers', () => {
    const { pack, vocabulary } = packOf(id);
    const cases = caseFiles(id).flatMap((file) => casesIn(pack, vocabulary, file, textOf(id, file)));
    const sizes = [{}, ...cases.map(({ answers }) => answers)].map(
      (answers) => JSON.stringify(tellJudgement(judge(pack, answers, { assessedOn: '2026-11-23' }))).length,
    );
    expect(Math.max(...sizes)).toBeLessThan(128_000);
  });

  test.each(caseFiles(id))('comes to what %s expects', (file) => {
    const failed = run(id, file).filter(({ pass }) => !pass);
    expect(failed.map(({ id: caseId, differences }) => ({ caseId, differences }))).toEqual([]);
  });
});
