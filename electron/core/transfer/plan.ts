import { AppError } from '#contract/errors';
import { KIND_FACTS, LINK_ENDS } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import type {
  DraftAnswers,
  DraftItem,
  DraftLink,
  DraftNote,
  ImportFormat,
  ImportPreview,
} from '#contract/records/transfer';
import { isSameData } from '#core/interchange/data';
import { acceptFact, excerptOf } from '#core/interchange/draft';
import { checkCustom } from '#core/inventory/custom-fields';
import { ONE_WAY } from '#core/inventory/links';
import { isStored } from '#core/store/blobs';
import { findNamed } from '#core/store/item-names';
import type { Reader } from '#core/store/sql';
import { type AnswerTarget, fittingAnswers } from './answers.ts';
import { withoutPictures } from './pictures.ts';
import type { ReadImport } from './read-result.ts';

type PreviewItem = ImportPreview['items'][number];
type Note = DraftNote & { readonly fileName: string };

/** A record of an import, with what it meets here. */
export type PlannedItem = {
  /** Keys are those of the plan: unique over all files. */
  readonly draft: DraftItem;
  readonly fileName: string;
  readonly format: ImportFormat;
  /** The record of the same kind, name and parent that is here. */
  readonly existing: Item | null;
  readonly suggestion: PreviewItem['suggestion'];
  readonly changes: PreviewItem['changes'];
};

/** What an import would do. */
export type Plan = {
  /** Parents before what hangs on them. */
  readonly items: readonly PlannedItem[];
  readonly links: readonly DraftLink[];
  readonly answers: readonly DraftAnswers[];
  readonly notes: readonly Note[];
};

/** Lines and systems before their versions and deployments. */
const ORDER = ['organisation', 'system', 'model', 'dataset', 'model-version', 'dataset-version', 'deployment'] as const;

/** Kinds that go live by a decision taken here, past a gate: no file takes it. */
const GATED: ReadonlySet<string> = new Set(['system', 'model-version', 'deployment']);

/** A record of the drafts while they are brought together. */
type Gathered = { draft: DraftItem; readonly fileName: string; readonly format: ImportFormat };

/** Everything the drafts speak of under keys of its own, each record once. */
class Gathering {
  readonly items = new Map<string, Gathered>();
  readonly notes: Note[] = [];
  /** Kind, parent and name → key. */
  readonly #known = new Map<string, string>();

