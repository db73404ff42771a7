import type { Decision } from '#contract/records/sign-off';
import type { Block, Paragraph } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { holdingClasses, ruledOutClasses } from './outcome.ts';
import { overrideLine, overrideOf } from './override-text.ts';
import { paragraph } from './wording.ts';

/** Names longer than this, in characters, are set smaller. */
const LONG_TITLE = 56;
/** More bands than this are told under the scores only. */
const BANDS_ON_COVER = 4;

/** The title page: what was assessed, with what outcome, when, by whom, under which state of the law. */
export function cover(context: SectionContext): Block[] {
  const { input, say } = context;
  const { state, pack } = input;
  const { system } = state;
  const subtitle = [
    system.release === '' ? '' : say('cover.release', { release: system.release }),
    system.provider || system.deployer || input.workspace.name,
  ].filter((part) => part !== '');
  return [
    { kind: 'space', heightPt: 84 },
    { kind: 'rule', isAccent: true },
    paragraph(context.local(pack.dossier.title), { style: 'display', isWide: true }),
    {
      kind: 'heading',
      level: 1,
      style: system.name.length > LONG_TITLE ? 'long-title' : 'title',
      text: system.name,
      listed: 'bookmark',
    },
    paragraph(subtitle.join('  ·  '), { style: 'lead', isWide: true }),
    { kind: 'space', heightPt: 22 },
    ...outcomeLines(context),
    { kind: 'space', heightPt: 40, isElastic: true },
    { kind: 'rule' },
    { kind: 'facts', items: coverFacts(context) },
  ];
}

function outcomeLines(context: SectionContext): Paragraph[] {
  const { judgement } = context.input;
  const lines = [
    ...holdingClasses(context).flatMap((outcome) => [
      paragraph(context.local(outcome.label), { style: 'outcome', marker: outcome.tone, isWide: true }),
      ...overrideLines(context, outcome.id),
    ]),
    ...ruledOutClasses(context)
      .filter(({ id }) => overrideOf(context, id))
      .flatMap((outcome) => [
        paragraph(context.say('override.set-aside', { label: context.local(outcome.label) }), {
          style: 'outcome',
          marker: 'stale',
          isWide: true,
        }),
        ...overrideLines(context, outcome.id),
      ]),
    ...bandLines(context),
  ];
  if (judgement.isDetermined) return lines;
  const open = context.say('outcome.not-determined', { count: judgement.deciding.length });
  return [...lines, paragraph(open, { style: 'outcome', marker: 'unknown', isWide: true })];
}

/** Whose word an outcome is, if it is not that of the rules. */
function overrideLines(context: SectionContext, classId: string): Paragraph[] {
  const override = overrideOf(context, classId);
  if (!override) return [];
  const text = `${overrideLine(context, override)} ${context.say('override.reason')} ${override.reason}`;
  return [paragraph(text, { isWide: true })];
}

/** The band of each score that has bands. */
function bandLines(context: SectionContext): Paragraph[] {
  const { pack, judgement } = context.input;
  const banded = (pack.scores ?? []).filter(({ bands }) => bands !== undefined);
  if (banded.length > BANDS_ON_COVER) return [];
  return banded.flatMap((score) => {
    const result = judgement.scores.find(({ id }) => id === score.id);
    const band = score.bands?.find(({ id }) => id === result?.band);
    if (!result || !band) return [];
    const values = {
      score: context.local(score.label),
      band: context.local(band.label),
      value: context.number(result.value),
    };
    const key = result.isDetermined ? 'cover.band' : 'cover.band-open';
    return [paragraph(context.say(key, values), { style: 'lead', marker: band.tone, isWide: true })];
  });
}

function coverFacts(context: SectionContext): { label: string; value: Paragraph[] }[] {
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
