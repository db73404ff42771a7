import CircleCheck from '@lucide/svelte/icons/circle-check';
import History from '@lucide/svelte/icons/history';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Undo2 from '@lucide/svelte/icons/undo-2';
import Wrench from '@lucide/svelte/icons/wrench';
import type { Component } from 'svelte';
import type { VerdictState, VerdictValue } from '#contract/review';
import type { StatusTone } from '../kit.ts';

/** The three verdicts, in the order they are offered, each with its shape. */
export const VERDICT_ICONS: Readonly<Record<VerdictValue, Component>> = {
  acceptable: CircleCheck,
  improvable: Wrench,
  'to-correct': Undo2,
};

/** How a state of a verdict looks; the word says it too. */
export const VERDICT_LOOKS: Readonly<Record<VerdictState, { readonly tone: StatusTone; readonly icon?: Component }>> = {
  none: { tone: 'none' },
  acceptable: { tone: 'minimal' },
  improvable: { tone: 'limited', icon: Wrench },
  'improvable-done': { tone: 'minimal', icon: ListChecks },
  'to-correct': { tone: 'high', icon: Undo2 },
  corrected: { tone: 'accent', icon: History },
  outdated: { tone: 'unknown', icon: History },
};
