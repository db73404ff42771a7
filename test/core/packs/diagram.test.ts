import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PackDiagram } from '#contract/records/pack';
import { diagramOf } from '#core/packs/diagram';
import { loadPack } from '#core/packs/load';
import { editedPack, FULL_PACK, VALID_PACK } from './edited-pack.ts';

const shipped = new URL('../../../resources/packs', import.meta.url).pathname;
const folders = [VALID_PACK, FULL_PACK, ...readdirSync(shipped).map((name) => join(shipped, name))];

describe.each(folders)('the diagram of %s', (folder) => {
  const diagram = diagramOf(loadPack(folder));

  test('is of the form of the contract, and the same each time', () => {
    expect(PackDiagram.parse(diagram)).toEqual(diagram);
    expect(diagramOf(loadPack(folder))).toEqual(diagram);
  });

  test('has boxes that neither overlap nor leave the page', () => {
    for (const [index, a] of diagram.nodes.entries()) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(diagram.width);
      expect(a.y + a.height).toBeLessThanOrEqual(diagram.height);
      for (const b of diagram.nodes.slice(index + 1)) {
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isApart, `${a.id} and ${b.id}`).toBe(true);
      }
    }
  });

  test('has arrows from the right of a box to the left of one in a later column', () => {
    const nodes = new Map(diagram.nodes.map((node) => [node.id, node]));
    for (const { from, to, points } of diagram.edges) {
      const [start, end] = [nodes.get(from), nodes.get(to)];
      if (start === undefined || end === undefined) throw new Error(`No box for ${from} → ${to}`);
      expect(points[0]?.x).toBeCloseTo(start.x + start.width, 0);
      expect(points[points.length - 1]?.x).toBeCloseTo(end.x, 0);
      expect(points.every((point, at) => at === 0 || point.x >= (points[at - 1]?.x ?? 0))).toBe(true);
    }
  });

  test('shows every class, score and conclusion, and stays small enough to read', () => {
    const pack = loadPack(folder);
    const shown = new Set(diagram.nodes.map(({ id }) => id));
    for (const { id } of pack.classes) expect(shown).toContain(`class:${id}`);
    for (const { id } of pack.scores ?? []) expect(shown).toContain(`score:${id}`);
    for (const { id } of pack.conclusions ?? []) expect(shown).toContain(`conclusion:${id}`);
    expect(diagram.nodes.length).toBeLessThan(100);
  });
});

test('a small pack is drawn with its questions; those that no rule reads are left out', () => {
  const { nodes, edges } = diagramOf(loadPack(VALID_PACK));
  expect(nodes.map(({ id }) => id)).toEqual([
    'section:role',
    'section:use',
    'question:role.is-tool',
    'question:role.of',
    'question:use.areas',
    'question:use.weight',
    'question:use.bought',
    'fact:covered',
    'class:dangerous',
    'class:plain',
    'class:outside',
  ]);
  expect(edges).toContainEqual(expect.objectContaining({ from: 'question:role.is-tool', to: 'fact:covered' }));
  expect(edges).toContainEqual(
    expect.objectContaining({
      from: 'question:use.areas',
      to: 'class:dangerous',
      label: { en: 'On roofs', de: 'Auf Dächern' },
    }),
  );
});

test('an arrow that others make on a longer way is left out', () => {
  const both = 'when: { any: [{ not: { fact: covered } }, { question: role.is-tool, is: no }] }';
  const { folder } = editedPack('rules.yaml', 'when: { not: { fact: covered } }', both);
  const arrows = diagramOf(loadPack(folder)).edges.map(({ from, to }) => `${from} → ${to}`);
  expect(arrows).toContain('question:role.is-tool → fact:covered');
  expect(arrows).toContain('fact:covered → class:outside');
  expect(arrows).not.toContain('question:role.is-tool → class:outside');
});

test('scores stand between what gives them points and what reads them', () => {
  const { nodes } = diagramOf(loadPack(FULL_PACK));
  const x = (id: string) => nodes.find((node) => node.id === id)?.x ?? Number.NaN;
  const order = ['section:shop', 'question:shop.kind', 'score:danger', 'score:rest', 'class:safe', 'conclusion:route'];
  expect(order.map(x)).toEqual(order.map(x).toSorted((a, b) => a - b));
  expect(new Set(order.map(x)).size).toBe(order.length);
});
