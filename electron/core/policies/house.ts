import type { ItemKind, LifecycleState } from '#contract/inventory/kinds';
import type { Matrix } from '#contract/records/catalogue';
import type { Facts, FactValue } from '#contract/records/inventory';
import { itemTable, SYSTEM_COLUMNS } from '#core/store/item-tables';
import type { AssessmentStandingRow } from '#core/store/projection-tables';
import { fixed, type Reader } from '#core/store/sql';
import { FEW, type Kin, kinOf } from './kin.ts';
import { type LiteracyCounts, literacyCounts, literacyOf } from './literacy.ts';
import { loadWords, type Words } from './words.ts';

/** What policies are judged with besides the records. */
export type PolicySource = {
  /** Folder of what ships with the app. */
  readonly resources: string;
  /** The catalogues at hand; asked for only if a policy asks of risks. */
  readonly catalogues: () => { matrix(ref: string): Pick<Matrix, 'bands'> | null };
};

/** A system as far as policies ask of it. `facts`: only the fields that are wanted. */
export type OwnFacts = {
  readonly name: string;
  readonly state: string | null;
  readonly ownerId: string | null;
  readonly facts: Facts;
};

/** An assessment of a system; of each pack the newest that nothing took the place of. */
export type Standing = {
  readonly assessmentId: string;
  readonly packId: string;
  readonly classes: readonly string[];
  readonly isDetermined: boolean;
  /** An approval whose last day is over is `expired`. */
  readonly state: string;
  readonly approvedOn: string | null;
};

const APPROVED = ['approved', 'approved-with-conditions'];

const STANDINGS = fixed<AssessmentStandingRow>(
  "SELECT * FROM assessment_standings WHERE sign_off_state <> 'superseded' ORDER BY assessment_id",
);
const STANDINGS_OF = fixed<AssessmentStandingRow>(`
  SELECT * FROM assessment_standings
  WHERE system_id IN (SELECT value FROM json_each(?)) AND sign_off_state <> 'superseded' ORDER BY assessment_id`);

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Puts rows under the record they are of. */
export function rowsBy<Row>(rows: Iterable<Row>, idOf: (row: Row) => string): (id: string) => readonly Row[] {
  const by = Map.groupBy(rows, idOf);
  return (id) => by.get(id) ?? [];
}

/**
 * The records that policies look at. Each sort is read once for all systems together, and only if a policy asks of it.
 * A house is thrown away before anything is written.
 */
export class House {
  readonly read: Reader;
  readonly source: PolicySource;
  readonly today: string;
  /** Null: all there are. */
  readonly #wanted: readonly string[] | null;
  readonly #fields: readonly string[];
  readonly #asState: LifecycleState | null;
  readonly #loaded = new Map<unknown, unknown>();

  /**
   * @param fields  fields of systems that are asked of
   * @param asState  systems are looked at as if in this state; null: as they are
   */
  constructor(
    read: Reader,
    source: PolicySource,
    systemIds: readonly string[] | null,
    now: string,
    fields: readonly string[],
    asState: LifecycleState | null = null,
  ) {
    this.read = read;
    this.source = source;
    this.today = now.slice(0, 10);
    this.#wanted = systemIds;
    this.#fields = [...new Set(fields)];
    this.#asState = asState;
  }

  /** Loads something once for this look; one `load` is always of one type. */
  loaded<T>(load: (house: House) => T): T {
    if (!this.#loaded.has(load)) this.#loaded.set(load, load(this));
    return this.#loaded.get(load) as T;
  }

  get words(): Words {
    return loadWords(this.source.resources);
  }

  /** Systems by id, in the order of their names. */
  readonly systems: () => ReadonlyMap<string, OwnFacts> = once(() => this.#readSystems());

  readonly #kin = once(() => kinOf(this.read, this.#wanted));

  kin(systemId: string): Kin {
    return this.#kin()(systemId);
  }

  /** Ids of all that belongs to the wanted systems, themselves included; null: they are many, so all there is. */
  readonly relatives: () => readonly string[] | null = once(() => {
    const wanted = this.#wanted;
    if (wanted === null || wanted.length > FEW) return null;
    const kin = wanted.flatMap((id) => [id, ...this.kin(id).upstream.keys(), ...this.kin(id).deployments]);
    return [...new Set(kin)];
  });

  /**
   * Rows of a table of what belongs to the wanted systems.
   * @param text  a query whose condition begins with `WHERE`, if it has one
   * @param column  the column that names the record
   */
  rowsOfKin<Row>(text: string, column: string, ...values: readonly unknown[]): Row[] {
    const ids = this.relatives();
    if (ids === null) return this.read.all(fixed<Row>(text)(...values));
    const joint = text.includes('WHERE') ? 'AND' : 'WHERE';
    const query = fixed<Row>(`${text} ${joint} ${column} IN (SELECT value FROM json_each(?))`);
    return this.read.all(query(...values, JSON.stringify(ids)));
  }

  readonly #standings = once(() => {
    const rows = this.#wanted === null ? STANDINGS() : STANDINGS_OF(JSON.stringify(this.#wanted));
    return rowsBy(this.read.all(rows), ({ system_id }) => system_id);
  });

