import type { Block, CellBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { signatureFieldBlocks } from './signature-fields.ts';
import { bullets, paragraph, prose } from './wording.ts';

/** Who decided what, in a table, with the conditions; then the fields for signing this document. */
export function decisions(context: SectionContext): Block[] {
  const { say, input } = context;
  const title: Block = { kind: 'heading', level: 1, text: say('sign-offs.title'), listed: 'contents' };
  if (input.signOffs.length === 0) {
    return [title, paragraph(say('sign-offs.none')), ...signatureFieldBlocks(context, FIELD_PT)];
  }
  return [
    title,
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('decisions.person'), weight: 3 },
        { header: say('decisions.decision'), weight: 3 },
        { header: say('decisions.signed'), weight: 2 },
        { header: say('decisions.standing'), weight: 2 },
      ],
      rows: input.signOffs.map((signOff): CellBlock[][] => [
        [
          paragraph([{ text: signOff.personName, bold: true }]),
          ...(signOff.role ? [paragraph(say(`record-role.${signOff.role}`), { style: 'small' })] : []),
        ],
        [paragraph(say(`decision.${signOff.decision}`)), ...cut(signOff.statement)],
        [paragraph(signOff.signedAt.slice(0, 16).replace('T', '\u00a0'))],
        [
          paragraph(say(signOff.staleness === null ? 'decisions.current' : 'decisions.stale'), {
            marker: signOff.staleness === null ? 'check' : 'stale',
          }),
        ],
      ]),
    },
    ...conditionBlocks(context),
    ...signatureFieldBlocks(context, FIELD_PT),
  ];
}

/** Documents of few pages have lower fields. */
const FIELD_PT = 46;

/** A statement in a table is told from its beginning; whole it is in the data. */
const STATEMENT_LENGTH = 280;

function cut(text: string): CellBlock[] {
  const [first] = prose(text);
  if (!first) return [];
  const words = first.runs.map((run) => run.text).join('');
  const told =
    words.length <= STATEMENT_LENGTH ? words : `${words.slice(0, words.lastIndexOf(' ', STATEMENT_LENGTH))} …`;
  return [paragraph(told, { style: 'small' })];
}

function conditionBlocks(context: SectionContext): Block[] {
  const { say, input } = context;
  if (!context.has('conditions')) return [];
  const conditions = input.signOffs.filter(({ staleness }) => staleness === null).flatMap(conditionsOf);
  if (conditions.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('sign-offs.conditions') },
    bullets(
      conditions.map(({ text, owner, dueOn }) => [
        { text },
        ...(dueOn === null
          ? []
          : [
              {
                text: `  ${say('decisions.condition-due', { owner, day: context.day(dueOn) })}`,
                ink: 'quiet' as const,
              },
            ]),
      ]),
    ),
  ];
}

type Condition = { readonly text: string; readonly owner: string; readonly dueOn: string | null };

/** The conditions of a sign-off one by one; of older ones the lines of their text. */
export function conditionsOf(signOff: SectionContext['input']['signOffs'][number]): Condition[] {
  if (signOff.conditionList && signOff.conditionList.length > 0) return signOff.conditionList;
  return signOff.conditions
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((text) => ({ text, owner: '', dueOn: null }));
}
