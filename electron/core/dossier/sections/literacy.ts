import type { Block, CellBlock, Marker } from '../layout/blocks.ts';
import type { PrintedLesson, PrintedPolicies, PrintedPolicyText } from '../printed/policies.ts';
import type { SectionContext } from './context.ts';
import { small, wordsOf } from './judging-words.ts';
import { paragraph } from './wording.ts';

const MARKERS: Readonly<Record<PrintedLesson['state'], Marker>> = {
  done: 'check',
  due: 'later',
  missing: 'high',
  expired: 'stale',
};

/** Policy texts in force, and who has not acknowledged them. */
export function textBlocks(context: SectionContext, { texts }: PrintedPolicies): Block[] {
  const { say } = context;
  if (texts.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('policies.texts'), listed: 'contents' },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('policies.text'), weight: 5 },
        { header: say('policies.published'), weight: 4 },
        { header: say('policies.acknowledged'), weight: 3 },
        { header: say('policies.not-yet'), weight: 5 },
      ],
      rows: texts.map((text) => textRow(context, text)),
    },
  ];
}

function textRow({ say, tell, day, shortHash }: SectionContext, text: PrintedPolicyText): CellBlock[][] {
  return [
    [
      paragraph([{ text: text.title, bold: true }]),
      ...small(text.ownerName === null ? null : say('policies.owner', { person: text.ownerName })),
      ...small(text.reviewOn === null ? null : say('policies.review-on', { day: day(text.reviewOn) })),
    ],
    [
      paragraph(say('policies.version', { number: text.number, day: day(text.publishedAt.slice(0, 10)) })),
      ...small(text.publishedByName),
      ...small(`SHA-256 ${shortHash(text.contentHash)}`),
    ],
    [paragraph(say('policies.of-readers', { count: text.readers - text.open.length, readers: text.readers }))],
    text.open.length === 0
      ? [paragraph(say('policies.nobody-open'), { marker: 'check' })]
      : text.open.map(({ personName, state, dueOn }) =>
          paragraph(
            say('policies.open-reader', {
              person: personName,
              state: tell(`literacy.state.${state}`),
              due: dueOn === null ? 'none' : day(dueOn),
            }),
          ),
        ),
  ];
}

/**
 * Who has to know what, and how each stands.
 * @source Regulation (EU) 2024/1689, Article 4
 */
export function literacyBlocks(context: SectionContext, { literacy }: PrintedPolicies): Block[] {
  const { say, tell, number } = context;
  if (literacy === null) return [];
  const { lines, gaps, done, asked, omitted } = literacy;
  return [
    { kind: 'heading', level: 2, text: say('policies.literacy'), listed: 'contents' },
    paragraph(say('policies.literacy-text', { done, asked })),
    ...(gaps.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            isDense: true,
            hasRowHeaders: true,
            columns: [
              { header: say('policies.role'), weight: 5 },
              { header: say('policies.people'), weight: 2, align: 'end' as const },
              { header: say('policies.lacking'), weight: 3, align: 'end' as const },
            ],
            rows: gaps.map(({ role, people, lacking }): CellBlock[][] => [
              [paragraph(tell(`role.${role}`))],
              [paragraph(number(people))],
              [paragraph(number(lacking))],
            ]),
          },
        ]),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: tell('literacy.column.person'), weight: 4 },
        { header: tell('literacy.column.subject'), weight: 6 },
        { header: tell('literacy.column.state'), weight: 3 },
        { header: say('policies.when'), weight: 4 },
      ],
      rows: lines.map((line) => lessonRow(context, line)),
    },
    ...(omitted > 0 ? [paragraph(say('policies.omitted', { count: omitted }), { style: 'small', isWide: true })] : []),
  ];
}

function lessonRow(context: SectionContext, line: PrintedLesson): CellBlock[][] {
  const { say, tell, day } = context;
  const { list } = wordsOf(context);
  return [
    [paragraph(line.personName), ...small(list(line.roles.map((role) => tell(`role.${role}`))))],
    [paragraph(line.subject), ...small(tell(`literacy.kind.${line.kind}`))],
    [paragraph(tell(`literacy.state.${line.state}`), { marker: MARKERS[line.state] })],
    [
      ...(line.onDay === null ? [] : [paragraph(day(line.onDay))]),
      ...(line.expiresOn === null
        ? []
        : [paragraph(say('policies.expires', { day: day(line.expiresOn) }), { style: 'small' })]),
      ...(line.dueOn === null ? [] : [paragraph(say('policies.due', { day: day(line.dueOn) }))]),
    ],
  ];
}
