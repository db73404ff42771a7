import { heldCatalogues } from '#core/assessments/held-catalogues';
import { evaluatePolicies } from '#core/policies/evaluate';
import { fixed } from '#core/store/sql';
import { ALWAYS, type CodeRules, EVER } from '../rule.ts';

const names = fixed<{ id: string; name: string }>(
  "SELECT id, name FROM ai_systems WHERE id IN (SELECT value FROM json_each(?)) AND coalesce(state, '') <> 'retired'",
);

/**
 * Policies of the house that a system breaks. A policy may itself speak of the present ("signed within 12 months"): it is
 * judged as of the write, and anew with each whole check.
 */
export const houseRules: CodeRules = {
  rules: [{ id: 'policy-broken', severity: 'error', kind: 'system' }],
  kinds: ['system'],
  *find({ read, knowledge, now }, _, ids) {
    const source = {
      resources: knowledge.resources,
      catalogues: () => heldCatalogues(knowledge.packs, read),
    };
    const broken = evaluatePolicies(read, source, ids, now).filter(({ state }) => state === 'broken');
    const systems = new Map(
      broken.length === 0
        ? []
        : read.all(names(JSON.stringify(broken.map(({ systemId }) => systemId)))).map(({ id, name }) => [id, name]),
    );
    for (const { policyId, policyName, systemId } of broken) {
      const title = systems.get(systemId);
      if (title === undefined) continue;
      const details = JSON.stringify({ names: [policyName] });
      const place = `policy:${policyId}`;
      yield {
        rule: 'policy-broken',
        id: systemId,
        place,
        title,
        item_id: systemId,
        from_on: ALWAYS,
        until_on: EVER,
        details,
      };
    }
  },
};
