import './browser.ts';
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PackDiagram } from '#contract/records/pack';
import { edgePath } from '../../renderer/screens/drawing/edge-path.ts';
import { DrawingView } from '../../renderer/screens/drawing/view.svelte.ts';
import DiagramBox from '../../renderer/screens/pack-diagram/DiagramBox.svelte';
import { columnsOf, neighbourOf, pathsThrough } from '../../renderer/screens/pack-diagram/flow.ts';

vi.mock('../../renderer/app/api.ts', () => ({
  api: {},
  connection: { state: 'connected', subscribe: () => () => undefined },
}));

afterEach(() => cleanup());

type Kind = PackDiagram['nodes'][number]['kind'];
const node = (id: string, kind: Kind, x: number, y: number): PackDiagram['nodes'][number] => ({
  id,
  kind,
  ref: id,
  label: { en: `Label of ${id}` },
  x,
  y,
  width: 160,
  height: 38,
});
const edge = (from: string, to: string): PackDiagram['edges'][number] => ({
  from,
  to,
  points: [
    { x: 0, y: 0 },
    { x: 100, y: 50 },
  ],
});
const diagram: PackDiagram = {
  width: 700,
  height: 200,
  nodes: [
    node('a', 'section', 0, 0),
    node('b', 'section', 0, 60),
    node('c', 'fact', 230, 0),
    node('d', 'score', 230, 60),
    node('e', 'class', 460, 30),
  ],
  edges: [edge('a', 'c'), edge('b', 'c'), edge('b', 'd'), edge('c', 'e')],
};

describe('the diagram', () => {
  test('follows all that leads to a box and all it leads to, and nothing beside', () => {
    const { nodes, edges, into, outOf } = pathsThrough(diagram, 'c');
    expect([...nodes].sort()).toEqual(['a', 'b', 'c', 'e']);
    expect([...edges].map(({ from, to }) => from + to).sort()).toEqual(['ac', 'bc', 'ce']);
    expect([into, outOf]).toEqual([2, 1]);
  });

  test('ends when arrows go in a circle', () => {
    const round = { ...diagram, edges: [...diagram.edges, edge('e', 'a')] };
    expect([...pathsThrough(round, 'a').nodes].sort()).toEqual(['a', 'b', 'c', 'e']);
  });

  test('goes by arrow keys along arrows, and in the column', () => {
    const to = (id: string, key: string): string | null => neighbourOf(diagram, id, key)?.id ?? null;
    expect(to('a', 'ArrowDown')).toBe('b');
    expect(to('a', 'ArrowUp')).toBeNull();
    expect(to('a', 'ArrowRight')).toBe('c');
    expect(to('e', 'ArrowLeft')).toBe('c');
    expect(to('d', 'ArrowLeft')).toBe('b');
    expect(to('a', 'Home')).toBeNull();
  });

  test('has a heading for each column, with the kinds in it', () => {
    expect(columnsOf(diagram).map(({ x, kinds }) => [x, ...kinds])).toEqual([
      [0, 'section'],
      [230, 'fact', 'score'],
      [460, 'class'],
    ]);
    expect(edgePath(edge('a', 'c').points)).toBe('M0 0C50 0 50 50 100 50');
  });
});

describe('the view of the diagram', () => {
  const view = (): DrawingView => {
    const made = new DrawingView(diagram, { head: 34 });
    made.measure(1000, 600);
    return made;
  };

  test('begins as wide as can be read, and keeps its place when the window changes', () => {
    const one = view();
    expect(one.scale).toBe(1.1);
    const { x } = one;
    one.measure(800, 500);
    expect([one.scale, one.x]).toEqual([1.1, x]);
  });

  test('enlarges around the pointer, within bounds', () => {
    const one = view();
    const pointed = (300 - one.x) / one.scale;
    one.zoom(1.5, 300, 200);
    expect((300 - one.x) / one.scale).toBeCloseTo(pointed, 6);
    for (let times = 0; times < 20; times += 1) one.step(1);
    expect(one.scale).toBe(2.5);
  });

  test('never loses the diagram from sight, and brings a box back into it', () => {
    const one = view();
    one.pan(-100_000, -100_000);
    expect(one.x).toBeGreaterThan(-diagram.width * one.scale);
    const [first] = diagram.nodes;
    if (first === undefined) throw new Error('no node');
    one.reveal(first);
    expect([one.x, one.y]).toEqual([16, 16]);
  });
});

test('a box says what it is, tells its whole text, and opens by Enter as by a press', async () => {
  const onopen = vi.fn();
  const [first] = diagram.nodes;
  if (first === undefined) throw new Error('no node');
  render(DiagramBox, {
    node: first,
    tone: null,
    way: 'off',
    isFound: false,
    isStop: true,
    onpoint: vi.fn(),
    onfocus: vi.fn(),
    onopen,
  });
  const box = screen.getByRole('button', { name: 'Section: Label of a' });
  expect(box.querySelector('title')?.textContent).toBe('Label of a');
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  box.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  await tick();
  expect(onopen).toHaveBeenCalledTimes(2);
});