  add(given: Gathered): string {
    const { draft } = given;
    const identity = JSON.stringify([draft.kind, draft.parentKey, draft.name]);
    const known = this.#known.get(identity);
    const before = known === undefined ? undefined : this.items.get(known);
    if (known === undefined || before === undefined) {
      this.#known.set(identity, draft.key);
      this.items.set(draft.key, given);
      return draft.key;
    }
    this.items.set(known, { ...before, draft: this.#joined(before.draft, given) });
    return known;
  }

  /** A record that two files speak of: what the first says stands, what it does not say comes from the other. */
  #joined(first: DraftItem, { draft: other, fileName }: Gathered): DraftItem {
    for (const [field, value] of Object.entries(other.facts)) {
      const stated = first.facts[field];
      if (stated !== undefined && !isSameData(stated, value)) {
        this.note(fileName, 'dropped', `${other.place} ${field}`, 'stated-twice', value);
      }
    }
    return {
      ...first,
      state: first.state ?? other.state,
      facts: { ...other.facts, ...first.facts },
      custom: { ...other.custom, ...first.custom },
      extras: { ...other.extras, ...first.extras },
    };
  }

  note(fileName: string, kind: DraftNote['kind'], path: string, reason: string, value: unknown): void {
    this.notes.push({ kind, path: path.slice(0, 1000), value: excerptOf(value), reason, fileName });
  }
}

/** Whether the workspace has a field of its own that takes the value. */
function isCustom(read: Reader, { kind, custom }: DraftItem, id: string): boolean {
  try {
    checkCustom(read, kind, id, custom[id] ?? null);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Takes of a stranger's record what fields, states and pictures allow here; tells the rest. */
function sound(
  read: Reader,
  draft: DraftItem,
  tell: (path: string, reason: string, value: unknown) => void,
): DraftItem {
  const facts: DraftItem['facts'] = {};
  for (const [field, stated] of Object.entries(draft.facts)) {
    const value = withoutPictures(
      stated,
      (sha256) => isStored(read, sha256),
      (picture) => tell(field, 'picture-missing', picture),
    );
    const fact = acceptFact(draft.kind, field, value);
    if (fact === undefined) tell(field, 'does-not-fit', value);
    else facts[field] = fact;
  }
  const custom: DraftItem['custom'] = {};
  for (const [id, value] of Object.entries(draft.custom)) {
    if (value === null) continue;
    if (isCustom(read, draft, id)) custom[id] = value;
    else tell(`custom.${id}`, 'no-custom-field', value);
  }
  const { states } = KIND_FACTS[draft.kind];
  const isState = draft.state === null || states.includes(draft.state);
  if (!isState) tell('state', 'does-not-fit', draft.state);
  // Null would take away what is here; a file that says nothing does not.
  const extras = Object.fromEntries(Object.entries(draft.extras).filter(([, value]) => value !== null));
  const state = isState ? draft.state : null;
  if (state !== 'live' || !GATED.has(draft.kind)) return { ...draft, facts, custom, extras, state };
  tell('state', 'not-live-yet', state);
  return { ...draft, facts, custom, extras, state: states[states.indexOf('live') - 1] ?? null };
}

/** Brings drafts together: keys made unique, lines added to versions that have none, what is said twice said once. */
function gather(
  read: Reader,
  { files, drafts }: ReadImport,
): { gathering: Gathering } & Pick<Plan, 'links' | 'answers'> {
  const gathering = new Gathering();
  const links = new Map<string, DraftLink>();
  const answers: DraftAnswers[] = [];
  for (const [number, draft] of drafts.entries()) {
    const fileName = files.find((file) => file.draft === number)?.name ?? '';
    const keys = new Map<string, string>();
    const byKey = new Map(draft.items.map((item) => [item.key, item]));
    const visited = new Set<string>();
    const keyOf = (key: string): string | null => {
      const item = byKey.get(key);
      if (item === undefined) return null;
      const known = keys.get(key);
      if (known !== undefined) return known;
      // A parent that is its own part is no parent.
      if (visited.has(key)) return null;
      visited.add(key);
      const own = `${number}.${visited.size}`;
      const wanted = KIND_FACTS[item.kind].parent;
      const stated = item.parentKey === null ? undefined : byKey.get(item.parentKey);
      const isRight = wanted !== null && stated?.kind === wanted;
      const parentKey = isRight ? keyOf(stated.key) : null;
      const tell = (path: string, reason: string, value: unknown): void =>
        gathering.note(fileName, 'dropped', `${item.place} ${path}`.trim(), reason, value);
      if (stated !== undefined && parentKey === null) tell('parent', 'does-not-fit', stated.name);
      const line: DraftItem = {
        key: `${own}.line`,
        kind: wanted ?? 'model',
        name: item.name,
        parentKey: null,
        state: null,
        facts: {},
        custom: {},
        extras: {},
        place: item.place,
      };
      const parent =
        wanted === null ? null : (parentKey ?? gathering.add({ draft: line, fileName, format: draft.format }));
      const own_ = { ...sound(read, item, tell), key: own, parentKey: parent };
      const given = gathering.add({ draft: own_, fileName, format: draft.format });
      keys.set(key, given);
      return given;
    };
    for (const { key } of draft.items) keyOf(key);
    for (const note of draft.notes) gathering.notes.push({ ...note, fileName });
    for (const link of draft.links) {
      const [from, to] = [keyOf(link.fromKey), keyOf(link.toKey)];
      const fromKind = from === null ? undefined : gathering.items.get(from)?.draft.kind;
      const toKind = to === null ? undefined : gathering.items.get(to)?.draft.kind;
      const ends = LINK_ENDS[link.type];
      const fits =
        fromKind !== undefined && toKind !== undefined && ends.from.includes(fromKind) && ends.to.includes(toKind);
      const isAlike = link.type !== 'replaces' || fromKind === toKind;
      if (!fits || !isAlike || from === null || to === null || from === to) {
        gathering.note(fileName, 'dropped', `${link.fromKey} → ${link.toKey}`, 'link-not-possible', link.type);
      } else {
        const identity = `${link.type} ${from} ${to}`;
        if (!links.has(identity)) links.set(identity, { ...link, fromKey: from, toKey: to });
      }
    }
    for (const one of draft.answers) {
      const systemKey = keyOf(one.systemKey);
      const kind = systemKey === null ? undefined : gathering.items.get(systemKey)?.draft.kind;
      if (systemKey !== null && kind === 'system') answers.push({ ...one, systemKey });
      else gathering.note(fileName, 'dropped', one.title, 'answers-without-system', one.packId);
    }
  }
  return { gathering, links: withoutCircles([...links.values()], gathering), answers };
}

/** Leaves out, and tells, what would make something its own origin. */
function withoutCircles(links: readonly DraftLink[], gathering: Gathering): DraftLink[] {
  const next = new Map<string, string[]>();
  const leads = (type: string, start: string, goal: string): boolean => {
    const seen = new Set([start]);
    for (const at of seen) {
      if (at === goal) return true;
      for (const one of next.get(`${type} ${at}`) ?? []) seen.add(one);
    }
    return false;
  };
  return links.filter(({ type, fromKey, toKey }) => {
    if (!ONE_WAY.has(type)) return true;
    if (leads(type, toKey, fromKey)) {
      const [from, to] = [fromKey, toKey].map((key) => gathering.items.get(key)?.draft.name ?? '');
      gathering.note('', 'dropped', `${from} → ${to}`, 'link-circle', type);
      return false;
    }
    const key = `${type} ${fromKey}`;
    next.set(key, [...(next.get(key) ?? []), toKey]);
    return true;
  });
}

/** What a merge would change of the record that is here: what the draft states otherwise, nothing else. */
function changesOf(existing: Item, draft: DraftItem): PreviewItem['changes'] {
  const changes: PreviewItem['changes'] = [];
  for (const [part, prefix] of [
    ['facts', ''],
    ['custom', 'custom.'],
    ['extras', 'extras.'],
  ] as const) {
    const before: Readonly<Record<string, unknown>> = existing[part];
    for (const [id, after] of Object.entries(draft[part])) {
      if (isSameData(before[id], after)) continue;
      // What JSON can say, as a draft is.
      const told = { before: before[id] ?? null, after } as Pick<PreviewItem['changes'][number], 'before' | 'after'>;
      changes.push({ field: `${prefix}${id}`, ...told });
    }
  }
  return changes;
}

/**
 * Compares what files say with what is here. Writes nothing; the same files and the same records give the same plan.
 * @param read      inside a write, the transaction's
 * @param findPack  the newest version of a pack
 */
export function planImport(read: Reader, result: ReadImport, findPack: AnswerTarget['findPack']): Plan {
  const { gathering, links, answers } = gather(read, result);
  const found = new Map<string, Item | null>();
  const items = ORDER.flatMap((kind) => [...gathering.items.values()].filter(({ draft }) => draft.kind === kind)).map(
    ({ draft, fileName, format }): PlannedItem => {
      const parent = draft.parentKey === null ? null : (found.get(draft.parentKey) ?? null);
      const isAlone = draft.parentKey === null;
      const existing = isAlone || parent !== null ? findNamed(read, draft.kind, draft.name, parent?.id ?? null) : null;
      found.set(draft.key, existing);
      if (existing === null) return { draft, fileName, format, existing, suggestion: 'add', changes: [] };
      if (draft.state !== null && draft.state !== existing.state && existing.state !== 'live') {
        gathering.note(fileName, 'dropped', `${draft.place} state`.trim(), 'state-kept', draft.state);
      }
      const changes = changesOf(existing, draft);
      return { draft, fileName, format, existing, suggestion: changes.length === 0 ? 'skip' : 'merge', changes };
    },
  );
  const fitting = fittingAnswers(answers, findPack, (path, reason, value) =>
    gathering.note('', 'dropped', path, reason, value),
  );
  return { items, links, answers: fitting, notes: gathering.notes };
}
