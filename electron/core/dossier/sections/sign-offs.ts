import { DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import type { PrintedSignOff } from '../dossier.ts';
import type { Block, CellBlock, Facts } from '../layout/blocks.ts';
import { changeText } from './change-text.ts';
import type { SectionContext } from './context.ts';
import { paragraph, prose } from './wording.ts';

/** Who decided what, whether it still speaks of the present state, and the fields for signing this document. */
export function signOffs(context: SectionContext): Block[] {
  const { say, input } = context;
  return [
    { kind: 'heading', level: 1, text: say('sign-offs.title'), listed: 'contents' },
    paragraph(say(input.workspace.fourEyes ? 'sign-offs.four-eyes-on' : 'sign-offs.four-eyes-off'), { style: 'lead' }),
    ...(input.signOffs.length === 0 ? [paragraph(say('sign-offs.none'))] : []),
    ...input.signOffs.flatMap((signOff, index) => signOffBlocks(context, signOff, index + 1)),
    ...fieldBlocks(context),
  ];
}

function signOffBlocks(context: SectionContext, signOff: PrintedSignOff, n: number): Block[] {
  const { say } = context;
  return [
    {
      kind: 'heading',
      level: 2,
      text: say('sign-offs.heading', { n, person: signOff.personName, decision: say(`decision.${signOff.decision}`) }),
      listed: 'contents',
    },
    { kind: 'facts', items: signOffFacts(context, signOff, n) },
    ...changeBlocks(context, signOff),
  ];
}

function signOffFacts(context: SectionContext, signOff: PrintedSignOff, n: number): Facts['items'] {
  const { say } = context;
  const fact = (key: string, ...value: CellBlock[]) => ({ label: say(`sign-offs.${key}`), value });
  const isCurrent = signOff.staleness === null;
  return [
    fact('decision', paragraph([{ text: say(`decision.${signOff.decision}`), bold: true }])),
    fact(
      'standing',
      paragraph(
        say(isCurrent ? 'sign-offs.current' : 'sign-offs.stale', { count: signOff.staleness?.changes.length ?? 0 }),
        {
          marker: isCurrent ? 'check' : 'stale',
        },
      ),
    ),
    fact('person', paragraph(signOff.personName)),
    fact('statement', ...prose(signOff.statement)),
    ...(signOff.conditions.trim() === '' ? [] : [fact('conditions', ...prose(signOff.conditions))]),
    ...(signOff.nextReviewOn === null ? [] : [fact('next-review', paragraph(context.day(signOff.nextReviewOn)))]),
    fact('signed-at', paragraph(context.moment(signOff.signedAt))),
    fact('four-eyes', paragraph(say(signOff.fourEyes ? 'sign-offs.with-four-eyes' : 'sign-offs.without-four-eyes'))),
    fact('content-hash', { kind: 'digest', hex: signOff.contentHash }),
    fact('fingerprint', { kind: 'digest', hex: signOff.fingerprint }),
    fact(
      'signature',
      paragraph(
        say('sign-offs.attached', {
          name: DOSSIER_ATTACHMENTS.signOff(n),
          decision: DOSSIER_ATTACHMENTS.decisionSignature(n),
        }),
      ),
    ),
  ];
}

function changeBlocks(context: SectionContext, signOff: PrintedSignOff): Block[] {
  const { say } = context;
  const changes = signOff.staleness?.changes ?? [];
  if (changes.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: say('sign-offs.changes', { count: changes.length }), isWide: true },
    {
      kind: 'table',
      columns: [
        { header: say('change.what'), weight: 2 },
        { header: say('change.before'), weight: 2 },
        { header: say('change.after'), weight: 2 },
      ],
      rows: changes.map((change) => {
        const { subject, before, after } = changeText(context, change);
        return [[paragraph([{ text: subject, bold: true }])], prose(before), prose(after)];
      }),
    },
  ];
}

function fieldBlocks(context: SectionContext): Block[] {
  const { say, input } = context;
  if (input.signatureFields.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('sign-offs.fields'), listed: 'contents' },
    paragraph(say('sign-offs.fields-text'), { keepWithNext: true }),
    ...input.signatureFields.map(({ name, role, personName }, index) => ({
      kind: 'signature-field' as const,
      name,
      label: say(`sign-offs.field-${role}`),
      personName,
      // A handful of fields shares a page.
      keepWithNext: input.signatureFields.length <= 5 && index < input.signatureFields.length - 1,
      description: say('sign-offs.field-description', { role: say(`sign-offs.field-${role}`), person: personName }),
    })),
  ];
}
