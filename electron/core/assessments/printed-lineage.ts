import { fullName } from '#contract/inventory/full-name';
import type { Item } from '#contract/records/inventory';
import type { AssessmentState, StatedInventory } from '#contract/records/sign-off';
import type { RichNode, RichText } from '#contract/rich-text';
import type { PrintedLineage } from '#core/dossier/dossier';
import { inheritedBy } from '#core/inventory/inherit';
import { type Drawable, PAGE_FORM, pictureOf } from '#core/inventory/lineage-picture';
import type { Looking } from '#core/inventory/looking';
import { contentPieces, isStored } from '#core/store/blobs';
import { itemTable } from '#core/store/item-tables';
import { findItem } from '#core/store/items';
import { buildAny, type Reader } from '#core/store/sql';
import { fullNames } from './full-names.ts';

/** More are not drawn: nobody could read them on a page. */
const MOST_BOXES = 200;

function deploymentsOf(read: Reader, systemId: string): Item[] {
  const query = buildAny
    .selectFrom(itemTable('deployment'))
    .select('id')
    .where('parent_id', '=', systemId)
    .orderBy('name')
    .orderBy('id');
  const rows = read.all<{ id: string }>(query as never);
  return rows.flatMap(({ id }) => findItem(read, { kind: 'deployment', id }) ?? []);
}

/** The system with what is linked to it, and its deployments. */
function drawable({ items, links }: StatedInventory, systemId: string, deployments: readonly Item[]): Drawable {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const shown = items.filter(({ id }) => id !== systemId && linked.has(id));
  return {
    nodes: [{ id: systemId }, ...[...shown, ...deployments].map(({ id }) => ({ id }))],
    edges: [
      ...links.map((link, index) => ({ ...link, id: `link-${index}` })),
      ...deployments.map(({ id }) => ({
        id: `deployment-${id}`,
        type: 'deployed-as' as const,
        from: systemId,
        to: id,
      })),
    ],
  };
}

const NOTHING: StatedInventory = { items: [], links: [] };

/**
 * The lineage of an assessed system as its dossier prints it; null if nothing hangs together with it.
 * @param looking  as of the day by which evidence counts as ended
 */
export function printedLineage(read: Reader, state: AssessmentState, looking: Looking): PrintedLineage | null {
  const { inventory = NOTHING, system } = state;
  const deployments = deploymentsOf(read, system.id);
  const drawn = drawable(inventory, system.id, deployments);
  if (drawn.nodes.length < 2) return null;
  const named = new Map(inventory.items.map((item) => [item.id, item]));
  const running = new Map(deployments.map((item) => [item.id, item]));
  const nameOf = fullNames(read);
  return {
    picture: drawn.nodes.length > MOST_BOXES ? null : pictureOf(drawn, PAGE_FORM),
    boxes: drawn.nodes.map(({ id }) => {
      const deployment = running.get(id);
      if (deployment) return { id, kind: 'deployment', name: deployment.name };
      const item = named.get(id);
      if (!item || id === system.id) return { id, kind: 'system', name: system.name };
      return { id, kind: item.kind, name: fullName(item) };
    }),
    arrows: drawn.edges.map(({ id, type, from, to }) => ({ id, type, from, to })),
    inherited: inheritedBy(read, { kind: 'system', id: system.id }, looking).map(
      ({ topic, value, finding, from, way }) => ({
        topic,
        value,
        ...(finding && { finding }),
        way: (way.length > 0 ? way : [from]).map(nameOf),
      }),
    ),
    deployments: deployments.map(({ name, state: at, facts }) => ({ name, state: at ?? 'none', facts })),
  };
}

function picturesIn(node: RichNode, found: Set<string>): void {
  if (node.type === 'image') found.add(node.attrs.sha256);
  if ('content' in node) for (const part of node.content ?? []) picturesIn(part, found);
}

const isRichText = (value: unknown): value is RichText =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'doc';

/** The pictures that texts of the inventory show, by SHA-256, as far as they are stored. */
export function printedPictures(read: Reader, inventory: StatedInventory | undefined): Map<string, Uint8Array> {
  const found = new Set<string>();
  for (const { facts } of inventory?.items ?? []) {
    for (const value of Object.values(facts)) {
      if (isRichText(value)) for (const node of value.content) picturesIn(node, found);
    }
  }
  const stored = [...found].filter((sha256) => isStored(read, sha256));
  return new Map(stored.map((sha256) => [sha256, Buffer.concat([...contentPieces(read, sha256)])]));
}
