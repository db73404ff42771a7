import type { Action, ActionFilter } from '#contract/records/review';
import type { PrintedAction, PrintedActions } from '#core/dossier/printed/actions';
import { allActions } from '#core/review/action-pages';
import { personNames } from '#core/risks/rows';
import type { Printing } from './printing.ts';

/** So many of what is done are listed; what is still to do is listed whole. */
const MOST_DONE = 200;

const keyOf = ({ source }: Action): string => `${source.kind} ${source.id} ${source.part}`;

function order(a: Action, b: Action): number {
  if (a.isDone !== b.isDone) return a.isDone ? 1 : -1;
  const [due, other] = [a.dueOn ?? '9999', b.dueOn ?? '9999'];
  if (due !== other) return due < other ? -1 : 1;
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

/** The action plan of the assessment and its system as it stood when the dossier was made. Null if nothing is to do. */
export function printedActions({ read, loaded, looking }: Printing): PrintedActions | null {
  const { id, systemId } = loaded.assessment;
  const found = new Map<string, Action>();
  const take = (filter: Pick<ActionFilter, 'assessmentId' | 'systemId'>, isWanted: (action: Action) => boolean) => {
    const question = {
      filter: { done: 'all' as const, mine: false, sources: [], isOverdue: false, ...filter },
      actor: null,
      today: looking.today,
    };
    for (const action of allActions(read, question)) if (isWanted(action)) found.set(keyOf(action), action);
  };
  take({ assessmentId: id }, () => true);
  // What other assessments of the system ask for stands in their dossiers.
  take({ systemId }, ({ assessmentId }) => assessmentId === null || assessmentId === id);
  const all = [...found.values()].toSorted(order);
  if (all.length === 0) return null;
  const toDo = all.filter(({ isDone }) => !isDone);
  const listed = [...toDo, ...all.slice(toDo.length, toDo.length + MOST_DONE)];
  const names = personNames(
    read,
    listed.map(({ ownerId }) => ownerId),
  );
  return {
    asOf: looking.today,
    rows: listed.map(
      (action): PrintedAction => ({
        source: action.source.kind,
        part: action.source.part,
        title: action.title,
        detail: action.detail,
        severity: action.severity,
        owner: names.get(action.ownerId ?? '') ?? null,
        dueOn: action.dueOn,
        progress: action.progress,
        isDone: action.isDone,
        isOverdue: action.isOverdue,
        about: action.itemName ?? action.assessmentTitle ?? action.systemName,
      }),
    ),
    left: all.length - listed.length,
  };
}
