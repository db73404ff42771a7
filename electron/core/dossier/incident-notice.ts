import type { IncidentClock, IncidentView } from '#contract/records/incident';
import { type DocumentSetting, type DocumentWords, documentWords, open, told, written } from './document-words.ts';
import type { Block, CellBlock, PrintedDocument } from './layout/blocks.ts';
import { renderPdf } from './layout/render.ts';

/** What a draft of a notification tells. Equal inputs give equal bytes. */
export type NoticeInput = DocumentSetting & {
  readonly incident: IncidentView;
  readonly clock: IncidentClock;
  readonly organisation: string;
  /** Of the system, as the inventory states them; empty: not stated. */
  readonly system: {
    readonly name: string;
    readonly release: string;
    readonly purpose: string;
    readonly provider: string;
    readonly deployer: string;
    readonly regions: string;
    readonly contact: string;
  };
  readonly sender: { readonly name: string; readonly email: string };
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly appVersion: string;
  readonly fontsFolder: string;
};

/** What a notification should say and does not yet: keys of its fields. */
export function openFieldsOf({ incident, system }: Pick<NoticeInput, 'incident' | 'system'>): string[] {
  const fields: readonly (readonly [string, string])[] = [
    ['description', incident.description],
    ['affected', incident.affected],
    ['measures', incident.measures],
    ['root-cause', incident.rootCause],
    ['corrective', incident.corrective],
    ['occurred', incident.occurredAt ?? ''],
    ['purpose', system.purpose],
    ['provider', system.provider],
    ['contact', system.contact],
  ];
  return fields.flatMap(([name, value]) => (value.trim() === '' ? [name] : []));
}

/**
 * Writes the draft of a notification for one clock of an incident.
 * @returns a tagged PDF (PDF/A-3a, PDF/UA-1), unsigned, marked as a draft on every page
 * @throws AppError `dossier.glyph-missing` if a text has a character that is in none of the fonts
 */
export async function writeIncidentNotice(input: NoticeInput): Promise<Uint8Array> {
  const { pdf } = await renderPdf(describeNotice(input), { fontsFolder: input.fontsFolder });
  return pdf;
}

/** The draft as blocks. */
export function describeNotice(input: NoticeInput): PrintedDocument {
  const words = documentWords(input);
  const { say, local } = words;
  const { incident, clock, createdAt } = input;
  const title = local(clock.title);
  return {
    language: input.locale,
    title: say('notice.title', { title, number: incident.number }),
    author: input.organisation,
    subject: incident.title,
    keywords: `incident:${incident.id}`,
    creator: `Model Dossier ${input.appVersion}`,
    createdAt: new Date(createdAt),
    runningTitles: [
      say('notice.title', { title, number: incident.number }),
      say('notice.short', { number: incident.number }),
    ],
    runningNote: say('notice.foot', { moment: words.moment(createdAt) }),
    pageLabel: say('dossier.frame.page'),
    watermark: say('notice.draft'),
    parts: [{ blocks: [...headBlocks(input, words), ...bodyBlocks(input, words)] }],
    attachments: [],
  };
}

function headBlocks(input: NoticeInput, words: DocumentWords): Block[] {
  const { say, local, cite, moment } = words;
  const { incident, clock } = input;
  const missing = openFieldsOf(input);
  const fact = (name: string, value: string) => ({
    label: say(`notice.${name}`),
    value: value.trim() === '' ? [open(words, 'notice.open')] : written(value),
  });
  return [
    { kind: 'heading', level: 1, text: local(clock.title), listed: 'bookmark' },
    told(say('notice.lead'), { style: 'lead' }),
    ...(missing.length === 0
      ? []
      : [
          told(
            say('notice.missing', {
              count: missing.length,
              fields: words.list(missing.map((name) => say(`notice.${name}`))),
            }),
            { style: 'aside', marker: 'unknown' },
          ),
        ]),
    {
      kind: 'facts',
      items: [
        fact('to', clock.notice?.authority ? clock.notice.authority : local(clock.recipient)),
        fact('from', input.organisation),
        fact('under', cite(clock.articles)),
        fact('until', untilWords(clock, words)),
        fact('incident', say('notice.incident-line', { number: incident.number, title: incident.title })),
        fact('severity', say(`severity.${incident.severity}`)),
        fact('categories', incident.categoryLabels.map(({ ref, label }) => (label ? local(label) : ref)).join('; ')),
        fact('occurred', incident.occurredAt === null ? '' : moment(incident.occurredAt)),
        fact('aware', moment(incident.awareAt)),
        ...(incident.establishedAt === null ? [] : [fact('established', moment(incident.establishedAt))]),
      ],
    },
  ];
}

/** Until when it has to be told, in words. */
function untilWords({ dueAt, lastDay, isMoved }: IncidentClock, { say, day, moment }: DocumentWords): string {
  if (lastDay !== null) return say(isMoved ? 'notice.until-day-moved' : 'notice.until-day', { day: day(lastDay) });
  return dueAt === null ? say('notice.until-none') : moment(dueAt);
}

function bodyBlocks({ incident, system, sender }: NoticeInput, words: DocumentWords): Block[] {
  const { say } = words;
  const text = (value: string): CellBlock[] => (value.trim() === '' ? [open(words, 'notice.open')] : written(value));
  const section = (name: string, value: string): Block[] => [
    { kind: 'heading', level: 2, text: say(`notice.${name}`), listed: 'bookmark' },
    ...text(value),
  ];
  const fact = (name: string, value: string) => ({ label: say(`notice.${name}`), value: text(value) });
  return [
    ...section('description', incident.description),
    ...section('affected', incident.affected),
    { kind: 'heading', level: 2, text: say('notice.system'), listed: 'bookmark' },
    {
      kind: 'facts',
      items: [
        fact('system-name', [system.name, system.release].filter((part) => part !== '').join(', ')),
        ...(incident.itemName === system.name ? [] : [fact('record', incident.itemName)]),
        fact('purpose', system.purpose),
        fact('provider', system.provider),
        fact('deployer', system.deployer),
        fact('regions', system.regions),
      ],
    },
    ...section('measures', incident.measures),
    ...section('root-cause', incident.rootCause),
    ...section('corrective', incident.corrective),
    { kind: 'heading', level: 2, text: say('notice.contact'), listed: 'bookmark' },
    ...text(
      [system.contact, [sender.name, sender.email].filter((part) => part !== '').join(', ')]
        .filter((part) => part !== '')
        .join('\n\n'),
    ),
    told(say('notice.not-sent'), { style: 'small' }),
  ];
}
