import type { Action } from '#contract/records/review';
import { l, type Place, t } from '../app.ts';
import type { StatusTone } from '../kit.ts';

/** Where the record is that an action follows from. */
export function placeOf({ source, assessmentId }: Action): Place {
  const { kind, id, part } = source;
  switch (kind) {
    case 'verdict': {
      const questionId = part.startsWith('answer:') ? part.slice('answer:'.length) : undefined;
      return { screen: 'assessment', id: assessmentId ?? id, ...(questionId !== undefined && { questionId }) };
    }
    case 'condition':
      return { screen: 'sign-off', id: assessmentId ?? id };
    case 'obligation':
      return { screen: 'outcome', id, tab: 'obligations' };
    case 'cycle':
      return { screen: 'monitoring', tab: 'cycles' };
    default:
      return { screen: kind, id };
  }
}

/** What an action is about: the system, the record of the inventory and the assessment, each once. */
export function aboutOf({ systemName, itemName, assessmentTitle }: Action): string {
  return [...new Set([systemName, itemName, assessmentTitle])].filter((name) => name !== null).join(' · ');
}

/** Its title; of a risk also what is to be done with it. */
export function titleOf(action: Action): string {
  const title = l(action.title);
  const { kind, part } = action.source;
  if (kind !== 'risk') return title;
  return t(`action.risk.${part === 'rating' || part === 'acceptance' ? part : 'treatment'}`, { title });
}

/** How an action stands, in word and tone. */
export function standingOf(action: Action): { readonly tone: StatusTone; readonly label: string } {
  if (action.isDone) return { tone: 'minimal', label: t('action.state.done') };
  if (action.isOverdue) return { tone: 'high', label: t('action.state.overdue') };
  return { tone: 'none', label: t('action.state.open') };
}
