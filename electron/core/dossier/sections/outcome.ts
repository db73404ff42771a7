import type { ClassResult } from '#contract/records/judgement';
import type { OutcomeClass, Tone } from '#contract/records/rules';
import type { SectionContext } from './context.ts';

const GRAVITY: readonly Tone[] = ['prohibited', 'high', 'limited', 'minimal', 'none'];

/** A class with what the rules conclude about it. */
export type JudgedClass = OutcomeClass & { readonly result: ClassResult };

function judgedClasses(context: SectionContext): JudgedClass[] {
  const { pack, judgement } = context.input;
  return pack.classes.flatMap((outcome) => {
    const result = judgement.classes.find(({ id }) => id === outcome.id);
    return result ? [{ ...outcome, result }] : [];
  });
}

/** The classes that hold, the gravest first. */
export function holdingClasses(context: SectionContext): JudgedClass[] {
  return judgedClasses(context)
    .filter(({ result }) => result.truth === 'true')
    .sort((a, b) => GRAVITY.indexOf(a.tone) - GRAVITY.indexOf(b.tone));
}

/** The classes that open questions still decide. */
export function openClasses(context: SectionContext): JudgedClass[] {
  return judgedClasses(context).filter(({ result }) => result.truth === 'unknown');
}

/** The classes that do not hold. */
export function ruledOutClasses(context: SectionContext): JudgedClass[] {
  return judgedClasses(context).filter(({ result }) => result.truth === 'false');
}
