import type { AiSystem, SystemInput } from '#contract/records/system';
import { build, type Reader } from './sql.ts';
import type { SystemRow } from './tables.ts';

/** A row of `ai_systems` as the record it holds. */
export function toSystem(row: SystemRow): AiSystem {
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    release: row.release,
    provider: row.provider,
    deployer: row.deployer,
    intendedPurpose: row.intended_purpose,
    description: row.description,
    sector: row.sector,
    regions: row.regions,
    peopleAffected: row.people_affected,
    ownerId: row.owner_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

type SystemColumns = Omit<
  SystemRow,
  'id' | 'version' | 'created_at' | 'updated_at' | 'state' | 'facts' | 'custom' | 'extras' | 'origin' | 'change_reason'
>;

/** The columns of a new system that `systemColumns` says nothing of. */
export const newSystemColumns = {
  state: 'planned',
  facts: null,
  custom: null,
  extras: null,
  origin: null,
  change_reason: null,
} as const satisfies Partial<SystemRow>;

/** What a person entered, as columns. */
export function systemColumns(input: SystemInput): SystemColumns {
  return {
    name: input.name,
    release: input.release,
    provider: input.provider,
    deployer: input.deployer,
    intended_purpose: input.intendedPurpose,
    description: input.description,
    sector: input.sector,
    regions: input.regions,
    people_affected: input.peopleAffected,
    owner_id: input.ownerId,
  };
}

/** Every system by name, whatever is written in capital letters. */
export function listSystems(read: Reader): AiSystem[] {
  const rows = read.all<SystemRow>(
    build
      .selectFrom('ai_systems')
      .selectAll()
      .orderBy('name', (order) => order.collate('nocase'))
      .orderBy('id'),
  );
  return rows.map(toSystem);
}

/** One system, or null. */
export function findSystem(read: Reader, id: string): AiSystem | null {
  const row = read.get<SystemRow>(build.selectFrom('ai_systems').selectAll().where('id', '=', id));
  return row ? toSystem(row) : null;
}
