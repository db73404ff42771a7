import type { DossierOmission } from '#contract/records/dossier';
import type { Block, CellBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

const KINDS: readonly DossierOmission['kind'][] = ['part', 'question', 'evidence-file', 'person'];

/** What a full dossier would have and this one has not, by kind, each with why. Nothing if nothing is left out. */
export function omissionBlocks(context: SectionContext, omissions: readonly DossierOmission[]): Block[] {
  const { say } = context;
  if (omissions.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('omissions.title'), listed: 'contents' },
    paragraph(say('omissions.text'), { keepWithNext: true }),
    {
      kind: 'facts',
      items: KINDS.flatMap((kind) => {
        const ofKind = omissions.filter((one) => one.kind === kind);
        return ofKind.length === 0 ? [] : [{ label: say(`omissions.${kind}`), value: byReason(context, ofKind) }];
      }),
    },
  ];
}

/** One paragraph for each reason: what it concerns, then why. */
function byReason(context: SectionContext, omissions: readonly DossierOmission[]): CellBlock[] {
  const groups = new Map<string, string[]>();
  for (const one of omissions) groups.set(one.reason, [...(groups.get(one.reason) ?? []), nameOf(context, one)]);
  return [...groups].flatMap(([reason, names]): CellBlock[] => [
    paragraph(names.join(', '), { keepWithNext: true }),
    paragraph(reason, { style: 'small' }),
  ]);
}

function nameOf(context: SectionContext, { kind, subject }: DossierOmission): string {
  if (kind === 'part') return context.say(`part.${subject}`);
  if (kind !== 'question') return subject;
  const known = context.questions.get(subject);
  return known ? `${known.number} ${context.local(known.question.text)}` : subject;
}