  /** The assessments of a system, the oldest first. */
  standings(systemId: string): readonly Standing[] {
    return this.#standings()(systemId).map((row): Standing => {
      const isOver = row.valid_until !== null && row.valid_until < this.today && APPROVED.includes(row.sign_off_state);
      return {
        assessmentId: row.assessment_id,
        packId: row.pack_id,
        classes: JSON.parse(row.classes) as readonly string[],
        isDetermined: row.is_determined === 1,
        state: isOver ? 'expired' : row.sign_off_state,
        approvedOn: row.approved_on,
      };
    });
  }

  /** The newest assessment of a system by a pack. */
  standing(systemId: string, packId: string): Standing | undefined {
    return this.standings(systemId).findLast((one) => one.packId === packId);
  }

  /** Whether the newest assessment by the pack is approved, and the approval is neither stale nor over. */
  isSigned(systemId: string, packId: string): boolean {
    return APPROVED.includes(this.standing(systemId, packId)?.state ?? '');
  }

  readonly literacy: () => LiteracyCounts = once(() => literacyCounts(literacyOf(this.read, this.today)));

  #readSystems(): ReadonlyMap<string, OwnFacts> {
    const own = this.#fields.filter((id) => !Object.hasOwn(SYSTEM_COLUMNS, id));
    // Two paths at least, so that the answer is always a list.
    const paths = [...own.map((id) => `'$.${id}'`), "'$.none'", "'$.none'"].join(', ');
    const columns = Object.values(SYSTEM_COLUMNS).join(', ');
    const which = this.#wanted === null ? '' : 'WHERE id IN (SELECT value FROM json_each(?))';
    const text = `SELECT id, name, state, owner_id, ${columns}, json_extract(facts, ${paths}) AS told FROM ai_systems ${which} ORDER BY name COLLATE NOCASE, id`;
    const query = fixed<Record<string, string | null>>(text);
    const rows = this.read.all(this.#wanted === null ? query() : query(JSON.stringify(this.#wanted)));
    return new Map(
      rows.map((row) => {
        const told = JSON.parse(row['told'] ?? '[]') as readonly (FactValue | null)[];
        const facts: Facts = {};
        own.forEach((field, index) => {
          const value = told[index] ?? null;
          if (value !== null) facts[field] = value;
        });
        for (const [field, column] of Object.entries(SYSTEM_COLUMNS)) {
          const value = row[column] ?? '';
          if (value !== '') facts[field] = value;
        }
        const { id, name, state, owner_id: ownerId } = row;
        return [id ?? '', { name: name ?? '', state: this.#asState ?? state ?? null, ownerId: ownerId ?? null, facts }];
      }),
    );
  }
}

/** One record upstream of a system, with the facts that flow from it. */
export type Upstream = { readonly kind: ItemKind; readonly id: string; readonly facts: Facts };

const FLOWING: Readonly<Partial<Record<ItemKind, readonly string[]>>> = {
  model: ['modelType', 'isGeneralPurpose', 'hasSystemicRisk', 'isOpenSource'],
  'model-version': ['trainingPersonalData', 'licence', 'licenceLimits', 'baseModel'],
  'dataset-version': ['personalData', 'licence', 'licenceLimits'],
  system: ['personalData'],
  deployment: ['environment', 'region'],
  organisation: ['roles', 'dueDiligence'],
};

/** The facts that flow, of every record of the kinds that have some. */
export function flowingFacts(house: House): ReadonlyMap<string, Facts> {
  const all = new Map<string, Facts>();
  for (const [kind, fields] of Object.entries(FLOWING) as [ItemKind, readonly string[]][]) {
    const paths = [...fields.map((field) => `'$.${field}'`), "'$.none'"].join(', ');
    const text = `SELECT id, json_extract(facts, ${paths}) AS told FROM ${itemTable(kind)}`;
    for (const { id, told } of house.rowsOfKin<{ id: string; told: string | null }>(text, 'id')) {
      const values = JSON.parse(told ?? '[]') as readonly (FactValue | null)[];
      const facts: Facts = {};
      fields.forEach((field, index) => {
        const value = values[index] ?? null;
        if (value !== null) facts[field] = value;
      });
      all.set(id, facts);
    }
  }
  return all;
}

/** Records upstream of a system that are of one of these kinds, with what flows from them. */
export function upstreamOf(house: House, systemId: string, ...kinds: readonly ItemKind[]): Upstream[] {
  const facts = house.loaded(flowingFacts);
  return [...house.kin(systemId).upstream].flatMap(([id, kind]) =>
    kinds.includes(kind) ? [{ kind, id, facts: facts.get(id) ?? {} }] : [],
  );
}
