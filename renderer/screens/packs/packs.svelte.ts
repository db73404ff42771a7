import type { PackFault, PackSummary } from '#contract/records/pack';
import { api, Loaded, l, session } from '../app.ts';
import { byJurisdiction, jurisdictionGroup, jurisdictionName } from '../assessments/jurisdictions.ts';
import { groupBy } from '../outcome/group.ts';
import { folded } from './folded.ts';

/** The frameworks of one place. */
export interface PlacePacks {
  readonly id: string;
  readonly name: string;
  readonly packs: readonly PackSummary[];
}

interface Content {
  readonly packs: readonly PackSummary[];
  /** Why shipped ones are missing. */
  readonly faults: readonly PackFault[];
  readonly hasSystems: boolean;
}

/** All frameworks at hand, shipped and imported, searched and grouped by place. */
export class PackBrowser {
  readonly content = new Loaded<Content>(async () => {
    const [packs, faults, systems] = await Promise.all([api.pack.list(), api.pack.faults(), api.system.list()]);
    return { packs, faults, hasSystems: systems.length > 0 };
  });
  search = $state('');

  readonly all = $derived(this.content.value?.packs ?? []);
  readonly groups = $derived.by((): readonly PlacePacks[] => {
    const words = folded(this.search).split(/\s+/);
    const found = this.all.filter((pack) => {
      const text = textOf(pack);
      return words.every((word) => text.includes(word));
    });
    return [...groupBy(found, ({ jurisdiction }) => jurisdictionGroup(jurisdiction))]
      .sort(([a], [b]) => byJurisdiction(a, b))
      .map(([id, packs]) => ({ id, name: jurisdictionName(id), packs }));
  });

  /** Reads them and keeps them fresh. @returns ends it */
  start(): () => void {
    return session.listen(() => void this.content.load());
  }
}

function textOf({ id, title, summary, jurisdiction, publisher, legalState }: PackSummary): string {
  const place = jurisdictionName(jurisdictionGroup(jurisdiction));
  return folded([id, l(title), l(summary), l(legalState.reference), jurisdiction, place, publisher].join(' '));
}
