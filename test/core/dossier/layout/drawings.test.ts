import { expect, test } from 'vitest';
import type { BowTie } from '#contract/pictures/bow-tie';
import { checkConformance } from '#core/conformance/check';
import type { Drawing } from '#core/dossier/layout/blocks';
import { stripsOf } from '#core/dossier/layout/drawing-items';
import { onDisk, squeeze } from '#test/support/pdf-tools';
import { printed, render } from '#test/support/printed';

const CONTROL = { kind: 'preventive', note: 'Preventive · Operating', state: 'works' } as const;

/** A bow-tie with so many controls before its event. */
function tie(count: number): Drawing {
  const of: BowTie = {
    causes: [{ heading: 'Cause', text: 'Data of another place' }],
    event: { heading: 'Event', text: 'Results do not hold' },
    consequences: [{ heading: 'Consequence', text: 'Wrong decisions' }],
    controls: Array.from({ length: count }, (_, n) => ({
      ...CONTROL,
      id: `${n}`,
      title: `Test number ${n + 1} of all`,
    })),
    words: {
      alt: `Bow-tie with ${count} controls.`,
      prevents: 'Prevents',
      corrects: 'Corrects',
      detects: 'Detects',
      none: 'No control',
      head: ['Control', 'How'],
    },
  };
  return { kind: 'drawing', drawn: { type: 'bow-tie', of } };
}

test('a picture is one figure with its words, its texts are text of 7 points at least, and the page conforms', async () => {
  const { pdf, pages } = await render(printed([{ kind: 'heading', level: 1, text: 'Risks' }, tie(2)]));
  expect(pages).toBe(1);
  const file = onDisk(pdf);
  const text = squeeze(file.run('pdftotext', 'FILE', '-'));
  expect(text).toContain(squeeze('Data of another place'));
  expect(text).toContain(squeeze('Test number 2'));
  expect(file.run('pdfinfo', '-struct-text', 'FILE')).toContain('Figure');
  const heights = [
    ...file.run('pdftotext', '-bbox-layout', 'FILE', '-').matchAll(/yMin="([\d.]+)"[^>]*yMax="([\d.]+)">\S/g),
  ];
  expect(heights.length).toBeGreaterThan(5);
  // A word's box is as tall as its face from ascender to descender: about 1.36 of the type size.
  for (const [, top, bottom] of heights) expect((Number(bottom) - Number(top)) / 1.362).toBeGreaterThan(6.9);
  file.remove();
  expect(checkConformance(pdf).findings).toEqual([]);
});

test('one taller than a page goes on over the next ones, and every line of it is there once', async () => {
  const { pdf, pages } = await render(printed([tie(40)]));
  expect(pages).toBeGreaterThan(1);
  const file = onDisk(pdf);
  const text = squeeze(file.run('pdftotext', 'FILE', '-'));
  file.remove();
  for (const n of [1, 20, 40]) expect(text.split(squeeze(`number ${n} of`))).toHaveLength(2);
  expect(checkConformance(pdf).findings).toEqual([]);
});

test('strips end between lines of text, cover the whole height and are never taller than the page', () => {
  const shapes = Array.from({ length: 50 }, (_, n) => ({
    kind: 'text' as const,
    x: 0,
    y: 10 + n * 11,
    text: `${n}`,
    size: 8,
    paint: 'ink' as const,
    anchor: 'start' as const,
  }));
  const strips = stripsOf({ height: 560, shapes }, 100);
  expect(strips[0]?.from).toBe(0);
  expect(strips.at(-1)?.to).toBe(560);
  for (const [index, { from, to }] of strips.entries()) {
    expect(to - from).toBeLessThanOrEqual(100);
    if (index > 0) expect(from).toBe(strips[index - 1]?.to);
    expect(shapes.filter(({ y, size }) => y - size < to - 0.01 && y + size * 0.35 > to + 0.01 && to < 560)).toEqual([]);
  }
});
