import type { CycleInput } from '#contract/records/cycle';
import type { EvaluationSettings } from '#contract/records/evaluation';
import type { MeasurementInput, ThresholdInput } from '#contract/records/measurement';
import type { PersonRole } from '#contract/records/person';
import type { OpinionInput, VerdictInput } from '#contract/records/review';
import type { RiskLevel } from '#contract/records/risk';
import type { Severity } from '#contract/severities';

/** Days from today, so that what is due is ahead whenever the demo runs; negative: ago. */
export type Days = number;

/** resources/demo/talentrank-judging.yaml. The calls it goes into check it. People by their names, records by their keys. */
export type DemoJudging = {
  readonly controls: Readonly<
    Record<
      string,
      {
        readonly state: 'planned' | 'implementing' | 'operating';
        readonly maturity: number;
        readonly owner: string;
        readonly due?: Days;
        readonly progress?: number;
        readonly tested?: Days;
        readonly testMonths?: number;
      }
    >
  >;
  readonly risks: readonly {
    readonly item: string;
    readonly ref: string;
    readonly inherent: RiskLevel;
    readonly target: RiskLevel;
    readonly treatment: 'mitigate' | 'accept' | 'avoid' | 'transfer';
    readonly owner: string;
    readonly review: Days;
    readonly controls: readonly {
      readonly ref: string;
      readonly effect: readonly [likelihood: number, impact: number];
    }[];
    readonly override?: { readonly by: string; readonly level: RiskLevel; readonly reason: string };
    readonly acceptance?: { readonly by: string; readonly reason: string; readonly until: Days };
  }[];
  readonly verdicts: readonly {
    readonly by: string;
    readonly question: string;
    readonly value: VerdictInput['value'];
    readonly reason?: string;
    readonly action?: string;
    readonly owner?: string;
    readonly due?: Days;
  }[];
  readonly opinions: readonly (Pick<OpinionInput, 'kind' | 'isSought' | 'stance' | 'text' | 'response' | 'reason'> & {
    readonly enteredBy: string;
    readonly person: string | null;
    readonly givenBy: string;
    readonly asked: Days | null;
    readonly given: Days | null;
  })[];
  readonly thresholds: readonly (Partial<ThresholdInput> &
    Pick<ThresholdInput, 'metric' | 'direction' | 'reason'> & { readonly of?: string; readonly owner: string })[];
  readonly measurements: readonly (Partial<MeasurementInput> &
    Pick<MeasurementInput, 'metric' | 'value'> & {
      readonly of: string;
      readonly data?: string;
      readonly measured: Days;
    })[];
  readonly evaluation: {
    readonly of: string;
    readonly by: string;
    readonly title: string;
    readonly file: string;
    readonly settings: EvaluationSettings;
  };
  readonly cycles: readonly (Pick<CycleInput, 'title' | 'kind' | 'plan'> & {
    readonly of: string;
    readonly owner: string;
    readonly mode: CycleInput['schedule']['mode'];
    readonly every: number;
    readonly unit: CycleInput['schedule']['unit'];
    readonly starts: Days;
    readonly done?: { readonly by: string; readonly on: Days; readonly note: string };
  })[];
  readonly incident: {
    readonly title: string;
    readonly of: string;
    readonly severity: Severity;
    readonly categories: readonly string[];
    readonly owner: string;
    readonly occurred: Days;
    readonly aware: Days;
    readonly description: string;
    readonly affected: string;
    readonly measures: string;
    readonly rootCause: string;
    readonly corrective: string;
    readonly sent: { readonly after: Days; readonly authority: string; readonly reference: string };
    /** Said to every other clock. */
    readonly notRequired: string;
    readonly closedBy: string;
  };
  readonly findings: readonly {
    readonly title: string;
    readonly description: string;
    readonly severity: Severity;
    readonly origin: 'audit' | 'validation' | 'incident';
    readonly of: string;
    readonly by: string;
    readonly owner: string;
    readonly due: Days;
    readonly fix?: string;
    readonly closure?: string;
  }[];
  readonly policies: readonly {
    readonly ref: string;
    readonly owner: string;
    readonly waiver?: {
      readonly reason: string;
      readonly requested: string;
      readonly approved: string;
      readonly until: Days;
    };
  }[];
  readonly text: {
    readonly title: string;
    readonly body: readonly string[];
    readonly roles: readonly PersonRole[];
    readonly owner: string;
    readonly acknowledged: readonly string[];
    readonly statement: string;
  };
  readonly training: {
    readonly title: string;
    readonly description: string;
    readonly roles: readonly PersonRole[];
    readonly validMonths: number;
    readonly owner: string;
    readonly completed: readonly string[];
    readonly on: Days;
  };
};
