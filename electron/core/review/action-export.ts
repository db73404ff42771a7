import { ICalCalendar, ICalEventTransparency } from 'ical-generator';
import { AppError } from '#contract/errors';
import { formatMessage, type MessageValues } from '#contract/messages';
import type { Action } from '#contract/records/review';
import { localize } from '#contract/records/text';
import { type CalendarSetting, escapeText, plainText } from '#core/assessments/calendar';
import type { Cell, Sheet } from '#core/interchange/spreadsheet/sheet';

/** In which words it is written, when, and who is whom. */
export type PlanSetting = CalendarSetting & { readonly people: ReadonlyMap<string, string> };

type Say = (key: string, values?: MessageValues) => string;

function sayer({ locale, messages }: PlanSetting): Say {
  return (key, values) => formatMessage(messages, locale, key, values);
}

/** What an action is about: the assessment, the record of the inventory, or the system. */
function aboutOf({ assessmentTitle, itemName, systemName }: Action): string {
  return [...new Set([systemName, itemName, assessmentTitle])].filter((name) => name !== null).join(' · ');
}

function stateOf({ isDone, isOverdue }: Action): string {
  return isDone ? 'done' : isOverdue ? 'overdue' : 'open';
}

/** The action plan as a table; texts are as people entered them. */
export function planSheet(actions: Iterable<Action>, setting: PlanSetting): Sheet {
  const say = sayer(setting);
  const columns = [
    ['source', 18],
    ['title', 60],
    ['about', 40],
    ['owner', 24],
    ['due', 12],
    ['progress', 12],
    ['state', 12],
    ['severity', 12],
    ['detail', 60],
  ] as const;
  function* rows(): Generator<readonly Cell[]> {
    for (const action of actions) {
      yield [
        say(`action.source.${action.source.kind}`),
        localize(action.title, setting.locale),
        aboutOf(action),
        action.ownerId === null ? null : (setting.people.get(action.ownerId) ?? action.ownerId),
        action.dueOn === null ? null : { date: action.dueOn },
        action.progress,
        say(`action.state.${stateOf(action)}`),
        action.severity === null ? null : say(`severity.${action.severity}`),
        action.detail,
      ];
    }
  }
  return {
    name: say('screen.actions.title'),
    columns: columns.map(([id, width]) => ({ header: say(`action.column.${id}`), width })),
    rows: rows(),
  };
}

/**
 * The actions that are to do by a day as an iCalendar object, a whole-day event each, whose id stays the same.
 * @returns UTF-8 text with CRLF line ends
 * @throws AppError `calendar.empty`: a calendar without components is none
 * @source RFC 5545, 3.6.1
 */
export function planCalendar(actions: Iterable<Action>, setting: PlanSetting): string {
  const say = sayer(setting);
  const calendar = new ICalCalendar({
    name: escapeText(say('screen.actions.title')),
    prodId: { company: 'Model Dossier', product: 'Model Dossier', language: setting.locale.toUpperCase() },
  });
  let count = 0;
  for (const action of actions) {
    const { source, dueOn, isDone, ownerId, detail } = action;
    if (dueOn === null || isDone) continue;
    count += 1;
    const owner = ownerId === null ? null : (setting.people.get(ownerId) ?? ownerId);
    const lines = [
      say(`action.source.${source.kind}`),
      aboutOf(action),
      owner === null ? '' : say('action.calendar.owner', { name: owner }),
      detail,
    ];
    calendar.createEvent({
      id: `${source.kind}-${source.id}${source.part === '' ? '' : `-${source.part}`}@model-dossier`,
      stamp: setting.now,
      start: new Date(dueOn),
      allDay: true,
      summary: plainText(localize(action.title, setting.locale)),
      description: plainText(lines.filter((line) => line !== '').join('\n')),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  if (count === 0) throw new AppError('calendar.empty', {});
  return `${calendar.toString()}\r\n`;
}
