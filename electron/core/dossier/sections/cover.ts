import type { Decision } from '#contract/records/sign-off';
import type { Block, Paragraph } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { logoBlocks, titleLine } from './head.ts';
import { outcomeParagraphs } from './outcome-lines.ts';
import { paragraph } from './wording.ts';

/** Names longer than this, in characters, are set smaller. */
const LONG_TITLE = 56;

/** The title page: what was assessed, with what outcome, when, by whom, under which state of the law. */
export function cover(context: SectionContext): Block[] {
  const { input, say } = context;
  const { state } = input;
  const { system } = state;
  const subtitle = [
    system.release === '' ? '' : say('cover.release', { release: system.release }),
    system.provider || system.deployer || input.workspace.name,
  ].filter((part) => part !== '');
  return [
    { kind: 'space', heightPt: 84 },
    ...logoBlocks(context),
    { kind: 'rule', isAccent: true },
    paragraph(titleLine(context), { style: 'display', isWide: true }),
    {
      kind: 'heading',
      level: 1,
      style: system.name.length > LONG_TITLE ? 'long-title' : 'title',
      text: system.name,
      listed: 'bookmark',
    },
    paragraph(subtitle.join('  ·  '), { style: 'lead', isWide: true }),
    { kind: 'space', heightPt: 22 },
    ...outcomeParagraphs(context),
    { kind: 'space', heightPt: 40, isElastic: true },
    { kind: 'rule' },
    { kind: 'facts', items: coverFacts(context) },
  ];
}

/** What was assessed, when, by whom and under which law. */
export function coverFacts(context: SectionContext): { label: string; value: Paragraph[] }[] {
  const { input, say } = context;
  const { pack, state } = input;
  const { legalState } = pack;
  const fact = (key: string, ...lines: string[]) => ({
    label: say(`cover.${key}`),
    value: lines.map((line) => paragraph(line)),
  });
  return [
    fact('assessment', state.assessment.title),
    fact('assessed-on', context.day(state.assessment.assessedOn)),
    fact('prepared-by', state.assessment.author),
    fact('signed-off-by', ...signedOffBy(context)),
    fact('pack', say('cover.pack-version', { title: context.local(pack.title), version: pack.version })),
    fact(
      'legal-state',
      say('cover.legal-state-text', {
        reference: context.local(legalState.reference),
        state: context.day(legalState.stateOn),
        checked: context.day(legalState.checkedOn),
      }),
    ),
    ...(input.state.redacted
      ? [fact('redacted', say('cover.redacted-text', { reason: input.state.redacted.reason }))]
      : []),
    {
      label: say('cover.content-hash'),
      value: [paragraph([{ text: context.shortHash(input.contentHash), code: true }, { text: ' …' }])],
    },
    fact('made', say('cover.made-text', { moment: context.moment(input.createdAt), version: input.appVersion })),
  ];
}

function signedOffBy(context: SectionContext): string[] {
  const { signOffs } = context.input;
  const { say } = context;
  const lines = signOffs.map((signOff) =>
    say(signOff.staleness ? 'cover.sign-off-stale' : 'cover.sign-off-current', {
      person: signOff.personName,
      decision: decisionWord(context, signOff.decision),
    }),
  );
  return lines.length > 0 ? lines : [say('cover.no-sign-off')];
}

function decisionWord(context: SectionContext, decision: Decision): string {
  return context.say(`decision.${decision}`);
}
