import type { AssessmentSummary } from '#contract/records/assessment';
import type { PackSummary } from '#contract/records/pack';
import type { AiSystem } from '#contract/records/system';
import { api, l, navigation, Task, t } from '../app.ts';
import { groupBy } from '../outcome/group.ts';
import { byJurisdiction, jurisdictionGroup, jurisdictionName } from './jurisdictions.ts';

/** The framework that says which others are needed. */
const FIRST_LOOK = 'internal-triage';

/** The frameworks of one place. */
export interface PackGroup {
  readonly name: string;
  readonly packs: readonly PackSummary[];
}

/** What an assessment is called unless a person names it, in the language of the window. */
export function titleOf(system: Pick<AiSystem, 'name'>, pack: Pick<PackSummary, 'title'>): string {
  return `${system.name}: ${l(pack.title)}`.slice(0, 200);
}

function folded(text: string): string {
  return text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
}

/** What is needed to start an assessment: the system and the framework. */
export class StartAssessment {
  systems = $state.raw<readonly AiSystem[]>([]);
  packs = $state.raw<readonly PackSummary[]>([]);
  assessments = $state.raw<readonly AssessmentSummary[]>([]);
  systemId = $state('');
  packId = $state('');
  title = $state('');
  search = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  #loading: Promise<unknown> = Promise.resolve();

  /** @param packId  the framework, if it is chosen already */
  constructor(systemId: string | null, packId = '') {
    this.systemId = systemId ?? '';
    this.packId = packId;
  }

  readonly systemError = $derived(
    this.isChecked && this.systemId === '' ? t('ui.missing', { field: t('screen.assessments.system') }) : null,
  );
  readonly packError = $derived(
    this.isChecked && this.packId === '' ? t('ui.missing', { field: t('screen.assessments.pack') }) : null,
  );
  readonly pack = $derived(this.packs.find((pack) => pack.id === this.packId));
  /** What is suggested to begin with, as long as the system has no assessment. */
  readonly suggested = $derived(
    this.systemId !== '' && this.assessments.some(({ assessment }) => assessment.systemId === this.systemId)
      ? null
      : (this.packs.find(({ id }) => id === FIRST_LOOK) ?? null),
  );
  /** All frameworks but the suggested one, by place, as far as they are searched for. */
  readonly groups = $derived.by((): readonly PackGroup[] => {
    const wanted = folded(this.search.trim());
    const found = this.packs.filter(
      (pack) =>
        pack.id !== this.suggested?.id &&
        (wanted === '' ||
          folded(`${pack.id} ${l(pack.title)} ${l(pack.summary)} ${this.#placeOf(pack)}`).includes(wanted)),
    );
    return [...groupBy(found, ({ jurisdiction }) => jurisdictionGroup(jurisdiction))]
      .sort(([a], [b]) => byJurisdiction(a, b))
      .map(([group, packs]) => ({ name: jurisdictionName(group), packs }));
  });

  async load(): Promise<void> {
    this.#loading = this.task.run(async () => {
      const [systems, packs, assessments] = await Promise.all([
        api.system.list(),
        api.pack.list(),
        api.assessment.list(),
      ]);
      this.systems = systems;
      this.packs = packs;
      this.assessments = assessments;
      if (this.systemId === '' && systems.length === 1) this.systemId = systems[0]?.id ?? '';
      if (this.packId === '') this.packId = this.suggested?.id ?? (packs.length === 1 ? (packs[0]?.id ?? '') : '');
    });
    await this.#loading;
  }

  /** How many assessments the system has by a framework. */
  usedBy(packId: string): number {
    return this.assessments.filter(
      ({ assessment }) => assessment.packId === packId && assessment.systemId === this.systemId,
    ).length;
  }

  /** Starts it and goes to it. @returns whether it was started */
  async start(): Promise<boolean> {
    // Somebody quick may press the button before the lists are there.
    await this.#loading;
    this.isChecked = true;
    if (this.systemError !== null || this.packError !== null) return false;
    const { systemId, packId, pack } = this;
    const system = this.systems.find(({ id }) => id === systemId);
    const given = this.title.trim();
    const title = given === '' && system !== undefined && pack !== undefined ? titleOf(system, pack) : given;
    const view = await this.task.run(() =>
      api.assessment.create({ systemId, packId, ...(title === '' ? {} : { title }) }),
    );
    if (view === null) return false;
    navigation.go({ screen: 'assessment', id: view.assessment.id });
    return true;
  }

  #placeOf({ jurisdiction }: PackSummary): string {
    return `${jurisdiction} ${jurisdictionName(jurisdictionGroup(jurisdiction))}`;
  }
}
