/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

// Read as a file from the checkout, where the runner works, because the test runner empties style sheets that are imported.
const css = readFileSync('renderer/ui/tokens.css', 'utf8');

type Rgb = readonly [number, number, number];

/** OKLCH → linear sRGB. @source CSS Color 4, 9.3 and 10.2 */
function toLinearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channels = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((channel) => Math.min(1, Math.max(0, channel)));
  return [channels[0] ?? 0, channels[1] ?? 0, channels[2] ?? 0];
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** @source WCAG 2.2, contrast ratio */
function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function tokensOf(selector: string): Map<string, Rgb> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  const tokens = [...block.matchAll(/--([a-z-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  return new Map(tokens.map(([, name = '', l, c, h]) => [name, toLinearRgb(Number(l), Number(c), Number(h))]));
}

const GROUNDS = ['canvas', 'chrome', 'surface', 'sunken', 'hover'];
const TONES = ['prohibited', 'high', 'limited', 'minimal', 'unknown', 'none'];
/** Text and its ground. */
const TEXT_PAIRS: readonly (readonly [string, string])[] = [
  ...['ink', 'ink-soft', 'ink-mute', 'accent'].flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ...TONES.flatMap((tone) => [`${tone}-fill`, 'surface', 'canvas'].map((ground) => [`${tone}-text`, ground] as const)),
  ...TONES.map((tone) => ['ink', `${tone}-fill`] as const),
  ...['ink', 'ink-mute', 'accent'].map((text) => [text, 'accent-soft'] as const),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['canvas', 'ink'],
];
/** What must be seen to know that something can be entered or chosen, and its ground. */
const CONTROL_PAIRS: readonly (readonly [string, string])[] = [
  ...['control', 'accent', 'focus'].flatMap((line) =>
    ['canvas', 'surface', 'chrome'].map((ground) => [line, ground] as const),
  ),
];

describe.each([
  ['light', ':root'],
  ['dark', '[data-theme="dark"]'],
])('in the %s theme', (_, selector) => {
  const tokens = tokensOf(selector);
  const tooFaint = (pairs: typeof TEXT_PAIRS, least: number): string[] =>
    pairs.flatMap(([front, ground]) => {
      const [one, other] = [tokens.get(front), tokens.get(ground)];
      if (one === undefined || other === undefined) return [`${front} or ${ground} is missing`];
      const ratio = contrast(one, other);
      return ratio < least ? [`${front} on ${ground}: ${ratio.toFixed(2)}`] : [];
    });

  test('every text has a contrast of at least 4.5:1 on every ground it stands on', () => {
    expect(tooFaint(TEXT_PAIRS, 4.5)).toEqual([]);
  });

  test('every line that marks a control has a contrast of at least 3:1', () => {
    expect(tooFaint(CONTROL_PAIRS, 3)).toEqual([]);
  });
});

test('the computation agrees with black on white', () => {
  expect(contrast(toLinearRgb(0, 0, 0), toLinearRgb(1, 0, 0))).toBeCloseTo(21, 3);
});
