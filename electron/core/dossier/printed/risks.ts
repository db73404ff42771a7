import type { ItemKind } from '#contract/inventory/kinds';
import type { Coverage } from '#contract/records/control';
import type { HeldMatrix, Risk, RiskAcceptance, RiskControl, RiskLevels, RiskPoint } from '#contract/records/risk';
import type { LocalText } from '#contract/records/text';
import type { ControlKind, ControlState, RiskState, Treatment } from '#contract/risk-words';

/** What is told of each risk. */
export interface PrintedRisk {
  readonly id: string;
  /** By which texts and pictures call it, from 1. */
  readonly number: number;
  readonly title: string;
  readonly item: { readonly kind: ItemKind; readonly id: string; readonly name: string };
  /** Names of the records from the one that has it down to the system; empty if it is the system's own. */
  readonly way: readonly string[];
  /** Ref of the matrix that rates it. */
  readonly matrix: string;
  readonly levels: RiskLevels;
  readonly treatment: Treatment | null;
  readonly owner: string | null;
  readonly state: RiskState;
  readonly needsAcceptance: boolean;
  /** Until when somebody holds it for bearable; null: nobody does, or the level rose since. */
  readonly acceptedUntil: string | null;
}

/** What is told of a risk that weighs. */
export interface PrintedRiskDetail {
  readonly id: string;
  readonly risk: Pick<Risk, 'source' | 'cause' | 'event' | 'consequence' | 'affected' | 'note'>;
  /** In words of a catalogue, or of one's own. */
  readonly categories: readonly LocalText[];
  readonly override: { readonly reason: string; readonly by: string; readonly at: string } | null;
  readonly controls: readonly RiskControl[];
  readonly acceptances: readonly RiskAcceptance[];
  readonly points: readonly RiskPoint[];
}

/** A control that answers one of the risks told of. */
export interface PrintedControl {
  readonly id: string;
  readonly title: string;
  readonly kind: ControlKind;
  readonly state: ControlState;
  readonly maturity: number;
  readonly owner: string | null;
  readonly dueOn: string | null;
  readonly testedOn: string | null;
  /** Pieces that show it, and how many of them have expired. */
  readonly evidence: number;
  readonly expired: number;
  /** Numbers of the risks it answers. */
  readonly risks: readonly number[];
}

/** Risks of the system and of everything upstream, with what is done about them. */
export interface PrintedRisks {
  /** `YYYY-MM-DD`: as of which day it is told. */
  readonly asOf: string;
  /** Those at hand by which the risks are rated. */
  readonly matrices: readonly HeldMatrix[];
  /** By number: the highest first. */
  readonly risks: readonly PrintedRisk[];
  /** Of the risks that weigh most. */
  readonly details: readonly PrintedRiskDetail[];
  /** How many weigh as much and are told in the register alone. */
  readonly untold: number;
  readonly controls: readonly PrintedControl[];
  /** Frameworks of which controls serve anything. */
  readonly coverage: Coverage['packs'];
}
