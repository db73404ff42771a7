import { join } from 'node:path';
import { z } from 'zod';
import { LINK_TYPES } from '#contract/inventory/kinds';
import { Inherited, ItemKind, LifecycleState } from '#contract/records/inventory';
import { Verification } from '#contract/records/question';
import { PackName } from '#contract/records/text';
import { readSource } from '#core/packs/source';

const Scalar = z.union([z.string(), z.boolean(), z.number(), z.null()]);
const OneOrSeveral = z.union([Scalar, z.array(Scalar).min(1)]);
const FieldName = z.string().min(1).max(100);

/** When a demand holds; documented in `resources/inventory/requirements.yaml`. */
export type DemandCondition =
  | { readonly fact: string; readonly is: z.infer<typeof OneOrSeveral> }
  | { readonly parentFact: string; readonly is: z.infer<typeof OneOrSeveral> }
  | { readonly inherits: readonly Inherited['topic'][] }
  | { readonly outcome: { readonly pack: string; readonly classes: readonly string[] } }
  | { readonly someSystem: DemandCondition }
  | { readonly all: readonly DemandCondition[] }
  | { readonly any: readonly DemandCondition[] }
  | { readonly not: DemandCondition }
  | { readonly condition: string };

const DemandCondition: z.ZodType<DemandCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ fact: FieldName, is: OneOrSeveral }),
    z.strictObject({ parentFact: FieldName, is: OneOrSeveral }),
    z.strictObject({ inherits: z.array(Inherited.shape.topic).min(1) }),
    z.strictObject({ outcome: z.strictObject({ pack: PackName, classes: z.array(PackName).min(1) }) }),
    z.strictObject({ someSystem: DemandCondition }),
    z.strictObject({ all: z.array(DemandCondition).min(1) }),
    z.strictObject({ any: z.array(DemandCondition).min(1) }),
    z.strictObject({ not: DemandCondition }),
    z.strictObject({ condition: z.string() }),
  ]),
);

/** The form of `resources/inventory/requirements.yaml`. */
export const Requirements = z.strictObject({
  format: z.literal('model-dossier/requirements'),
  formatVersion: z.literal(1),
  conditions: z.record(z.string(), DemandCondition),
  articles: z.record(
    z.string(),
    z.strictObject({
      cite: z.string().min(1).max(200),
      pack: PackName,
      sources: z.array(z.string().min(1)).min(1),
      verification: Verification,
      isLaw: z.boolean().default(true),
    }),
  ),
  demands: z.array(
    z.strictObject({
      kind: ItemKind,
      from: LifecycleState,
      when: z.string().optional(),
      asks: z.string(),
      fields: z.array(FieldName).min(1),
      links: z.array(z.enum(LINK_TYPES)).optional(),
    }),
  ),
});
export type Requirements = z.infer<typeof Requirements>;

const loaded = new Map<string, Requirements>();

/**
 * What ships with the app of who asks for what; read once.
 * @param resources  folder of what ships with the app
 * @throws Error if the file is broken: it is part of the app
 */
export function loadRequirements(resources: string): Requirements {
  const known = loaded.get(resources);
  if (known) return known;
  const name = 'inventory/requirements.yaml';
  const { source, problems } = readSource(join(resources, name), name);
  const [problem] = problems;
  if (problem) throw new Error(`${problem.file}:${problem.line}: ${problem.reason}`);
  const requirements = Requirements.parse(source.value);
  loaded.set(resources, requirements);
  return requirements;
}
