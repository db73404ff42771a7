import type { Pack } from '#contract/records/pack';
import { type Frameworks, frameworksOf } from '#core/risks/framework-items';
import type { RiskSetting } from '#core/risks/setting';
import type { Reader } from '#core/store/sql';
import type { CallContext } from './base.ts';

/** What writing risks and controls needs of a call. */
export function riskSetting(context: CallContext, read: Reader): RiskSetting {
  return {
    now: context.now(),
    actor: context.actor(),
    newId: () => context.ids.next(),
    catalogues: context.catalogues(read),
  };
}

/** `YYYY-MM-DD` */
export function todayOf(context: CallContext): string {
  return context.now().slice(0, 10);
}

/** What was made of which packs; packs never change. */
let known: { readonly of: string; readonly frameworks: Frameworks } | null = null;

/** The frameworks at hand; the packs that are not in memory yet are read one at a time. */
export async function frameworks(context: CallContext): Promise<Frameworks> {
  context.workspace();
  await context.packs.readAll();
  return readFrameworks(context);
}

/** The same at once, which takes seconds if no pack was read before. */
export function readFrameworks(context: CallContext): Frameworks {
  const packs = context.heldPacks();
  const list = packs.list();
  const of = list.map(({ hash }) => hash).join(' ');
  if (known?.of === of) return known.frameworks;
  const made = frameworksOf(list.map(({ id }): Pack => packs.newest(id)));
  known = { of, frameworks: made };
  return made;
}
