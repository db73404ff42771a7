import type { Block, CellBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph, questionNumber } from './wording.ts';

/** Every file of evidence with the question it shows something for, where it is attached, and its hash. */
export function evidence(context: SectionContext): Block[] {
  const { say, input } = context;
  const files = input.state.evidence;
  if (files.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('evidence.title'), listed: 'contents' },
    paragraph(say('evidence.intro', { count: files.length }), { keepWithNext: true }),
    {
      kind: 'table',
      columns: [
        { header: say('evidence.question'), weight: 1 },
        { header: say('evidence.file'), weight: 4 },
        { header: say('evidence.hash'), weight: 5 },
      ],
      rows: files.map(({ questionId, name, sizeBytes, sha256 }): CellBlock[][] => {
        const attached = context.evidence.find(
          (one) => one.questionId === questionId && one.name === name && one.sha256 === sha256,
        );
        const size = say('answers.bytes', { count: sizeBytes });
        return [
          [paragraph([questionNumber(context, questionId)])],
          [
            paragraph(name),
            paragraph(
              attached
                ? say('evidence.attached', { size, name: attached.attachment })
                : say('evidence.not-attached', { size }),
              { style: 'small' },
            ),
          ],
          [{ kind: 'digest', hex: sha256 }],
        ];
      }),
    },
  ];
}
