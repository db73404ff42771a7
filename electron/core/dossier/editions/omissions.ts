import type { DossierOmission, DossierPart } from '#contract/records/dossier';
import { optionsOf, type SectionContext } from '../sections/context.ts';
import { piecesOf } from './parts.ts';

/** Parts without content of their own: nobody misses them. */
const FRAME: ReadonlySet<DossierPart> = new Set(['cover', 'contents']);

/**
 * What a full dossier would have and this one has not, in the words of its language: parts, then files, then what was
 * withheld.
 * @param attachesEvidence  whether evidence goes along with this edition
 */
export function omissionsOf(context: SectionContext, attachesEvidence: boolean): DossierOmission[] {
  const { input, say } = context;
  const { edition, audience, parts } = optionsOf(input);
  const full = new Set<DossierPart>(piecesOf('full', input.pack).map(({ part }) => part));
  const hidden = input.state.answers.some(({ questionId }) => context.isHidden(questionId));
  const open = input.state.answers.some(({ status }) => status === 'open');
  const hasContent = (part: DossierPart): boolean => {
    if (part === 'not-applicable') return hidden && context.has('answers');
    if (part === 'empty-answers') return open && context.has('answers');
    if (part === 'reasons') return context.has('outcome');
    if (part === 'inventory') return input.state.inventory !== undefined;
    switch (part) {
      case 'lineage':
      case 'review':
      case 'risks':
      case 'measurements':
      case 'watch':
      case 'policies':
      case 'actions':
        return input[part] !== undefined;
      default:
    }
    if (part === 'evidence') return input.state.evidence.length > 0 || (input.library?.onRecords.length ?? 0) > 0;
    if (part === 'journal-entries' || part === 'changes' || part === 'conditions') return false;
    return full.has(part);
  };
  const candidates = new Set<DossierPart>([...full, 'not-applicable', 'empty-answers', 'reasons']);
  const left = [...candidates].filter((part) => !FRAME.has(part) && !context.has(part) && hasContent(part));
  const files = attachesEvidence ? [] : input.state.evidence;
  const byHand = (part: DossierPart): boolean => parts[part] === false;
  const why = (part: DossierPart): string =>
    say(byHand(part) ? 'omission.switched' : 'omission.edition', {
      edition: say(`edition.${edition}`),
      audience: say(`audience.${audience}`),
    });
  const isWithheldFile = (name: string): boolean =>
    (input.withheld ?? []).some(({ kind, subject }) => kind === 'evidence-file' && subject === name);
  return [
    ...left.map((part): DossierOmission => ({ kind: 'part', subject: part, reason: why(part) })),
    ...files
      .filter(({ name }) => !isWithheldFile(name))
      .map(({ name }): DossierOmission => ({ kind: 'evidence-file', subject: name, reason: why('evidence') })),
    ...(input.withheld ?? []),
  ];
}
