import type { FieldChange, JournalEvent, JournalHead, JournalProblem } from '#contract/records/journal';
import type { JournalRow } from '#core/store/tables';
import { canonicalText, GENESIS_HASH } from './event.ts';
import { EMPTY_ROOT, type GrowingTree, growTree, leafOf, type NodeHash } from './merkle.ts';
import { eventProblem } from './problems.ts';
import { sha256 } from './sha256.ts';

/** A journal as it is read from its beginning, or from where it was left: its chain and its tree. */
export type Chain = {
  /** The newest event that was read; null before the first. */
  readonly head: JournalHead | null;
  readonly tree: GrowingTree;
  /**
   * Takes the next event.
   * @param own  the event's hash, worked out from its content; null if its content has none
   * @returns what speaks against it
   */
  add(event: LinkedEvent, own: string | null): JournalProblem[];
};

/** What of an event makes it a link of the chain. */
export type LinkedEvent = Pick<JournalEvent, 'seq' | 'record' | 'at' | 'prevHash' | 'hash'>;

/** Begins a chain, or goes on after a known event. `tree` must then be that of all events up to it. */
export function startChain(from: JournalHead | null = null, tree: GrowingTree = growTree()): Chain {
  let head = from;
  return {
    get head() {
      return head;
    },
    tree,
    add: (event, own) => {
      const problems: JournalProblem[] = [];
      const expectedSeq = (head?.seq ?? 0) + 1;
      if (event.seq !== expectedSeq) {
        problems.push(eventProblem('sequence-gap', event, 'seq', expectedSeq, event.seq));
      }
      const expectedPrevious = head?.hash ?? GENESIS_HASH;
      if (event.prevHash !== expectedPrevious) {
        problems.push(eventProblem('chain-broken', event, 'prevHash', expectedPrevious, event.prevHash));
      }
      if (own !== null && own !== event.hash) {
        problems.push(eventProblem('event-altered', event, 'hash', own, event.hash));
      }
      tree.add(leafOrNone(event.hash));
      head = { seq: event.seq, hash: event.hash };
      return problems;
    },
  };
}

/** What is no hash is a problem already, and must not end the reading. */
function leafOrNone(eventHash: string): NodeHash {
  try {
    return leafOf(eventHash);
  } catch {
    return EMPTY_ROOT;
  }
}

/** Notes where the clock went back from one event to the next; a hundred of them are enough. */
export function startClock(): {
  see(event: Pick<JournalEvent, 'seq' | 'record' | 'at'>): void;
  notes: JournalProblem[];
} {
  const notes: JournalProblem[] = [];
  let before = '';
  return {
    notes,
    see: (event) => {
      if (event.at < before && notes.length < 100) {
        notes.push(eventProblem('clock-backwards', event, 'at', before, event.at));
      }
      before = event.at;
    },
  };
}

const PREFIX_BYTES = 33;
let input = Buffer.alloc(64 * 1024);

/** SHA-256(0x01 ‖ prevHash, 32 bytes ‖ body), hexadecimal; null if `prevHash` is no hash. */
function hashOf(prevHash: string, body: string): string | null {
  const longest = PREFIX_BYTES + body.length * 3;
  if (longest > input.length) input = Buffer.alloc(longest);
  input[0] = 1;
  if (prevHash.length !== 64 || input.write(prevHash, 1, 'hex') !== 32) return null;
  return sha256(input.subarray(0, PREFIX_BYTES + input.write(body, PREFIX_BYTES)), 'hex');
}

/** Half of a character pair has no canonical form; `JSON.stringify` writes it so. */
const LONE_SURROGATE = /\\ud[89a-f]/;

function isChange(value: unknown): value is FieldChange {
  if (typeof value !== 'object' || value === null) return false;
  const names = Object.keys(value);
  const { field, old, new: now } = value as FieldChange;
  const isValue = (one: unknown): boolean => one === null || typeof one === 'string' || Number.isFinite(one);
  return names.length === 3 && typeof field === 'string' && isValue(old) && isValue(now);
}

/** The changes of an event, with their RFC 8785 JSON; null if the text holds no changes. */
export function readChanges(text: string): { readonly changes: FieldChange[]; readonly canonical: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value) || !value.every(isChange)) return null;
  // In the order that RFC 8785 gives their names; texts and numbers are written as it says by JavaScript itself.
  const changes = value.map(({ field, old, new: now }) => ({ field, new: now, old }));
  const canonical = JSON.stringify(changes);
  return LONE_SURROGATE.test(canonical) && !isWhole(changes) ? null : { changes, canonical };
}

function isWhole(changes: readonly FieldChange[]): boolean {
  try {
    canonicalText(changes);
    return true;
  } catch {
    return false;
  }
}

/**
 * An event's hash from its row, whose changes are in canonical form. It is what `eventHash` gives, in a fifth of the time.
 * @returns 64 hexadecimal digits; null if the row's `prev_hash` is none
 */
export function rowHash(row: JournalRow, changes: string): string | null {
  const text = JSON.stringify;
  return hashOf(
    row.prev_hash,
    `{"action":${text(row.action)},"actor":${text(row.actor)},"at":${text(row.at)},"baseVersion":${row.base_version},` +
      `"changes":${changes},"device":${text(row.device)},"operation":${text(row.operation)},` +
      `"record":{"id":${text(row.record_id)},"kind":${text(row.record_kind)}},"seq":${row.seq}}`,
  );
}
