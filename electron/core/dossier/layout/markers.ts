import type { Marker } from './blocks.ts';
import { n } from './text-operators.ts';
import { MARKER_COLOURS } from './theme.ts';

type At = (x: number, y: number) => string;

/** The operators that draw a marker of `size` points whose upper left corner is at x, y on a turned page. */
export function markerOperators(marker: Marker, x: number, y: number, size: number): string {
  const colour = MARKER_COLOURS[marker].map(n).join(' ');
  const at: At = (px, py) => `${n(x + px * size)} ${n(y + py * size)}`;
  return `q ${colour} rg ${colour} RG ${n(size * 0.13)} w 1 j ${path(marker, at, size)} Q`;
}

/** Paths on a unit square. */
function path(marker: Marker, at: At, size: number): string {
  switch (marker) {
    case 'prohibited':
      return `${circle(at, 0.5)} f 1 1 1 rg ${at(0.2, 0.4)} m ${at(0.8, 0.4)} l ${at(0.8, 0.6)} l ${at(0.2, 0.6)} l h f`;
    case 'high':
      return `${at(0.5, 0.04)} m ${at(1, 0.94)} l ${at(0, 0.94)} l h f`;
    case 'limited':
      return `${at(0.5, 0)} m ${at(1, 0.5)} l ${at(0.5, 1)} l ${at(0, 0.5)} l h f`;
    case 'minimal':
      return `${circle(at, 0.42)} S`;
    case 'none':
      return `${at(0.08, 0.5)} m ${at(0.92, 0.5)} l S`;
    case 'unknown':
      return `[${n(size * 0.16)} ${n(size * 0.12)}] 0 d ${circle(at, 0.42)} S`;
    case 'check':
      return `${at(0.06, 0.55)} m ${at(0.38, 0.86)} l ${at(0.95, 0.16)} l S`;
    case 'stale':
      return `${at(0.5, 0.1)} m ${at(0.95, 0.9)} l ${at(0.05, 0.9)} l h S`;
    case 'now':
      return `${circle(at, 0.42)} f`;
    case 'later':
      return `${circle(at, 0.38)} S`;
  }
}

function circle(at: At, radius: number): string {
  const k = radius * 0.5523;
  const c = 0.5;
  return [
    `${at(c + radius, c)} m`,
    `${at(c + radius, c + k)} ${at(c + k, c + radius)} ${at(c, c + radius)} c`,
    `${at(c - k, c + radius)} ${at(c - radius, c + k)} ${at(c - radius, c)} c`,
    `${at(c - radius, c - k)} ${at(c - k, c - radius)} ${at(c, c - radius)} c`,
    `${at(c + k, c - radius)} ${at(c + radius, c - k)} ${at(c + radius, c)} c h`,
  ].join(' ');
}
