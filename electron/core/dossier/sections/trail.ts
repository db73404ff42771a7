import type { JournalEntry } from '#contract/records/journal';
import type { Block, CellBlock, Run } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** Who worked on the assessment, when, and with how many entries. */
export function trail(context: SectionContext): Block[] {
  const { say, input } = context;
  const people = byPerson(input.events ?? []);
  if (people.length === 0) return [];
  const first = input.events?.[0];
  const last = input.events?.at(-1);
  return [
    { kind: 'heading', level: 1, text: say('trail.title'), listed: 'contents' },
    paragraph(
      say('trail.intro', {
        count: input.events?.length ?? 0,
        people: people.length,
        from: first ? context.moment(first.at) : '',
        to: last ? context.moment(last.at) : '',
      }),
      { style: 'lead', keepWithNext: true },
    ),
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('trail.person'), weight: 3 },
        { header: say('trail.first'), weight: 2 },
        { header: say('trail.last'), weight: 2 },
        { header: say('trail.did'), weight: 5 },
      ],
      rows: people.map(({ name, events }): CellBlock[][] => {
        const [begin, end] = [events[0], events.at(-1)];
        return [
          [paragraph(name ?? say('trail.nobody'))],
          [paragraph(begin ? stamp(begin.at) : '')],
          [paragraph(end ? stamp(end.at) : '')],
          [paragraph(counted(context, events))],
        ];
      }),
    },
  ];
}

function byPerson(events: readonly JournalEntry[]): { name: string | null; events: JournalEntry[] }[] {
  const groups = new Map<string, { name: string | null; events: JournalEntry[] }>();
  for (const event of events) {
    const key = event.actor ?? '';
    const group = groups.get(key) ?? { name: event.actorName, events: [] };
    group.events.push(event);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** `Answers: 41, Evidence: 2`: entries by kind of record. */
function counted(context: SectionContext, events: readonly JournalEntry[]): string {
  const counts = new Map<string, number>();
  for (const { record } of events) counts.set(record.kind, (counts.get(record.kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => context.say('trail.count', { kind: kindName(context, kind), count }))
    .join(', ');
}

/** Every journal entry of the assessment: when, who, what, and which fields changed. */
export function journalEntries(context: SectionContext): Block[] {
  const { say, input } = context;
  const events = input.events ?? [];
  if (events.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('entries.title'), listed: 'contents' },
    paragraph(say('entries.intro', { count: events.length }), { keepWithNext: true }),
    {
      kind: 'table',
      isDense: true,
      columns: [
        { header: say('entries.seq'), weight: 1, align: 'end' },
        { header: say('entries.at'), weight: 2 },
        { header: say('entries.actor'), weight: 2 },
        { header: say('entries.record'), weight: 8 },
      ],
      rows: events.map((event): CellBlock[][] => [
        [paragraph(String(event.seq))],
        [paragraph(stamp(event.at))],
        [paragraph(event.actorName ?? say('trail.nobody'))],
        [paragraph(entryRuns(context, event))],
      ]),
    },
  ];
}

/** `2026-11-10 08:00`: to be compared at a glance, whatever the language. */
function stamp(instant: string): string {
  return instant.slice(0, 16).replace('T', '\u00a0');
}

/** `Answer added: 1.1 What …?`; an update also says which fields it changed, by their names in the data. */
function entryRuns(context: SectionContext, { record, recordName, operation, changes }: JournalEntry): Run[] {
  const { say } = context;
  const fields = operation === 'update' ? ` (${changes.map(({ field }) => field).join(', ')})` : '';
  const question = recordName === null ? undefined : context.questions.get(recordName);
  const name = question ? `${question.number} ${context.local(question.question.text)}` : recordName;
  const done = `${kindName(context, record.kind)} ${say(`entries.${operation}`)}${fields}`;
  return [{ text: name === null ? done : `${done}: `, ink: 'quiet' }, ...(name === null ? [] : [{ text: name }])];
}

function kindName(context: SectionContext, kind: string): string {
  return context.say(`record.${kind}`);
}
