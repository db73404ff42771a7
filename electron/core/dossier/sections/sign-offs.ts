import { DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import type { PrintedSignOff } from '../dossier.ts';
import type { Block, CellBlock, Facts } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { changesTable, conditionFacts, riskFacts, wayBlocks, workflowFacts } from './sign-off-way.ts';
import { signatureFieldBlocks } from './signature-fields.ts';
import { bullets, paragraph, prose } from './wording.ts';

/** Who decided what, whether it still speaks of the present state, and the fields for signing this document. */
export function signOffs(context: SectionContext): Block[] {
  const { say, input } = context;
  return [
    { kind: 'heading', level: 1, text: say('sign-offs.title'), listed: 'contents' },
    paragraph(say(input.workspace.fourEyes ? 'sign-offs.four-eyes-on' : 'sign-offs.four-eyes-off'), { style: 'lead' }),
    ...(input.signOffs.length === 0 ? [paragraph(say('sign-offs.none'))] : []),
    ...wayBlocks(context),
    ...input.signOffs.flatMap((signOff, index) => signOffBlocks(context, signOff, index + 1)),
    ...signatureFieldBlocks(context),
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
    { kind: 'facts', ...signOffFacts(context, signOff, n) },
    ...changeBlocks(context, signOff),
  ];
}

/** The heading names the person; decision, role and statement are not parted from it. */
function signOffFacts(context: SectionContext, signOff: PrintedSignOff, n: number): Omit<Facts, 'kind'> {
  const { say } = context;
  const fact = (key: string, ...value: CellBlock[]) => ({ label: say(`sign-offs.${key}`), value });
  const isWithdrawn = context.input.signOffs.some(({ withdraws }) => withdraws === signOff.id);
  const isCurrent = signOff.staleness === null && !isWithdrawn;
  const isExact = signOff.contentHash === context.input.contentHash;
  const stands = isWithdrawn ? 'withdrawn' : !isCurrent ? 'stale' : isExact ? 'current' : 'minor';
  const first = [
    fact('decision', paragraph([{ text: say(`decision.${signOff.decision}`), bold: true }])),
    fact(
      'standing',
      paragraph(say(`sign-offs.${stands}`, { count: signOff.staleness?.changes.length ?? 0 }), {
        marker: isCurrent ? 'check' : 'stale',
      }),
    ),
    ...workflowFacts(context, signOff),
    fact('statement', ...prose(signOff.statement)),
  ];
  const rest = [
    ...(signOff.attestations && signOff.attestations.length > 0
      ? [fact('attestations', bullets(signOff.attestations.map((text) => [{ text }])))]
      : []),
    ...conditionFacts(context, signOff),
    ...riskFacts(context, signOff),
    ...(signOff.validUntil ? [fact('valid-until', paragraph(context.day(signOff.validUntil)))] : []),
    ...(signOff.nextReviewOn === null ? [] : [fact('next-review', paragraph(context.day(signOff.nextReviewOn)))]),
    fact(
      'signed-at',
      paragraph([
        { text: context.moment(signOff.signedAt) },
        {
          text: `  ${say(signOff.fourEyes ? 'sign-offs.with-four-eyes' : 'sign-offs.without-four-eyes')}`,
          ink: 'quiet' as const,
        },
      ]),
    ),
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
  return { items: [...first, ...rest], keepFirst: first.length + 1 };
}

function changeBlocks(context: SectionContext, signOff: PrintedSignOff): Block[] {
  const { say } = context;
  const changes = signOff.staleness?.changes ?? [];
  if (changes.length === 0) return [];
  return [
    { kind: 'heading', level: 3, text: say('sign-offs.changes', { count: changes.length }), isWide: true },
    changesTable(context, changes),
  ];
}
