import { ITEM_KINDS, type ItemKind } from '#contract/inventory/kinds';
import type { SearchHit } from '#contract/records/search';
import { api } from './api.ts';
import { failureText } from './i18n.svelte.ts';
import type { Place } from './navigation.svelte.ts';

/** A person stops typing for so long before the core is asked. */
const PAUSE_MS = 60;

function isItem(kind: SearchHit['kind']): kind is ItemKind {
  return (ITEM_KINDS as readonly string[]).includes(kind);
}

/** Where a hit leads: to a record, and in it to the field, question or page. */
export function placeOf({ kind, id, place }: SearchHit): Place {
  if (isItem(kind)) {
    return { screen: 'item', kind, id, ...(place === null ? {} : { field: place }) };
  }
  switch (kind) {
    case 'person':
      return { screen: 'people' };
    case 'evidence':
      return { screen: 'evidence', id, ...(place === null ? {} : { page: place }) };
    case 'risk':
    case 'control':
    case 'finding':
    case 'incident':
    case 'policy':
    case 'policy-text':
      return { screen: kind, id };
    default:
      return { screen: 'assessment', id, ...(place === null ? {} : { questionId: place }) };
  }
}

/** Looking for anything in the workspace, typed as one goes. */
export class WorkspaceSearch {
  isOpen = $state(false);
  text = $state('');
  hits = $state.raw<readonly SearchHit[]>([]);
  count = $state(0);
  isCapped = $state(false);
  failure = $state<string | null>(null);
  /** Place in `hits` that Enter takes. */
  chosen = $state(0);
  /** What the hits answer. */
  asked = $state('');
  #turn = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  open(): void {
    this.isOpen = true;
    this.chosen = 0;
  }

  /** Follows what is typed. */
  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#ask(), PAUSE_MS);
  }

  step(by: 1 | -1): void {
    if (this.hits.length > 0) this.chosen = (this.chosen + by + this.hits.length) % this.hits.length;
  }

  async #ask(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const text = this.text.trim();
    if (text === '') {
      this.hits = [];
      this.asked = '';
      return;
    }
    try {
      const { hits, count, isCapped } = await api.search.find({ text, limit: 30 });
      if (turn !== this.#turn) return;
      this.hits = hits;
      this.count = count;
      this.isCapped = isCapped;
      this.asked = text;
      this.chosen = 0;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}

export const workspaceSearch = new WorkspaceSearch();
