import { DOSSIER_ATTACHMENTS } from '#contract/records/dossier';
import type { PrintedSignOff } from '../dossier.ts';
import type { Block, CellBlock, Facts, Table } from '../layout/blocks.ts';
import { qrCode } from '../qr-code.ts';
import type { SectionContext } from './context.ts';
import { conditionsOf } from './decisions.ts';
import { logoBlocks } from './head.ts';
import { anchorText } from './journal.ts';
import { outcomeParagraphs } from './outcome-lines.ts';
import { paragraph } from './wording.ts';

/** How much is told on the one sheet. */
interface Detail {
  /** Decisions with a row of their own; the people behind the rest are named in a sentence. */
  readonly rows: number;
  readonly names: number;
  readonly outcomes: number;
  /** Characters of the last approval's statement. */
  readonly statement: number;
  /** Conditions that are told, and how many characters of each. */
  readonly conditions: number;
  readonly condition: number;
  /** A smaller title and code, and not how to check it. */
  readonly isTight: boolean;
  readonly topPt: number;
  readonly fieldPt: number;
}

/** From what fits always to what is told if there is room, see `DossierInput.detail`. */
export const CERTIFICATE_DETAILS: readonly Detail[] = [
  { rows: 2, names: 12, outcomes: 1, statement: 0, conditions: 0, condition: 0, isTight: true, topPt: 0, fieldPt: 36 },
  { rows: 4, names: 12, outcomes: 1, statement: 0, conditions: 0, condition: 0, isTight: true, topPt: 0, fieldPt: 36 },
  { rows: 6, names: 24, outcomes: 1, statement: 0, conditions: 0, condition: 0, isTight: true, topPt: 0, fieldPt: 36 },
  { rows: 9, names: 24, outcomes: 1, statement: 0, conditions: 0, condition: 0, isTight: true, topPt: 0, fieldPt: 36 },
  { rows: 12, names: 24, outcomes: 1, statement: 0, conditions: 0, condition: 0, isTight: true, topPt: 0, fieldPt: 36 },
  {
    rows: 12,
    names: 24,
    outcomes: 1,
    statement: 0,
    conditions: 0,
    condition: 0,
    isTight: false,
    topPt: 0,
    fieldPt: 40,
  },
  {
    rows: 12,
    names: 24,
    outcomes: 1,
    statement: 0,
    conditions: 4,
    condition: 50,
    isTight: false,
    topPt: 0,
    fieldPt: 44,
  },
  {
    rows: 12,
    names: 24,
    outcomes: 2,
    statement: 0,
    conditions: 6,
    condition: 160,
    isTight: false,
    topPt: 0,
    fieldPt: 48,
  },
  {
    rows: 12,
    names: 24,
    outcomes: 2,
    statement: 220,
    conditions: 6,
    condition: 160,
    isTight: false,
    topPt: 0,
    fieldPt: 48,
  },
  {
    rows: 12,
    names: 24,
    outcomes: 3,
    statement: 420,
    conditions: 8,
    condition: 240,
    isTight: false,
    topPt: 26,
    fieldPt: 60,
  },
];

/** One sheet that says what was signed off by whom, and by which marks it can be checked. */
export function certificate(context: SectionContext): Block[] {
  const { say, input } = context;
  const { state, pack, look } = input;
  const detail = CERTIFICATE_DETAILS[input.detail ?? CERTIFICATE_DETAILS.length - 1] as Detail;
  const withdrawn = new Set(input.signOffs.flatMap(({ withdraws }) => withdraws ?? []));
  const decided = input.signOffs.filter(
    ({ id, decision, staleness }) => staleness === null && decision !== 'withdraw' && !withdrawn.has(id),
  );
  const approvals = decided.filter(isApproval);
  const outcomes = outcomeParagraphs(context).filter(({ style }) => style === 'outcome');
  const hidden = outcomes.length - detail.outcomes;
  return [
    { kind: 'space', heightPt: look?.logo ? 0 : detail.topPt },
    ...logoBlocks(context),
    { kind: 'rule', isAccent: true },
    paragraph(say('edition.certificate'), { style: 'display', isWide: true }),
    {
      kind: 'heading',
      level: 1,
      style: detail.isTight || state.system.name.length > 40 ? 'long-title' : 'title',
      text: cut(state.system.name, 90),
      listed: 'bookmark',
    },
    paragraph(
      say('certificate.text', {
        count: new Set(approvals.map(({ personId }) => personId)).size,
        workspace: input.workspace.name,
        pack: context.local(pack.title),
        version: pack.version,
        day: context.day(state.assessment.assessedOn),
      }),
      { style: 'lead', isWide: true },
    ),
    { kind: 'space', heightPt: 2 },
    ...outcomes.slice(0, detail.outcomes).map((line) => ({ ...line, style: 'lead' as const })),
    ...(hidden > 0 ? [paragraph(say('certificate.more-outcomes', { count: hidden }), { isWide: true })] : []),
    { kind: 'space', heightPt: 8, isElastic: true },
    peopleTable(context, decided.slice(-detail.rows)),
    ...before(context, decided.slice(0, -detail.rows), detail.names),
    ...wordBlocks(context, approvals, detail),
    { kind: 'space', heightPt: 0, isElastic: true },
    { kind: 'rule' },
    { kind: 'facts', items: [marks(context, detail)] },
    ...input.signatureFields.map(
      ({ name, role, personName }, index, all): Block => ({
        kind: 'signature-field',
        name,
        label: say(`sign-offs.field-${role}`),
        personName,
        heightPt: Math.max(detail.fieldPt, all.length < 3 ? 48 : 0),
        keepWithNext: index < all.length - 1,
        description: say('sign-offs.field-description', { role: say(`sign-offs.field-${role}`), person: personName }),
      }),
    ),
  ];
}

