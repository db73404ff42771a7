import { formatMessage, type Messages, type MessageValues } from '#contract/messages';
import type { SigningKey } from '#contract/records/person';
import type { Locale } from '#contract/records/text';
import type { Block, CellBlock, Paragraph, PrintedDocument, Run } from './layout/blocks.ts';
import { renderPdf } from './layout/render.ts';
import { qrCode } from './qr-code.ts';

/** What a recovery sheet tells. Equal inputs give equal bytes. */
export type RecoverySheetInput = {
  readonly personName: string;
  readonly key: Pick<SigningKey, 'subject' | 'algorithm' | 'fingerprint' | 'notAfter'>;
  readonly workspaceName: string;
  /** As `writeRecoveryLines` gives them. */
  readonly lines: readonly string[];
  readonly locale: Locale;
  readonly messages: Messages;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly fontsFolder: string;
};

/** So many lines fill a code that a telephone still reads from a laser print: about 1.3 points a module. */
const LINES_PER_CODE = 8;
const CODE_PT = 118;

/**
 * Sets the sheet that a person prints and locks away: what it is, what it is for, the sealed key as QR codes and as text.
 * @returns a tagged PDF (PDF/A-3a, PDF/UA-1), unsigned
 * @throws AppError `dossier.glyph-missing` if a name has a character that is in none of the fonts
 */
export async function writeRecoverySheet(input: RecoverySheetInput): Promise<Uint8Array> {
  const { pdf } = await renderPdf(describeSheet(input), { fontsFolder: input.fontsFolder });
  return pdf;
}

type Say = (key: string, values?: MessageValues) => string;

function describeSheet(input: RecoverySheetInput): PrintedDocument {
  const say: Say = (key, values) => formatMessage(input.messages, input.locale, `recovery.${key}`, values);
  const title = say('title', { name: input.personName });
  return {
    language: input.locale,
    title,
    author: input.personName,
    subject: say('subject', { workspace: input.workspaceName }),
    keywords: `certificate:${input.key.fingerprint}`,
    creator: `Model Dossier ${input.appVersion}`,
    createdAt: new Date(input.createdAt),
    runningTitles: [title, say('heading')],
    runningNote: say('note', { fingerprint: input.key.fingerprint.slice(0, 16) }),
    pageLabel: formatMessage(input.messages, input.locale, 'dossier.frame.page'),
    parts: [
      { blocks: aboutBlocks(input, say) },
      { blocks: codeBlocks(input.lines, say), joins: true },
      { blocks: lineBlocks(input.lines, say), joins: true },
    ],
    attachments: [],
  };
}

function aboutBlocks({ personName, key, workspaceName, createdAt, locale }: RecoverySheetInput, say: Say): Block[] {
  const format = new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  const day = (instant: string): string => format.format(new Date(instant)).replaceAll(' ', '\u00a0');
  const fact = (name: string, ...value: CellBlock[]) => ({ label: say(`fact.${name}`), value });
  const list = (name: string, count: number): Block => ({
    kind: 'list',
    isOrdered: name === 'step',
    items: Array.from({ length: count }, (_, index) => [paragraph(say(`${name}.${index + 1}`))]),
  });
  return [
    { kind: 'heading', level: 1, text: say('heading'), listed: 'bookmark' },
    paragraph(say('lead', { name: personName }), { style: 'lead' }),
    {
      kind: 'facts',
      items: [
        fact('person', paragraph(personName)),
        fact('subject', paragraph(key.subject)),
        fact('fingerprint', { kind: 'digest', hex: key.fingerprint }),
        fact('algorithm', paragraph(key.algorithm)),
        fact('valid', paragraph(day(key.notAfter))),
        fact('workspace', paragraph(workspaceName)),
        fact('made', paragraph(day(createdAt))),
      ],
    },
    { kind: 'heading', level: 2, text: say('is'), listed: 'bookmark' },
    list('is', 3),
    { kind: 'heading', level: 2, text: say('is-not'), listed: 'bookmark' },
    list('is-not', 3),
    { kind: 'heading', level: 2, text: say('steps'), listed: 'bookmark' },
    list('step', 4),
  ];
}

function codeBlocks(lines: readonly string[], say: Say): Block[] {
  const groups = groupsOf(lines);
  const items = groups.map((group, index) => {
    const from = index * LINES_PER_CODE + 1;
    const values = { n: index + 1, of: groups.length, from, to: from + group.length - 1 };
    return { label: say('code', values), value: [qrCode(group.join(' '), say('code-alt', values), CODE_PT)] };
  });
  return [
    { kind: 'heading', level: 2, text: say('codes'), listed: 'bookmark' },
    paragraph(say('counts', { lines: lines.length, codes: groups.length })),
    paragraph(say('codes-text')),
    { kind: 'facts', items },
  ];
}

function lineBlocks(lines: readonly string[], say: Say): Block[] {
  return [
    { kind: 'heading', level: 2, text: say('lines'), listed: 'bookmark' },
    paragraph(say('lines-text'), { keepWithNext: true }),
    ...lines.map((line) => paragraph([{ text: line, code: true }], { style: 'code' })),
  ];
}

function groupsOf(lines: readonly string[]): string[][] {
  const count = Math.ceil(lines.length / LINES_PER_CODE);
  return Array.from({ length: count }, (_, n) => lines.slice(n * LINES_PER_CODE, (n + 1) * LINES_PER_CODE));
}

function paragraph(content: string | readonly Run[], more: Partial<Omit<Paragraph, 'kind' | 'runs'>> = {}): Paragraph {
  return { kind: 'paragraph', runs: typeof content === 'string' ? [{ text: content }] : content, ...more };
}
