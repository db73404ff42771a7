import type { Person } from '#contract/records/person';
import type { Assignment, WorkflowRules } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import type { Holder } from './frame.ts';

type People = readonly Pick<Person, 'id' | 'roles'>[];
type Assigned = readonly Pick<Assignment, 'role' | 'personId'>[];

/**
 * Who holds a role on an assessment: whoever was given it; if nobody was, everyone who has that role in the workspace, the
 * authors left out where four eyes are enforced. An approver may be stood in for by an owner of the workspace; where four
 * eyes are off, any role by an owner, and in the end by anybody, so that one person alone can finish.
 */
function holdersOfRole(
  role: RecordRole,
  people: People,
  assigned: Assigned,
  { fourEyes, authors }: { readonly fourEyes: boolean; readonly authors: ReadonlySet<string> },
): string[] {
  const given = assigned.filter((one) => one.role === role).map(({ personId }) => personId);
  if (given.length > 0) return given;
  const free = fourEyes ? people.filter(({ id }) => !authors.has(id)) : people;
  const having = (wanted: string): string[] =>
    free.flatMap(({ id, roles }) => (roles.some((one) => one === wanted) ? [id] : []));
  const named = having(role);
  if (named.length > 0) return named;
  const owners = role === 'approver' || !fourEyes ? having('owner') : [];
  if (owners.length > 0 || fourEyes) return owners;
  return free.map(({ id }) => id);
}

/** Who holds each role that the rules ask for. */
export function holdersFor(
  rules: WorkflowRules,
  people: People,
  assigned: Assigned,
  about: { readonly fourEyes: boolean; readonly authors: ReadonlySet<string> },
): Holder[] {
  const roles = new Set(rules.stages.flatMap(({ steps }) => steps.map(({ role }) => role)));
  return [...roles].flatMap((role) =>
    holdersOfRole(role, people, assigned, about).map((personId) => ({ role, personId })),
  );
}

/** Who runs the sign-off of an assessment: owners of the workspace and of the record; if there are none, its authors. */
export function managersOf(people: People, assigned: Assigned, authors: ReadonlySet<string>): string[] {
  const owners = people.flatMap(({ id, roles }) => (roles.includes('owner') ? [id] : []));
  const ofRecord = assigned.flatMap(({ role, personId }) => (role === 'owner' ? [personId] : []));
  const managers = [...new Set([...owners, ...ofRecord])];
  return managers.length > 0 ? managers : [...authors];
}
