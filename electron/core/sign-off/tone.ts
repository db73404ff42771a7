import type { Tone } from '#contract/records/rules';
import { TONES } from './default-workflows.ts';

/**
 * How grave an assessment is: the gravest tone of the classes that hold, overrides counted. A class that open questions can
 * still make hold counts as holding, so that nothing gets away with too few eyes by leaving a question open.
 */
export function toneOf(
  pack: { readonly classes: readonly { readonly id: string; readonly tone: Tone }[] },
  judgement: { readonly classes: readonly { readonly id: string; readonly truth: string }[] },
): Tone {
  const tones = new Map(pack.classes.map(({ id, tone }) => [id, tone]));
  const possible = judgement.classes.flatMap(({ id, truth }) => (truth === 'false' ? [] : (tones.get(id) ?? [])));
  return TONES.find((tone) => possible.includes(tone)) ?? 'none';
}
