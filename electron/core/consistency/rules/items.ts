import { ITEM_KINDS, type ItemKind, KIND_FACTS } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import type { SignOffState } from '#contract/records/workflow';
import { completenessOf } from '#core/inventory/completeness';
import { gateOf } from '#core/inventory/gate';
import { type Assessed, type Looking, onceFor } from '#core/inventory/looking';
import { upstreamChanges } from '#core/inventory/upstream';
import { itemTable } from '#core/store/item-tables';
import { type AnyItemRow, toItem } from '#core/store/items';
import { fixed, type Reader } from '#core/store/sql';
import { ALWAYS, type CodeRules, EVER, type Found, type RuleHead } from '../rule.ts';

const isItemKind = (kind: string): kind is ItemKind => (ITEM_KINDS as readonly string[]).includes(kind);

const rows = new Map(
  ITEM_KINDS.map((kind) => {
    const table = itemTable(kind);
    return [
      kind,
      {
        all: fixed<AnyItemRow>(`SELECT * FROM ${table} WHERE coalesce(state, '') <> 'retired'`),
        some: fixed<AnyItemRow>(
          `SELECT * FROM ${table} WHERE id IN (SELECT value FROM json_each(?)) AND coalesce(state, '') <> 'retired'`,
        ),
      },
    ] as const;
  }),
);

type Standing = {
  readonly assessment_id: string;
  readonly title: string;
  readonly pack_id: string;
  readonly sign_off_state: string;
  readonly classes: string;
};
const standings = fixed<Standing>(`
  SELECT s.assessment_id, a.title, s.pack_id, s.sign_off_state, s.classes
  FROM assessment_standings AS s JOIN assessments AS a ON a.id = s.assessment_id
  WHERE s.system_id = ? ORDER BY s.assessment_id DESC`);

/** An approval that has ended since still says what its assessment came to: the present day decides nothing here. */
function looking(read: Reader, resources: string): Looking {
  const known = new Map<string, readonly Assessed[]>();
  const find = (systemId: string): readonly Assessed[] =>
    read.all(standings(systemId)).map((row) => ({
      id: row.assessment_id,
      title: row.title,
      packId: row.pack_id,
      state: row.sign_off_state as SignOffState,
      classes: JSON.parse(row.classes) as string[],
    }));
  return {
    today: ALWAYS,
    resources,
    assessmentsOf: (systemId) => {
      const found = known.get(systemId) ?? find(systemId);
      known.set(systemId, found);
      return found;
    },
  };
}

/** What a rule of its own says of a field already; it is not told twice. */
function isToldElsewhere({ kind, state, facts }: Item, field: string): boolean {
  const data = facts['personalData'];
  switch (field) {
    case 'owner':
      return kind === 'system' && state === 'live';
    case 'legalBasis':
      return data === 'special-category';
    case 'retention':
      return data === 'special-category' || data === 'personal';
    case 'licence':
      return kind === 'dataset-version';
    case 'copyrightPolicy':
    case 'trainingContentSummary':
    case 'downstreamInformation':
      return state === 'approved' || state === 'live';
    default:
      return false;
  }
}

/** Conditions of going live that no other rule speaks of; the others are looked at whatever the state. */
const GATES: ReadonlySet<string> = new Set(['card-released', 'released-unchanged', 'rollback-named']);

const linkedAll = fixed<{ id: string }>('SELECT from_id AS id FROM links UNION SELECT to_id FROM links');
const linkedSome = fixed<{ id: string }>(`
  WITH wanted (id) AS (SELECT value FROM json_each(?))
  SELECT from_id AS id FROM links WHERE from_id IN (SELECT id FROM wanted)
  UNION SELECT to_id FROM links WHERE to_id IN (SELECT id FROM wanted)`);

/** What stands alone and is linked to nothing inherits nothing: of most records that is told at once. */
function tellUnlinked(look: Looking, { id }: Item): void {
  onceFor(look, `inherited ${id}`, () => []);
  onceFor(look, `upstream ${id}`, () => []);
}

type Told = Found & { readonly rule: string };

function tell(rule: string, item: Item, place: string, names: readonly string[]): Told {
  const details = names.length === 0 ? '{}' : JSON.stringify({ names });
  return { rule, id: item.id, place, title: item.name, item_id: item.id, from_on: ALWAYS, until_on: EVER, details };
}

function* checkItem(read: Reader, look: Looking, item: Item): Iterable<Told> {
  for (const { field, demands } of completenessOf(read, look, item)?.missing ?? []) {
    if (isToldElsewhere(item, field)) continue;
    const names = demands.map(({ source, reason }) => (source === '' ? reason : source));
    yield tell('field-missing', item, field, names);
  }
  if (item.state === 'live') {
    for (const { rule, isMet, assessmentId, lacking } of gateOf(read, look, item)) {
      // An assessment that is there is looked at by itself, and that there is none is told of the system.
      const isMissing = rule === 'assessment-approved' && assessmentId === null && item.kind === 'system';
      if (!isMet && (isMissing || GATES.has(rule))) {
        yield tell(`gate.${rule}`, item, '', lacking);
      }
    }
  }
  if (KIND_FACTS[item.kind].hasCard || item.kind === 'deployment') {
    const names = new Set(upstreamChanges(read, item, look).map((change) => change.upstream.name));
    if (names.size > 0) yield tell('upstream-changed', item, '', [...names]);
  }
}

const euLaw = (article: string) => ({ article, pack: 'eu-ai-act', source: 'S01' });

/** The rules of every kind of the inventory stand once, under the kind that comes first. */
const heads: readonly Omit<RuleHead, 'kind'>[] = [
  { id: 'field-missing', severity: 'error' },
  { id: 'gate.assessment-approved', severity: 'error', law: euLaw('AI Act Art. 6, Art. 16') },
  { id: 'gate.card-released', severity: 'error', law: euLaw('AI Act Art. 11') },
  { id: 'gate.released-unchanged', severity: 'error', law: euLaw('AI Act Art. 11') },
  { id: 'gate.rollback-named', severity: 'error' },
  { id: 'upstream-changed', severity: 'warning' },
];

/** What law and house ask of each record of the inventory, of what is live, and what changed upstream. */
export const itemRules: CodeRules = {
  rules: heads.map((head) => ({ ...head, kind: 'system' })),
  kinds: ITEM_KINDS,
  *find({ read, knowledge }, kind, ids) {
    if (!isItemKind(kind)) return;
    const query = rows.get(kind);
    if (!query) return;
    const look = looking(read, knowledge.resources);
    const text = JSON.stringify(ids);
    const linked = new Set(read.all(ids === null ? linkedAll() : linkedSome(text)).map(({ id }) => id));
    const isAlone = KIND_FACTS[kind].parent === null;
    for (const row of read.all(ids === null ? query.all() : query.some(text))) {
      const item = toItem(kind, row);
      if (isAlone && !linked.has(item.id)) tellUnlinked(look, item);
      yield* checkItem(read, look, item);
    }
  },
};
