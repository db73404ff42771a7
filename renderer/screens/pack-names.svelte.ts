import { SvelteSet } from 'svelte/reactivity';
import type { Pack, PackSummary } from '#contract/records/pack';
import type { OutcomeClass } from '#contract/records/rules';
import { api, l, t } from './app.ts';
import type { StatusTone } from './kit.ts';

const packs = $state<Record<string, Pack>>({});
const asked = new Set<string>();
const failed = new SvelteSet<string>();

function keyOf(id: string, version: string): string {
  return `${id} ${version}`;
}

/**
 * Gives a pack that is shown somewhere, reading it once; null until it is there. A pack never changes, so it is never
 * read again.
 */
export function packOf(id: string, version: string): Pack | null {
  const key = keyOf(id, version);
  if (!asked.has(key)) {
    asked.add(key);
    void api.pack
      .get({ id, version })
      .then((pack) => {
        packs[key] = pack;
      })
      .catch(() => {
        asked.delete(key);
        failed.add(key);
      });
  }
  return packs[key] ?? null;
}

/** Whether a pack that `packOf` was asked for is still being read. */
export function isPackAwaited(id: string, version: string): boolean {
  const key = keyOf(id, version);
  return packs[key] === undefined && !failed.has(key);
}

/** A class's word and tone; its id while the pack is not there. */
export function classTag(pack: Pack | null, classId: string): { readonly label: string; readonly tone: StatusTone } {
  const found: OutcomeClass | undefined = pack?.classes.find(({ id }) => id === classId);
  return found === undefined ? { label: classId, tone: 'none' } : { label: l(found.label), tone: found.tone };
}

/** A band's words and tone, with its score's name; an open one says that it can still change. */
export function bandTag(
  pack: Pack | null,
  scoreId: string,
  bandId: string,
  isDetermined: boolean,
): { readonly label: string; readonly tone: StatusTone } {
  const score = pack?.scores?.find(({ id }) => id === scoreId);
  const band = score?.bands?.find(({ id }) => id === bandId);
  if (score === undefined || band === undefined) return { label: `${scoreId}: ${bandId}`, tone: 'none' };
  const label = t('screen.assessments.band', { score: l(score.label), band: l(band.label) });
  return { label, tone: isDetermined ? band.tone : 'unknown' };
}

let newest = $state.raw<readonly PackSummary[] | null>(null);

function newestPacks(): readonly PackSummary[] {
  if (newest === null && !asked.has('list')) {
    asked.add('list');
    void api.pack
      .list()
      .then((packs) => {
        newest = packs;
      })
      .catch(() => asked.delete('list'));
  }
  return newest ?? [];
}

/** Reads the newest packs again when they are next shown: one was imported. */
export function refreshPacks(): void {
  newest = null;
  asked.delete('list');
}

/** A pack's title; its id if it is not shipped any more. */
export function packName(packId: string): string {
  const found = newestPacks().find(({ id }) => id === packId);
  return found === undefined ? packId : l(found.title);
}

/**
 * A question's text in the newest packs; its id while they are not there. Ids are fixed once released, so the newest
 * pack names older answers too.
 */
export function questionName(questionId: string): string {
  for (const { id, version } of newestPacks()) {
    const questions = packOf(id, version)?.sections.flatMap((section) => section.questions);
    const found = questions?.find((question) => question.id === questionId);
    if (found !== undefined) return l(found.text);
  }
  return questionId;
}
