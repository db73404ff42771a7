import type { PrintedLibrary, PrintedPiece } from '../dossier.ts';
import type { Block, CellBlock, TableRow } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { fieldLabel } from './fact-blocks.ts';
import { paragraph, questionNumber } from './wording.ts';

/** Every file of evidence with the question or record it shows something for, what the library says of it, where it is attached, and its hash; then what the pack expects and is not there. */
export function evidence(context: SectionContext): Block[] {
  const { say, input } = context;
  const files = input.state.evidence;
  const { library } = input;
  const onRecords = library?.onRecords ?? [];
  const expected = library?.expected ?? [];
  if (files.length === 0 && onRecords.length === 0 && expected.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('evidence.title'), listed: 'contents' },
    ...(files.length === 0
      ? [paragraph(say('evidence.none'))]
      : [paragraph(say('evidence.intro', { count: files.length }), { keepWithNext: true }), filesTable(context)]),
    ...records(context, onRecords),
    ...((files.length === 0 && onRecords.length === 0) || !library
      ? []
      : [paragraph(say('evidence.told-now'), { style: 'small', isWide: true })]),
    ...missing(context, expected),
  ];
}

function filesTable(context: SectionContext): Block {
  const { say, input } = context;
  return {
    kind: 'table',
    columns: [
      { header: say('evidence.question'), weight: 1 },
      { header: say('evidence.file'), weight: 4 },
      { header: say('evidence.hash'), weight: 5 },
    ],
    rows: input.state.evidence.map(({ questionId, name, sizeBytes, sha256 }): CellBlock[][] => {
      const isIt = (one: { readonly questionId: string; readonly name: string; readonly sha256: string }): boolean =>
        one.questionId === questionId && one.name === name && one.sha256 === sha256;
      const attached = context.evidence.find(isIt);
      const piece = input.library?.files.find(isIt)?.piece;
      const size = say('answers.bytes', { count: sizeBytes });
      return [
        [paragraph([questionNumber(context, questionId)])],
        [
          ...titled(piece, name),
          paragraph(
            attached
              ? say('evidence.attached', { size, name: attached.attachment })
              : say('evidence.not-attached', { size }),
            { style: 'small' },
          ),
          ...(piece ? details(context, piece) : []),
        ],
        [{ kind: 'digest', hex: sha256 }],
      ];
    }),
  };
}

/** The title of a piece, and below it the name of the file if that is another. */
function titled(piece: PrintedPiece | undefined, name: string): CellBlock[] {
  if (!piece || piece.title === name) return [paragraph(name)];
  return [paragraph([{ text: piece.title, bold: true }]), paragraph(name)];
}

/** What the library says of a piece, a line each; that it is expired in words. */
function details(context: SectionContext, piece: PrintedPiece): CellBlock[] {
  const { say, tell, day } = context;
  const { periodFrom, periodTo, effectiveOn, expiresOn } = piece;
  const small = (text: string): CellBlock => paragraph(text, { style: 'small' });
  const period =
    periodFrom && periodTo
      ? say('evidence.period', { from: day(periodFrom), to: day(periodTo) })
      : periodFrom
        ? say('evidence.period-from', { from: day(periodFrom) })
        : periodTo
          ? say('evidence.period-to', { to: day(periodTo) })
          : null;
  return [
    small(
      say(piece.revision === piece.newestRevision ? 'evidence.piece' : 'evidence.piece-older', {
        kind: tell(`evidence-kind.${piece.kind}`),
        revision: piece.revision,
        newest: piece.newestRevision,
        confidentiality: tell(`confidentiality.${piece.confidentiality}`),
      }),
    ),
    ...(effectiveOn ? [small(say('evidence.effective', { day: day(effectiveOn) }))] : []),
    ...(period ? [small(period)] : []),
    ...(expiresOn && !piece.isExpired ? [small(say('evidence.expires', { day: day(expiresOn) }))] : []),
    ...(expiresOn && piece.isExpired
      ? [
          paragraph([{ text: say('evidence.expired', { day: day(expiresOn) }), bold: true }], {
            style: 'small',
            marker: 'stale',
          }),
        ]
      : []),
  ];
}

function records(context: SectionContext, pieces: PrintedLibrary['onRecords']): Block[] {
  const { say, tell } = context;
  if (pieces.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('evidence.on-records'), listed: 'bookmark', isWide: true },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('evidence.record'), weight: 3 },
        { header: say('evidence.file'), weight: 4 },
        { header: say('evidence.hash'), weight: 5 },
      ],
      rows: pieces.map(({ record, name, sizeBytes, sha256, piece }): CellBlock[][] => [
        [
          paragraph(record.name),
          paragraph(
            record.field === null ? tell(`item-kind.${record.kind}`) : fieldLabel(context, record.kind, record.field),
            {
              style: 'small',
            },
          ),
        ],
        [
          ...titled(piece, name),
          paragraph(say('evidence.not-attached', { size: say('answers.bytes', { count: sizeBytes }) }), {
            style: 'small',
          }),
          ...details(context, piece),
        ],
        [{ kind: 'digest', hex: sha256 }],
      ]),
    },
  ];
}

function missing(context: SectionContext, expected: PrintedLibrary['expected']): Block[] {
  const { say } = context;
  if (expected.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('evidence.expected'), listed: 'bookmark', isWide: true },
    paragraph(say('evidence.expected-intro', { count: expected.length }), { isWide: true, keepWithNext: true }),
    {
      kind: 'table',
      isDense: true,
      hasRowHeaders: true,
      columns: [
        { header: say('evidence.expected-at'), weight: 3 },
        { header: say('evidence.piece-expected'), weight: 7 },
      ],
      rows: expectedRows(context, expected),
    },
  ];
}

/** By section of the pack, then by obligation. */
function expectedRows(context: SectionContext, expected: PrintedLibrary['expected']): TableRow[] {
  const { pack } = context.input;
  const ofQuestions = pack.sections.flatMap((section): TableRow[] => {
    const own = expected.filter(({ questionId }) => section.questions.some(({ id }) => id === questionId));
    if (own.length === 0) return [];
    return [
      { heading: context.local(section.title) },
      ...own.map(({ questionId, label }): CellBlock[][] => [
        [paragraph([questionNumber(context, questionId ?? '')])],
        [paragraph(context.local(label))],
      ]),
    ];
  });
  const ofObligations = expected.flatMap(({ obligationId, label }): CellBlock[][][] => {
    const obligation = pack.obligations.find(({ id }) => id === obligationId);
    return obligation ? [[[paragraph(context.local(obligation.title))], [paragraph(context.local(label))]]] : [];
  });
  return [
    ...ofQuestions,
    ...(ofObligations.length === 0 ? [] : [{ heading: context.say('obligations.title') }, ...ofObligations]),
  ];
}
