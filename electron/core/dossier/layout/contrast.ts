import type { Colour } from './theme.ts';

/** What running text needs on its ground (WCAG 2.2, 1.4.3). */
export const LEAST_CONTRAST = 4.5;
const WHITE: Colour = [1, 1, 1];
const BLACK: Colour = [0, 0, 0];
const STEPS = 20;

/** The contrast of two colours, 1 to 21, whichever is the lighter (WCAG 2.2, relative luminance). */
export function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The colour, darkened as little as it takes to be read on the ground. */
export function legibleInk(ink: Colour, ground: Colour): Colour {
  return nearest(ink, BLACK, (candidate) => contrast(candidate, ground) >= LEAST_CONTRAST);
}

/** The ground, lightened as little as it takes for the ink to be read on it. */
export function legibleGround(ground: Colour, ink: Colour): Colour {
  return nearest(ground, WHITE, (candidate) => contrast(ink, candidate) >= LEAST_CONTRAST);
}

/** The first of the steps from a colour to another that will do; the other if none does. */
function nearest(from: Colour, to: Colour, willDo: (candidate: Colour) => boolean): Colour {
  for (let step = 0; step < STEPS; step += 1) {
    const share = step / STEPS;
    const mix = (a: number, b: number) => a + (b - a) * share;
    const candidate: Colour = [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])];
    if (willDo(candidate)) return candidate;
  }
  return to;
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
