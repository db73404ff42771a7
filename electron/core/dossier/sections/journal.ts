import { create } from 'qrcode';
import { DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import type { Block, CellBlock, Figure } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** The anchor of the workspace's history, how to check this document with other tools, and what it rests on. */
export function journal(context: SectionContext): Block[] {
  const { say } = context;
  return [
    { kind: 'heading', level: 1, text: say('journal.title'), listed: 'contents' },
    paragraph(say('journal.intro'), { style: 'lead' }),
    { kind: 'heading', level: 2, text: say('journal.head'), listed: 'contents' },
    headFacts(context),
    { kind: 'heading', level: 2, text: say('journal.check'), listed: 'contents' },
    paragraph(say('journal.check-text')),
    { kind: 'list', isOrdered: true, items: checks(context) },
    { kind: 'heading', level: 2, text: say('journal.sources'), listed: 'contents' },
    ...sourceBlocks(context),
  ];
}

/** What the dossier rests on, as a part of its own. */
export function sources(context: SectionContext): Block[] {
  return [
    { kind: 'heading', level: 1, text: context.say('journal.sources'), listed: 'contents' },
    ...sourceBlocks(context),
  ];
}

function headFacts(context: SectionContext): Block {
  const { say, input } = context;
  const { journalHead, workspace } = input;
  const fact = (key: string, ...value: CellBlock[]) => ({ label: say(`journal.${key}`), value });
  const anchor = `model-dossier:journal:${workspace.id}:${journalHead.seq}:${journalHead.hash}`;
  return {
    kind: 'facts',
    items: [
      fact('workspace', paragraph(say('journal.workspace-text', { name: workspace.name, file: workspace.fileName }))),
      fact('workspace-id', paragraph([{ text: workspace.id, code: true }], { style: 'code' })),
      fact('seq', paragraph(context.number(journalHead.seq))),
      fact('hash', { kind: 'digest', hex: journalHead.hash }),
      fact('qr', qrCode(anchor, say('journal.qr-alt', { text: anchor }))),
      fact('content-hash', { kind: 'digest', hex: input.contentHash }),
      fact('pack-hash', { kind: 'digest', hex: input.pack.hash }),
    ],
  };
}

/** A QR code of medium error correction as rectangles, one for each run of dark modules in a row. */
function qrCode(text: string, alt: string): Figure {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const rectangles: [number, number, number, number][] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1) !== 0) column += 1;
      rectangles.push([start, row, column - start + 1, 1]);
    }
  }
  return { kind: 'figure', sizePt: 104, units: modules.size, rectangles, alt };
}

/** What to do, and the command that does it where a common tool has one. */
function checks(context: SectionContext): CellBlock[][] {
  const { say, input } = context;
  const command = (text: string): CellBlock => paragraph([{ text, code: true }], { style: 'code' });
  const { state, record } = DOSSIER_ATTACHMENTS;
  // A stale one is over a state that is not in this document.
  const current = input.signOffs.findIndex(({ staleness }) => staleness === null);
  const signature = DOSSIER_ATTACHMENTS.signOff(current + 1);
  const decision = DOSSIER_ATTACHMENTS.decision(current + 1);
  const decisionSignature = DOSSIER_ATTACHMENTS.decisionSignature(current + 1);
  const person = input.signOffs[current]?.personName;
  return [
    [paragraph(say('journal.check-reader'), { keepWithNext: true }), command('pdfsig dossier.pdf')],
    [
      paragraph(say('journal.check-state', { name: state, record }), { keepWithNext: true }),
      command(`pdfdetach -savefile ${state} dossier.pdf`),
      command(`sha256sum ${state}`),
    ],
    ...(person === undefined
      ? []
      : [
          [
            paragraph(say('journal.check-sign-off', { name: signature, state, person, decision, decisionSignature }), {
              keepWithNext: true,
            }),
            command(`pdfdetach -savefile ${signature} dossier.pdf`),
            command(`openssl pkcs7 -inform DER -in ${signature} -print_certs -out signer.pem`),
            command('openssl x509 -in signer.pem -noout -fingerprint -sha256'),
            command(
              `openssl cms -verify -cades -binary -purpose any -inform DER -in ${signature} -content ${state} -CAfile signer.pem -out /dev/null`,
            ),
          ],
        ]),
    [paragraph(say('journal.check-app'), { keepWithNext: true }), command('model-dossier verify dossier.pdf')],
    [paragraph(say('journal.check-journal'))],
  ];
}

function sourceBlocks(context: SectionContext): Block[] {
  const { input, say } = context;
  const { pack } = input;
  const sources = Object.entries(pack.sources);
  return [
    paragraph(
      say('journal.pack-text', {
        title: context.local(pack.title),
        version: pack.version,
        publisher: pack.publisher,
        reference: context.local(pack.legalState.reference),
        state: context.day(pack.legalState.stateOn),
        checked: context.day(pack.legalState.checkedOn),
      }),
    ),
    {
      kind: 'facts',
      items: sources.map(([id, source]) => ({
        label: id,
        value: [paragraph([{ text: source.title }, { text: `  ${source.state}`, ink: 'quiet' }], { style: 'aside' })],
      })),
    },
    { kind: 'note', blocks: [paragraph(context.local(pack.notice))] },
  ];
}
