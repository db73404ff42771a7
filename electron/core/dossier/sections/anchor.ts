import { DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import type { Block } from '../layout/blocks.ts';
import { qrCode } from '../qr-code.ts';
import type { SectionContext } from './context.ts';
import { anchorText } from './journal.ts';
import { paragraph } from './wording.ts';

/** Content hash and journal head in short, for documents of few pages. */
export function anchor(context: SectionContext): Block[] {
  const { say, input } = context;
  const text = anchorText(context);
  return [
    { kind: 'heading', level: 1, text: say('anchor.title'), listed: 'contents' },
    {
      kind: 'facts',
      items: [
        {
          label: '',
          figure: qrCode(text, say('journal.qr-alt', { text }), 68),
          value: [
            paragraph(say('journal.content-hash'), { style: 'small', keepWithNext: true }),
            { kind: 'digest', hex: input.contentHash },
            paragraph(say('anchor.head', { seq: input.journalHead.seq }), { style: 'small', keepWithNext: true }),
            { kind: 'digest', hex: input.journalHead.hash },
            paragraph(say('anchor.text', { state: DOSSIER_ATTACHMENTS.state, record: DOSSIER_ATTACHMENTS.record }), {
              style: 'small',
            }),
          ],
        },
      ],
    },
  ];
}
