import type { ImportPreview } from '#contract/records/transfer';
import { groupBy } from '../outcome/group.ts';

export type Note = ImportPreview['notes'][number];

/** Notes of one kind and reason. */
export interface NoteGroup {
  readonly key: string;
  readonly kind: Note['kind'];
  readonly reason: string;
  readonly notes: readonly Note[];
}

/** What is lost comes first, then what may be meant otherwise, then what is kept. */
const ORDER: readonly Note['kind'][] = ['dropped', 'unsure', 'kept'];

/** Notes by kind and reason, the largest group of a kind first. */
export function groupNotes(notes: readonly Note[]): readonly NoteGroup[] {
  const groups = groupBy(notes, ({ kind, reason }) => `${kind} ${reason}`);
  return [...groups]
    .flatMap(([key, of]) => {
      const [first] = of;
      return first === undefined ? [] : [{ key, kind: first.kind, reason: first.reason, notes: of }];
    })
    .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || b.notes.length - a.notes.length);
}
