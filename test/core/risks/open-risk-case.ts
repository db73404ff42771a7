import type { ControlInput, ControlView } from '#contract/records/control';
import type { Item } from '#contract/records/inventory';
import type { RiskInput, RiskLevel, RiskView } from '#contract/records/risk';
import { type InventoryCase, openInventoryCase, refOf } from '#test/support/inventory-case';

/** A workspace with one system, in which Olga rates risks; Rita is a second person. */
export type RiskCase = InventoryCase & {
  readonly system: Item;
  readonly rita: string;
  /** Adds a risk of the system, or of another record. */
  risk(
    title: string,
    inherent: readonly [likelihood: number, impact: number] | null,
    given?: Partial<RiskInput> & { of?: Item },
  ): Promise<RiskView>;
  control(title: string, given?: Partial<ControlInput>): Promise<ControlView>;
  /** Lets a control take steps off a risk. */
  answer(risk: RiskView, control: ControlView, likelihood: number, impact?: number): Promise<RiskView>;
};

export const level = (likelihood: number, impact: number): RiskLevel => ({ likelihood, impact });

export async function openRiskCase(): Promise<RiskCase> {
  const test = await openInventoryCase();
  const { client } = test;
  const system = await test.add('system', 'Loan scoring');
  const rita = await client.person.add({ name: 'Rita Reviewer', roles: ['validator'] });
  return {
    ...test,
    system,
    rita: rita.id,
    risk: (title, inherent, { of = system, ...given } = {}) =>
      client.risk.add({
        item: refOf(of),
        input: { title, ...(inherent ? { inherent: level(...inherent) } : {}), ...given },
      }),
    control: (title, given = {}) => client.control.add({ title, state: 'operating', maturity: 4, ...given }),
    answer: (risk, control, likelihoodEffect, impactEffect = 0) =>
      client.control.link({ riskId: risk.risk.id, controlId: control.control.id, likelihoodEffect, impactEffect }),
  };
}