/** Everyone who decided, a line each: in which role, what, when, and by which certificate it was signed. */
function peopleTable(context: SectionContext, decided: readonly PrintedSignOff[]): Table {
  const { say } = context;
  return {
    kind: 'table',
    hasRowHeaders: true,
    isDense: true,
    columns: [
      { header: say('decisions.person'), weight: 3 },
      { header: say('certificate.role'), weight: 3 },
      { header: say('decisions.decision'), weight: 3 },
      { header: say('certificate.signed'), weight: 1 },
      { header: say('certificate.fingerprint'), weight: 1 },
    ],
    rows: decided.map((one): CellBlock[][] => [
      [paragraph([{ text: cut(one.personName, 48), bold: true }])],
      [paragraph(one.role ? say(`record-role.${one.role}`) : '–')],
      [paragraph(say(`decision.${one.decision}`))],
      [paragraph(one.signedAt.slice(0, 10))],
      [paragraph([{ text: context.shortHash(one.fingerprint).replace(' ', '\u00a0'), code: true }])],
    ]),
  };
}

/** Those there is no row for, by name. */
function before(context: SectionContext, earlier: readonly PrintedSignOff[], most: number): Block[] {
  const { say } = context;
  const names = [...new Map(earlier.map(({ personId, personName }) => [personId, cut(personName, 48)])).values()];
  if (names.length === 0) return [];
  const told = names.slice(0, most).join(', ');
  const rest = names.length - most;
  return [
    paragraph(
      say('certificate.more', {
        count: names.length,
        names: rest > 0 ? say('certificate.more-people', { names: told, count: rest }) : told,
      }),
      { style: 'small', isWide: true },
    ),
  ];
}

/** What the approvals say in words: the last one's statement, conditions, how long it lasts. */
function wordBlocks(context: SectionContext, approvals: readonly PrintedSignOff[], detail: Detail): Block[] {
  const { say, input } = context;
  const last = approvals.at(-1);
  const statement = last && detail.statement > 0 ? cut(last.statement, detail.statement) : '';
  const validUntil = input.standing?.validUntil ?? null;
  const items = [
    ...(last && statement !== ''
      ? [
          {
            label: say('sign-offs.statement'),
            value: [paragraph(statement), paragraph(last.personName, { style: 'small' })],
          },
        ]
      : []),
    ...(context.has('conditions') ? conditionFacts(context, approvals, detail) : []),
    ...(validUntil === null
      ? []
      : [{ label: say('sign-offs.valid-until'), value: [paragraph(context.day(validUntil))] }]),
  ];
  return items.length === 0 ? [] : [{ kind: 'facts', items }];
}

function conditionFacts(
  context: SectionContext,
  approvals: readonly PrintedSignOff[],
  { conditions: most, condition: length }: Detail,
): Facts['items'] {
  const { say } = context;
  const own = approvals.map((one) => ({ person: one.personName, conditions: conditionsOf(one) }));
  const set = own.filter(({ conditions }) => conditions.length > 0);
  if (set.length === 0) return [];
  const all = set.flatMap(({ conditions }) => conditions);
  const counts = set.map(({ person, conditions }) =>
    say('certificate.conditions', { count: conditions.length, person }),
  );
  return [
    {
      label: say('sign-offs.conditions'),
      value:
        all.length > most
          ? [paragraph(counts.join('; '))]
          : [
              {
                kind: 'list' as const,
                isOrdered: false,
                items: all.map(({ text, dueOn }) => [
                  paragraph(
                    [
                      { text: cut(text, length), ink: 'text' },
                      ...(dueOn ? [{ text: `  ${say('certificate.due', { day: context.day(dueOn) })}` }] : []),
                    ],
                    { style: 'small' },
                  ),
                ]),
              },
            ],
    },
  ];
}

/** The marks by which the sheet can be checked, beside the code that says them to a camera. */
function marks(context: SectionContext, { isTight }: Detail): Facts['items'][number] {
  const { say, input } = context;
  const anchor = anchorText(context);
  const { state, record } = DOSSIER_ATTACHMENTS;
  return {
    label: '',
    figure: qrCode(anchor, say('journal.qr-alt', { text: anchor }), isTight ? 56 : 68),
    value: [
      paragraph(say('journal.content-hash'), { style: 'small', keepWithNext: true }),
      { kind: 'digest', hex: input.contentHash },
      paragraph(say('anchor.head', { seq: input.journalHead.seq }), { style: 'small', keepWithNext: true }),
      { kind: 'digest', hex: input.journalHead.hash },
      ...(isTight ? [] : [paragraph(say('certificate.check-text', { state, record }), { style: 'small' })]),
    ],
  };
}

function isApproval({ decision }: PrintedSignOff): boolean {
  return decision === 'approve' || decision === 'approve-with-conditions';
}

/** Cut between words. */
function cut(text: string, length: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const end = line.lastIndexOf(' ', length);
  return line.length <= length ? line : `${line.slice(0, end > 0 ? end : length).trimEnd()} …`;
}
