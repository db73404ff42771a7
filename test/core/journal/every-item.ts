import type { WriteTransaction } from '#core/journal/write';

type Own = { readonly next: () => string; readonly at: string; readonly person: string; readonly system: string };

/** What every item has; some keys need quotes in a path, and one of them is a name that JavaScript gives a meaning to. */
export const objects = {
  facts: '{"languages":["de","en"],"summary":"All of \\"it\\"","tags":["a"]}',
  custom: '{"costCentre":"4711","isBought":true}',
  extras: '{"__proto__":{"a":1},"a.b":[1,2.5e-7],"é":null}',
};

/** One record of each table of the inventory, the library and imports, with something in every column; gives two of them. */
export function fillItems(
  tx: WriteTransaction,
  { next, at, person, system }: Own,
): { readonly dataset: string; readonly evidence: string } {
  const [model, data, evidence] = [next(), next(), next()];
  const about = {
    state: 'development',
    owner_id: person,
    ...objects,
    origin: '{"fileName":"a"}',
    change_reason: 'because',
    created_at: at,
    updated_at: at,
  };
  tx.insert('models', { id: model, name: 'M', parent_id: null, ...about });
  const version = tx.insert('model_versions', { id: next(), name: 'M 1', parent_id: model, ...about });
  tx.insert('datasets', { id: data, name: 'D', parent_id: null, ...about });
  const { id: dataset } = tx.insert('dataset_versions', { id: next(), name: 'D 1', parent_id: data, ...about });
  tx.insert('deployments', { id: next(), name: 'P', parent_id: system, ...about });
  tx.insert('organisations', { id: next(), name: 'O', parent_id: null, ...about });
  const of = { item_kind: 'model-version', item_id: version.id };
  tx.insert('links', {
    id: next(),
    type: 'part-of',
    from_kind: 'model-version',
    from_id: version.id,
    to_kind: 'system',
    to_id: system,
    note: 'n',
    seen_version: 1,
    seen_newest: version.id,
    created_at: at,
  });
  tx.insert('releases', {
    id: next(),
    ...of,
    number: 1,
    label: 'l',
    content: '{"name":"M 1"}',
    content_hash: 'ab'.repeat(32),
    statement: 's',
    released_by: person,
    released_at: at,
  });
  tx.insert('item_comments', {
    id: next(),
    ...of,
    field: 'summary',
    quote: 'q',
    text: 't',
    person_id: person,
    at,
    resolved_at: at,
  });
  tx.insert('custom_schemas', { id: next(), kind: 'model', schema: '{"type":"object"}', changed_at: at });
  tx.insert('house_rules', { id: next(), kind: 'model', field: 'task', from_state: 'live', reason: 'r' });
  tx.insert('fingerprints', {
    id: next(),
    ...of,
    content: '{"name":"a.csv"}',
    sha256: 'ef'.repeat(32),
    taken_by: person,
    taken_at: at,
  });
  tx.insert('evidence_items', {
    id: evidence,
    title: 'E',
    kind: 'other',
    collected_by: person,
    effective_on: '2026-11-01',
    period_from: '2026-01-01',
    period_to: '2026-10-31',
    expires_on: '2027-11-01',
    confidentiality: 'internal',
    note: 'n',
    received_at: at,
  });
  tx.insert('evidence_revisions', {
    id: next(),
    item_id: evidence,
    number: 1,
    name: 'e.txt',
    media_type: 'text/plain',
    size_bytes: 8,
    sha256: 'ef'.repeat(32),
    location: '/mnt/e.txt',
    added_by: person,
    added_at: at,
  });
  tx.insert('evidence_links', {
    id: next(),
    item_id: evidence,
    target_kind: 'record',
    target_id: version.id,
    target_part: 'model-version',
  });
  tx.insert('imports', {
    id: next(),
    files: '[{"name":"a.json"}]',
    person_id: person,
    at,
    added: 1,
    merged: 2,
    links: 3,
    first_seq: 1,
    last_seq: 2,
    undone_at: at,
    changed_since: 1,
  });
  tx.insert('mapping_templates', { id: next(), name: 'T', mapping: '{"kind":"model"}' });
  return { dataset, evidence };
}
