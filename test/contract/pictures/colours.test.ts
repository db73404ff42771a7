import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pageColour } from '#contract/pictures/colours';

type Rgb = readonly [number, number, number];

/** In order of gravity. */
const BANDS = ['minimal', 'limited', 'high', 'prohibited'] as const;

/** What is seen without one kind of cones, in linear sRGB. @source Machado, Oliveira, Fernandes 2009, severity 1.0 */
const SIGHTS: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  // Printed in grey.
  grey: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
};

const seen = ([r, g, b]: Rgb, sight: string): Rgb => {
  const [first, second, third] = (SIGHTS[sight] ?? []).map(([x, y, z]) =>
    Math.min(1, Math.max(0, x * r + y * g + z * b)),
  );
  return [first ?? 0, second ?? 0, third ?? 0];
};

const linear = (hex: string): Rgb => {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};

/** Linear sRGB → OKLab, in which equal distances look equally different. @source CSS Color 4, 10.2 */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const distance = (one: Rgb, other: Rgb): number => {
  const [a, b] = [oklab(one), oklab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
};
const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;
/** @source WCAG 2.2, contrast ratio */
const contrast = (one: Rgb, other: Rgb): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};

const css = readFileSync('renderer/ui/tokens.css', 'utf8');
function token(selector: string, name: string): Rgb {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('\n}', start));
  const [, l, c, h] = new RegExp(`--${name}: oklch\\(([\\d.]+) ([\\d.]+) ([\\d.]+)\\)`).exec(block) ?? [];
  return fromOklch(Number(l), Number(c), Number(h));
}

const PLACES = {
  'on the page': {
    band: (name: string) => linear(pageColour(`${name as 'high'}-band`)),
    ink: linear(pageColour('ink')),
  },
  'in the light window': { band: (name: string) => token(':root', `${name}-band`), ink: token(':root', 'ink') },
  'in the dark window': {
    band: (name: string) => token('[data-theme="dark"]', `${name}-band`),
    ink: token('[data-theme="dark"]', 'ink'),
  },
} as const;

describe.each(Object.entries(PLACES))('bands of levels %s', (_, { band, ink }) => {
  test.each(Object.keys(SIGHTS))('differ from their neighbours with sight: %s', (sight) => {
    const faint = BANDS.slice(1).flatMap((name, index) => {
      const below = BANDS[index] ?? name;
      const apart = distance(seen(band(name), sight), seen(band(below), sight));
      // A step that is just noticed is about 0.02.
      return apart < 0.05 ? [`${below} and ${name}: ${apart.toFixed(3)}`] : [];
    });
    expect(faint).toEqual([]);
  });

  test('carry text in ink with a contrast of at least 4.5:1', () => {
    const faint = [...BANDS, 'none'].filter((name) => contrast(band(name), ink) < 4.5);
    expect(faint).toEqual([]);
  });
});
