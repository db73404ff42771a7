import type { PolicyState } from '#contract/policy-kinds';
import type { FactEntry, ToldFact, Waiver } from '#contract/records/policy';
import type { TextReader } from '#contract/records/policy-text';
import type { LiteracyMatrix } from '#contract/records/training';
import type { Severity } from '#contract/severities';

/** A fact with the words of the vocabulary; `entry` null: it names something that is no longer there. */
export type PrintedFact = Pick<ToldFact, 'fact' | 'value'> & {
  readonly entry: Pick<FactEntry, 'label' | 'options' | 'unit' | 'type'> | null;
};

/** A house rule as it stands for the system. Names of people: `waiver.approvedByName`, `ownerName`. */
export interface PrintedPolicy {
  readonly name: string;
  readonly statement: string;
  readonly reason: string;
  readonly fix: string;
  readonly severity: Severity;
  readonly edition: number;
  readonly blocksLive: boolean;
  readonly ownerName: string | null;
  readonly state: Exclude<PolicyState, 'out-of-scope'>;
  readonly because: readonly PrintedFact[];
  readonly missing: readonly PrintedFact[];
}

/** Names of people: `requestedByName`, `approvedByName`, `revokedByName`. */
export type PrintedWaiver = Pick<
  Waiver,
  | 'policyName'
  | 'reason'
  | 'requestedByName'
  | 'approvedByName'
  | 'until'
  | 'at'
  | 'revokedAt'
  | 'revokedByName'
  | 'revocationReason'
  | 'state'
>;

/** A policy text in force. Names of people: `ownerName`, `publishedByName`, `personName` of those who are `open`. */
export interface PrintedPolicyText {
  readonly title: string;
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
  readonly publishedByName: string;
  readonly ownerName: string | null;
  /** `YYYY-MM-DD`. */
  readonly reviewOn: string | null;
  readonly contentHash: string;
  readonly readers: number;
  readonly open: readonly Pick<TextReader, 'personName' | 'state' | 'dueOn'>[];
}

/** A person and something that they have to know. Names of people: `personName`. */
export interface PrintedLesson {
  readonly personName: string;
  readonly roles: readonly string[];
  readonly subject: string;
  readonly kind: 'training' | 'policy-text';
  readonly state: 'done' | 'due' | 'missing' | 'expired';
  readonly onDay: string | null;
  readonly expiresOn: string | null;
  readonly dueOn: string | null;
}

/** House rules as they hold for the system, and who learned what. */
export interface PrintedPolicies {
  /** `YYYY-MM-DD`: as of which day it is told. */
  readonly asOf: string;
  readonly rules: readonly PrintedPolicy[];
  /** Rules that do not apply to this system. */
  readonly outOfScope: number;
  readonly waivers: readonly PrintedWaiver[];
  readonly texts: readonly PrintedPolicyText[];
  readonly literacy: {
    readonly done: number;
    readonly asked: number;
    readonly lines: readonly PrintedLesson[];
    readonly gaps: LiteracyMatrix['gaps'];
    /** Lines that are not told because there are too many. */
    readonly omitted: number;
  } | null;
}
