import type { ItemKind } from '#contract/inventory/kinds';
import type { ItemRef } from '#contract/records/inventory';
import type { Tone } from '#contract/records/rules';

/** Where in the workspace a person is. */
export type Place =
  | {
      readonly screen: 'home' | 'assessments' | 'journal' | 'packs' | 'verify' | 'people' | 'trust' | 'settings';
    }
  /** `adding`: the dialog for a new record is open. */
  | { readonly screen: 'inventory'; readonly kind?: ItemKind; readonly adding?: boolean }
  /** `field`: what of the card is to be seen and worked on. */
  | {
      readonly screen: 'item';
      readonly kind: ItemKind;
      readonly id: string;
      readonly tab?: ItemTab;
      readonly field?: string;
    }
  /** The evidence library; `id`: one piece of it, `page`: a page of its text. */
  | { readonly screen: 'evidence'; readonly id?: string; readonly page?: string }
  /** Files of other tools: what is being imported, and what was. */
  | { readonly screen: 'import' }
  /** The register of risks; `adding`: the dialog for a new one is open. */
  | { readonly screen: 'risks'; readonly tab?: RisksTab; readonly adding?: boolean }
  | { readonly screen: 'risk'; readonly id: string }
  | { readonly screen: 'control'; readonly id: string }
  /** The action plan. */
  | { readonly screen: 'actions'; readonly assessmentId?: string; readonly systemId?: string; readonly mine?: boolean }
  | { readonly screen: 'monitoring'; readonly tab?: MonitoringTab; readonly itemId?: string; readonly adding?: boolean }
  | { readonly screen: 'incident'; readonly id: string }
  | { readonly screen: 'finding'; readonly id: string }
  /** `itemId`: only of this record; `metric`: only this figure. */
  | {
      readonly screen: 'measurements';
      readonly tab?: MeasurementsTab;
      readonly itemId?: string;
      readonly metric?: string;
    }
  | { readonly screen: 'evaluation'; readonly id: string }
  | { readonly screen: 'policies'; readonly tab?: PoliciesTab; readonly adding?: boolean }
  | { readonly screen: 'policy'; readonly id: string }
  | { readonly screen: 'policy-text'; readonly id: string }
  /** What is missing or wrong; `systemId`: only of this system and what hangs together with it. */
  | { readonly screen: 'check'; readonly systemId?: string }
  /** `root`: only what hangs together with this record. */
  | { readonly screen: 'lineage'; readonly root?: ItemRef }
  /** The workspace's own fields and rules. */
  | { readonly screen: 'own-fields'; readonly tab?: 'fields' | 'rules'; readonly kind?: ItemKind }
  /** `list`: only the open questions are to be listed. */
  | { readonly screen: 'assessment'; readonly id: string; readonly questionId?: string; readonly list?: 'open' }
  | { readonly screen: 'outcome'; readonly id: string; readonly tab?: OutcomeTab }
  | { readonly screen: 'sign-off'; readonly id: string }
  | { readonly screen: 'dossier'; readonly id: string }
  /** Who has to decide what, by the tone of the gravest class. */
  | { readonly screen: 'workflow'; readonly tone?: Tone }
  | { readonly screen: 'compare'; readonly leftId: string; readonly rightId: string }
  | { readonly screen: 'upgrade'; readonly id: string }
  /** `version`: the newest if absent. `item`: what of the pack is to be shown, as `kind:id`. */
  | {
      readonly screen: 'pack';
      readonly id: string;
      readonly version?: string;
      readonly tab?: PackTab;
      readonly item?: string;
    };

/** The parts of a record's page. */
export type ItemTab =
  | 'card'
  | 'parts'
  | 'assessments'
  | 'risks'
  | 'measurements'
  | 'files'
  | 'checks'
  | 'releases'
  | 'history'
  | 'compare';

/** The parts of the risk register. */
export type RisksTab = 'register' | 'matrix' | 'controls' | 'coverage' | 'applicability' | 'catalogue';

/** The parts of monitoring. */
export type MonitoringTab = 'plan' | 'cycles' | 'incidents' | 'findings';

/** The parts of measurements. */
export type MeasurementsTab = 'figures' | 'thresholds' | 'evaluations';

/** The parts of the house's policies. */
export type PoliciesTab = 'rules' | 'waivers' | 'texts' | 'literacy';

/** The parts of an assessment's outcome. */
export type OutcomeTab = 'outcome' | 'what-if' | 'obligations' | 'evidence' | 'answers';

/** The parts of a framework's page. */
export type PackTab =
  | 'overview'
  | 'questions'
  | 'outcomes'
  | 'obligations'
  | 'diagram'
  | 'glossary'
  | 'crosswalks'
  | 'versions';

export type ScreenName = Place['screen'];

/** The way through the screens, with back and forward as in a browser. */
export class Navigation {
  #trail = $state.raw<readonly Place[]>([{ screen: 'home' }]);
  #at = $state(0);

  get place(): Place {
    return this.#trail[this.#at] ?? { screen: 'home' };
  }

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  /** Goes to a place; what was ahead is forgotten. Going where one is changes nothing. */
  go(place: Place): void {
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    this.#trail = [...this.#trail.slice(0, this.#at + 1), place];
    this.#at = this.#trail.length - 1;
  }

  /** Puts another place where one is, for example the record that was just added. */
  replace(place: Place): void {
    this.#trail = [...this.#trail.slice(0, this.#at), place];
  }

  back(): void {
    if (this.canGoBack) this.#at -= 1;
  }

  forward(): void {
    if (this.#at < this.#trail.length - 1) this.#at += 1;
  }

  /** Starts anew, for another workspace. */
  reset(): void {
    this.#trail = [{ screen: 'home' }];
    this.#at = 0;
  }
}

export const navigation = new Navigation();
