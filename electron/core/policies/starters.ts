import type { StarterChoice } from '#contract/records/policy';
import type { Catalogues } from '#core/packs/catalogues';
import { build, type Reader } from '#core/store/sql';

/** The policies to start from, of the app and of the packs at hand. */
export function listStarters(read: Reader, catalogues: Catalogues): StarterChoice[] {
  const rows = build.selectFrom('policies').select('catalogue_ref').where('catalogue_ref', 'is not', null);
  const taken = new Set(read.all<{ catalogue_ref: string }>(rows).map(({ catalogue_ref }) => catalogue_ref));
  return catalogues.all('policies').map((one) => ({
    ref: one.ref,
    name: one.name,
    statement: one.statement,
    reason: one.reason,
    fix: one.fix,
    severity: one.severity,
    scope: one.scope,
    condition: one.condition,
    articles: one.articles,
    isTaken: taken.has(one.ref),
  }));
}
