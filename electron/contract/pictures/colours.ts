import type { Tone } from '../records/rules.ts';
import type { Paint } from './picture.ts';

type ToneColours = Readonly<Record<'band' | 'fill' | 'line' | 'text', string>>;

/** Bands darken as they rise, so that they differ in lightness too; `test/contract/pictures` simulates how they are seen. */
const TONES: Readonly<Record<Tone, ToneColours>> = {
  none: { band: '#f4f5f7', fill: '#f3f4f7', line: '#c3c9d3', text: '#575e6b' },
  minimal: { band: '#cfeedb', fill: '#e6f5ec', line: '#8cbfa1', text: '#2c6b45' },
  limited: { band: '#a5d6ea', fill: '#e3f1f7', line: '#6aa3bd', text: '#1f5870' },
  high: { band: '#eca85c', fill: '#fbeedd', line: '#b9762b', text: '#7a3f06' },
  prohibited: { band: '#df7373', fill: '#fbe7e7', line: '#a33f3f', text: '#861419' },
};

const PLAIN = {
  ink: '#15181e',
  quiet: '#575e6b',
  line: '#a9b1bd',
  paper: '#ffffff',
  ground: '#f3f4f7',
  accent: '#1d3f73',
} as const;

/** The colours of pictures on paper, `#rrggbb`; the window has its own in its tokens. */
export function pageColour(paint: Paint): string {
  if (paint in PLAIN) return PLAIN[paint as keyof typeof PLAIN];
  const [tone, part] = paint.split('-') as [Tone, keyof ToneColours];
  return TONES[tone][part];
}
