import { DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import type { Block, CellBlock } from '../layout/blocks.ts';
import { qrCode } from '../qr-code.ts';
import { optionsOf, type SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** The anchor of the workspace's history: the head of its journal, as text, as QR code and in the attachments. */
export function journalHead(context: SectionContext): Block[] {
  const { say } = context;
  return [
    { kind: 'heading', level: 1, text: say('journal.title'), listed: 'contents' },
    paragraph(say('journal.intro'), { style: 'lead' }),
    { kind: 'heading', level: 2, text: say('journal.head'), listed: 'contents' },
    headFacts(context),
  ];
}

/** How to check this document with other tools. */
export function proof(context: SectionContext): Block[] {
  const { say } = context;
  const isAlone = !context.has('journal');
  return [
    { kind: 'heading', level: isAlone ? 1 : 2, text: say('journal.check'), listed: 'contents' },
    paragraph(say('journal.check-text')),
    { kind: 'list', isOrdered: true, items: checks(context) },
  ];
}

/** What the dossier rests on. */
export function sources(context: SectionContext): Block[] {
  const follows = context.has('journal') && optionsOf(context.input).edition === 'full';
  return [
    { kind: 'heading', level: follows ? 2 : 1, text: context.say('journal.sources'), listed: 'contents' },
    ...sourceBlocks(context),
  ];
}

/** What the QR code says: workspace, number and hash of the newest entry. */
export function anchorText({ input }: SectionContext): string {
  const { journalHead: head, workspace } = input;
  return `model-dossier:journal:${workspace.id}:${head.seq}:${head.hash}`;
}

function headFacts(context: SectionContext): Block {
  const { say, input } = context;
  const { journalHead: head, workspace } = input;
  const fact = (key: string, ...value: CellBlock[]) => ({ label: say(`journal.${key}`), value });
  const anchor = anchorText(context);
  return {
    kind: 'facts',
    items: [
      fact('workspace', paragraph(say('journal.workspace-text', { name: workspace.name, file: workspace.fileName }))),
      fact('workspace-id', paragraph([{ text: workspace.id, code: true }], { style: 'code' })),
      fact('seq', paragraph(context.number(head.seq))),
      fact('hash', { kind: 'digest', hex: head.hash }),
      {
        label: say('journal.qr'),
        figure: qrCode(anchor, say('journal.qr-alt', { text: anchor }), 92),
        value: [
          paragraph(say('journal.content-hash'), { style: 'small', keepWithNext: true }),
          { kind: 'digest', hex: input.contentHash },
          paragraph(say('journal.pack-hash'), { style: 'small', keepWithNext: true }),
          { kind: 'digest', hex: input.pack.hash },
          ...checkpointBlocks(context),
        ],
      },
    ],
  };
}

function checkpointBlocks({ say, input }: SectionContext): CellBlock[] {
  if (!input.checkpoint) return [];
  const values = { note: DOSSIER_ATTACHMENTS.checkpoint, proof: DOSSIER_ATTACHMENTS.journalProof };
  const lines = input.checkpoint.note.split('\n').slice(0, 3);
  return [
    paragraph(say('journal.checkpoint'), { style: 'small', keepWithNext: true }),
    paragraph(say('journal.checkpoint-text', values), { style: 'small', keepWithNext: true }),
    ...lines.map((line) => paragraph([{ text: line, code: true }], { style: 'code' })),
  ];
}

/** What to do, and the command that does it where a common tool has one. */
function checks(context: SectionContext): CellBlock[][] {
  const { say, input } = context;
  // What takes a file out is not parted from what is done with it.
  const command = (text: string): CellBlock =>
    paragraph([{ text, code: true }], { style: 'code', keepWithNext: text.startsWith('pdfdetach') });
  const { state, record } = DOSSIER_ATTACHMENTS;
  // A stale one is over a state that is not in this document.
  const current = input.state.redacted ? -1 : input.signOffs.findIndex(({ staleness }) => staleness === null);
  const signature = DOSSIER_ATTACHMENTS.signOff(current + 1);
  const decision = DOSSIER_ATTACHMENTS.decision(current + 1);
  const decisionSignature = DOSSIER_ATTACHMENTS.decisionSignature(current + 1);
  const person = input.signOffs[current]?.personName;
  return [
    [paragraph(say('journal.check-reader'), { keepWithNext: true }), command('pdfsig dossier.pdf')],
    [
      paragraph(say(input.state.redacted ? 'journal.check-redacted' : 'journal.check-state', { name: state, record }), {
        keepWithNext: true,
      }),
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
    [
      paragraph(
        say('journal.check-attachments', { name: DOSSIER_ATTACHMENTS.attachments, pack: DOSSIER_ATTACHMENTS.pack }),
        {
          keepWithNext: true,
        },
      ),
      command(`pdfdetach -savefile ${DOSSIER_ATTACHMENTS.pack} dossier.pdf`),
      command(`sha256sum ${DOSSIER_ATTACHMENTS.pack}`),
    ],
    [paragraph(say('journal.check-app'), { keepWithNext: true }), command('model-dossier verify dossier.pdf')],
    ...(input.checkpoint
      ? [
          [
            paragraph(say('journal.check-checkpoint', { name: DOSSIER_ATTACHMENTS.checkpoint }), {
              keepWithNext: true,
            }),
            command(`pdfdetach -savefile ${DOSSIER_ATTACHMENTS.checkpoint} dossier.pdf`),
            command(`sed -n 2,4p ${DOSSIER_ATTACHMENTS.checkpoint}`),
          ],
        ]
      : []),
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
