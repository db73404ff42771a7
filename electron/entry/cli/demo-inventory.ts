import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldOf } from '#contract/inventory/fields';
import type { ItemKind, LifecycleState, LinkType } from '#contract/inventory/kinds';
import type { EvidenceInput } from '#contract/records/evidence-library';
import type { Facts, FactValue, ItemRef, TableRow } from '#contract/records/inventory';
import type { Person } from '#contract/records/person';
import type { RichText } from '#contract/rich-text';
import type { Core } from '#core/core';
import { parseSource } from '#core/packs/source';
import { resultOf } from './jobs.ts';

type Stated = Readonly<Record<string, unknown>>;

/** resources/demo/talentrank-inventory.yaml. The calls it goes into check it. */
type DemoInventory = {
  readonly system: { readonly state: LifecycleState; readonly reason: string; readonly facts: Stated };
  readonly items: readonly {
    readonly key: string;
    readonly kind: ItemKind;
    readonly name: string;
    readonly parent?: string;
    readonly owner?: string;
    readonly state?: LifecycleState;
    /** Why it went live before its gate was met. */
    readonly reason?: string;
    readonly facts: Stated;
  }[];
  readonly links: readonly { readonly from: string; readonly type: LinkType; readonly to: string }[];
  readonly releases: readonly {
    readonly item: string;
    readonly label: string;
    readonly statement: string;
    readonly then?: Stated;
  }[];
  readonly evidence: readonly {
    readonly question?: string;
    readonly item?: string;
    readonly field?: string;
    readonly name: string;
    readonly text: string;
    readonly piece?: Partial<EvidenceInput> & { readonly title: string };
  }[];
};

export function readInventory(resources: string): DemoInventory {
  const name = 'talentrank-inventory.yaml';
  const { source } = parseSource(name, readFileSync(join(resources, 'demo', name), 'utf8'));
  return source.value as DemoInventory;
}

/** A text as prose of one paragraph. */
export function paragraph(text: string): RichText {
  return { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
}

/** Finds people by their names and records by their keys. */
export type DemoNames = { readonly idOf: (personName: string) => string; readonly find: (key: string) => ItemRef };

/** A value as its field holds it: prose from its text, people by their ids. */
function factValue(kind: ItemKind, id: string, value: unknown, { idOf }: Pick<DemoNames, 'idOf'>): FactValue {
  const field = fieldOf(kind, id);
  if (field?.type === 'rich-text' && typeof value === 'string') return paragraph(value);
  const people = (field?.columns ?? []).filter(({ type }) => type === 'person').map((column) => column.id);
  if (people.length === 0) return value as FactValue;
  return (value as TableRow[]).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, cell]) => [column, people.includes(column) ? idOf(String(cell)) : cell]),
    ),
  );
}

async function setFacts({ client }: Core, ref: ItemRef, stated: Stated, named: DemoNames): Promise<void> {
  let { version } = (await client.inventory.get(ref)).item;
  for (const [field, value] of Object.entries(stated)) {
    const told = factValue(ref.kind, field, value, named);
    ({ version } = (await client.inventory.setField({ ...ref, baseVersion: version, field, value: told })).item);
  }
}

async function addRecords(
  core: Core,
  demo: DemoInventory,
  systemId: string,
  idOf: DemoNames['idOf'],
): Promise<DemoNames> {
  const { client } = core;
  const refs = new Map<string, ItemRef>([['system', { kind: 'system', id: systemId }]]);
  const find = (key: string): ItemRef => {
    const found = refs.get(key);
    if (!found) throw new Error(`the inventory of the demo has no ${key}`);
    return found;
  };
  for (const { key, kind, name, parent, owner, state, reason, facts } of demo.items) {
    const told: Facts = Object.fromEntries(
      Object.entries(facts).map(([id, value]) => [id, factValue(kind, id, value, { idOf })]),
    );
    const { id, version } = await client.inventory.add({
      kind,
      name,
      facts: told,
      ...(state && reason === undefined && { state }),
      ...(parent !== undefined && { parentId: find(parent).id }),
      ...(owner !== undefined && { ownerId: idOf(owner) }),
    });
    refs.set(key, { kind, id });
    if (state && reason !== undefined) {
      await client.inventory.update({ kind, id, baseVersion: version, state, overrideReason: reason });
    }
  }
  for (const { type, from, to } of demo.links) await client.link.add({ type, from: find(from), to: find(to) });
  return { find, idOf };
}

const blob = (text: string): Blob => new Blob([text]);

/** Adds files to questions, and to records before anything is released. */
async function addEvidence(
  { client }: Core,
  { evidence }: DemoInventory,
  assessmentId: string,
  { find }: DemoNames,
): Promise<void> {
  for (const { question, item, field, name, text, piece } of evidence) {
    if (question !== undefined) {
      const view = await client.evidence.add({ assessmentId, questionId: question, name, content: blob(text) });
      const itemId = view.evidence.find((one) => one.questionId === question && one.name === name)?.itemId;
      if (piece && itemId) {
        const { version } = await client.library.get({ id: itemId });
        await client.library.update({ id: itemId, baseVersion: version, input: inputOf(piece) });
      }
    } else if (item !== undefined) {
      const { kind, id } = find(item);
      const target =
        field === undefined
          ? { kind: 'record' as const, id, part: kind }
          : { kind: 'field' as const, id, part: `${kind}.${field}` };
      const { title, ...input } = inputOf(piece ?? { title: name });
      const [stored] = await resultOf(
        await client.library.add({ files: [{ name, content: blob(text) }], input, target }),
      );
      if (!stored?.itemId) throw new Error(`the demo could not store ${name}`);
      const { version } = await client.library.get({ id: stored.itemId });
      await client.library.update({ id: stored.itemId, baseVersion: version, input: { ...input, title } });
    }
  }
}

function inputOf(piece: Partial<EvidenceInput> & { readonly title: string }): EvidenceInput {
  return {
    kind: 'other',
    collectedBy: null,
    effectiveOn: null,
    periodFrom: null,
    periodTo: null,
    expiresOn: null,
    confidentiality: 'internal',
    note: '',
    ...piece,
  };
}

async function release(core: Core, { releases }: DemoInventory, named: DemoNames): Promise<void> {
  for (const { item, label, statement, then } of releases) {
    const ref = named.find(item);
    const { version } = (await core.client.inventory.get(ref)).item;
    await core.client.inventory.release({ ...ref, baseVersion: version, label, statement });
    if (then) await setFacts(core, ref, then, named);
  }
}

/** What the system of the demo is made of: its facts, models, data, a supplier, a deployment, links, evidence and releases. Gives what finds them again. */
export async function fillInventory(
  core: Core,
  resources: string,
  { systemId, assessmentId }: { readonly systemId: string; readonly assessmentId: string },
  people: readonly Person[],
): Promise<DemoNames> {
  const demo = readInventory(resources);
  const idOf = (name: string): string => {
    const found = people.find((person) => person.name === name);
    if (!found) throw new Error(`the demo has no ${name}`);
    return found.id;
  };
  const named = await addRecords(core, demo, systemId, idOf);
  const system: ItemRef = { kind: 'system', id: systemId };
  await setFacts(core, system, demo.system.facts, named);
  const { version } = (await core.client.inventory.get(system)).item;
  const { state, reason: overrideReason } = demo.system;
  await core.client.inventory.update({ ...system, baseVersion: version, state, overrideReason });
  await addEvidence(core, demo, assessmentId, named);
  await release(core, demo, named);
  return named;
}
