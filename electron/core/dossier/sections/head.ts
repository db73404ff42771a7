import type { Block } from '../layout/blocks.ts';
import { optionsOf, type SectionContext } from './context.ts';
import { outcomeParagraphs } from './outcome-lines.ts';
import { paragraph } from './wording.ts';

/** The organisation's logo is so high at most, in points, and so wide. */
const LOGO = { heightPt: 44, widthPt: 170 } as const;

/** The title of the document, and beside it the pack it is made by if that is not the same. */
export function titleLine(context: SectionContext): string {
  const { edition } = optionsOf(context.input);
  const own = context.local(context.input.pack.dossier.title);
  return OWN_TITLE.has(edition) ? context.say(`edition.${edition}`) : own;
}

const OWN_TITLE: ReadonlySet<string> = new Set([
  'classification-memo',
  'validation-report',
  'model-card',
  'certificate',
  'audit-trail',
  'changes',
]);

/** The organisation's logo, if the workspace has one. */
export function logoBlocks(context: SectionContext): Block[] {
  const logo = context.input.look?.logo;
  if (!logo) return [];
  return [
    {
      kind: 'logo',
      content: logo,
      alt: context.say('logo.alt', { name: context.input.workspace.name }),
      ...LOGO,
    },
    { kind: 'space', heightPt: 14 },
  ];
}

/** The head of a document of few pages: what it is, of what, and where it comes from. */
export function head(context: SectionContext): Block[] {
  const { input, say } = context;
  const { state, pack } = input;
  const { system, assessment } = state;
  const fact = (key: string, text: string) => ({ label: say(`cover.${key}`), value: [paragraph(text)] });
  const subtitle = [
    system.release === '' ? '' : say('cover.release', { release: system.release }),
    system.provider || system.deployer || input.workspace.name,
  ].filter((part) => part !== '');
  return [
    ...logoBlocks(context),
    { kind: 'rule', isAccent: true },
    paragraph(titleLine(context), { style: 'display', isWide: true }),
    { kind: 'heading', level: 1, style: 'long-title', text: system.name, listed: 'bookmark' },
    ...(subtitle.length === 0 ? [] : [paragraph(subtitle.join('  ·  '), { style: 'lead', isWide: true })]),
    ...(optionsOf(input).edition === 'classification-memo' ? outcomeParagraphs(context) : []),
    { kind: 'space', heightPt: 6 },
    { kind: 'rule' },
    {
      kind: 'facts',
      items: [
        fact('assessment', assessment.title),
        fact('assessed-on', context.day(assessment.assessedOn)),
        fact('prepared-by', assessment.author),
        fact(
          'pack',
          say('head.pack', {
            title: context.local(pack.title),
            version: pack.version,
            state: context.day(pack.legalState.stateOn),
          }),
        ),
        fact('made', say('cover.made-text', { moment: context.moment(input.createdAt), version: input.appVersion })),
        ...(state.redacted ? [fact('redacted', say('cover.redacted-text', { reason: state.redacted.reason }))] : []),
      ],
    },
  ];
}
