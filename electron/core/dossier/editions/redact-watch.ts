import type { DossierInput } from '../dossier.ts';

type Judged = Pick<DossierInput, 'measurements' | 'watch' | 'policies'>;

/** Fields of what is measured, watched and ruled that hold the name of a person, wherever they stand. */
const NAMES: ReadonlySet<string> = new Set([
  'addedByName',
  'approvedByName',
  'closedByName',
  'fixedByName',
  'ownerName',
  'personName',
  'publishedByName',
  'raisedByName',
  'reportedByName',
  'requestedByName',
  'revokedByName',
]);

/** Names of people in what is measured, watched and ruled, in the order in which it is told. */
export function namesOfWatch({ measurements, watch, policies }: Judged): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, one] of Object.entries(value)) {
      if (typeof one === 'string' && NAMES.has(key)) found.push(one);
      else visit(one);
    }
  };
  visit([measurements, watch, policies]);
  return [...found, ...(watch?.plan?.people ?? []).map(({ name }) => name)];
}

function named<T>(value: T, name: (name: string) => string): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: unknown) => named(one, name)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [
      key,
      typeof one === 'string' && NAMES.has(key) ? name(one) : named(one, name),
    ]),
  ) as T;
}

/**
 * The same with other names of people. Their addresses are left out, and who computed a figure, which can be a person. What people wrote
 * in running text is not searched.
 */
export function redactWatch(input: Judged, name: (name: string) => string): Judged {
  const { measurements, watch, policies } = input;
  return {
    ...(measurements && {
      measurements: named(
        { ...measurements, figures: measurements.figures.map((one) => ({ ...one, computedBy: '' })) },
        name,
      ),
    }),
    ...(watch && {
      watch: named(
        {
          ...watch,
          plan: watch.plan && {
            ...watch.plan,
            people: watch.plan.people.map((one) => ({ ...one, name: name(one.name), contact: '' })),
          },
        },
        name,
      ),
    }),
    ...(policies && { policies: named(policies, name) }),
  };
}
