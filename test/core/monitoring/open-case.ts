import { openTestCore, type TestCore } from '#test/support/open-test-core';

/** A workspace with two people and a system, on 23 November 2026, a Monday. */
export type MonitoringCase = TestCore & {
  readonly olga: string;
  readonly vera: string;
  readonly system: { readonly kind: 'system'; readonly id: string };
};

export async function openMonitoringCase(roles: string[] = ['provider']): Promise<MonitoringCase> {
  const core = openTestCore();
  const { client } = core;
  const owner = { name: 'Olga Owner', email: 'olga@example.org', roles: ['owner' as const] };
  await client.workspace.create({ file: core.file('a.mdossier'), name: 'Acme', owner });
  const olga = (await client.person.list())[0]?.id ?? '';
  const vera = (await client.person.add({ name: 'Vera Validator', email: '', roles: ['validator'] })).id;
  const facts = {
    organisationRoles: roles,
    intendedPurpose: 'Ranks applications',
    provider: 'Acme',
    contact: 'ai@example.org',
  };
  const { id } = await client.inventory.add({ kind: 'system', name: 'CV screening', facts });
  return { ...core, olga, vera, system: { kind: 'system', id } };
}
