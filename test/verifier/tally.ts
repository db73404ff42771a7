import { type Random, seededRandom } from '../core/journal/manipulations.ts';
import { type NamedBytes, type Trust, verifyByBoth } from './stranger.ts';

/** A quick run and CI try some places of each, and all with THOROUGH set (minutes). */
export const POSITIONS = process.env['THOROUGH'] ? 200 : 5;

/** Runs one manipulation at many places; both verifiers say the same each time. @returns how often they said what */
export async function tally(
  trust: Trust,
  manipulate: (random: Random, position: number) => NamedBytes['bytes'] | Promise<NamedBytes['bytes']>,
  name: string,
  anchors: readonly NamedBytes[] = [],
) {
  const random = seededRandom(20261123);
  const said: Record<string, number> = {};
  for (let position = 0; position < POSITIONS; position += 1) {
    const bytes = await manipulate(random, position);
    const report = await verifyByBoth({ name, bytes }, trust, anchors);
    const verdict = [report.verdict, report.subIndication].filter(Boolean).join(' ');
    said[verdict] = (said[verdict] ?? 0) + 1;
  }
  return said;
}
