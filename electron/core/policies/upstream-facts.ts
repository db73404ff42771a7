import type { FactValue } from '#contract/records/inventory';
import { type House, rowsBy, upstreamOf } from './house.ts';
import { anySays, type Known, yesNo } from './known.ts';
import { tellOptions, type WordTable } from './words.ts';

const textOf = (value: FactValue | undefined): string => (typeof value === 'string' ? value.trim() : '');
const textsOf = (value: FactValue | undefined): string[] => {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** What the system and everything upstream of it state of personal data, each undefined if it states nothing. */
function personalData(house: House, systemId: string): (string | undefined)[] {
  const own = textOf(house.systems().get(systemId)?.facts['personalData']);
  const others = upstreamOf(house, systemId, 'model-version', 'dataset-version', 'system').map(({ kind, facts }) =>
    textOf(facts[kind === 'model-version' ? 'trainingPersonalData' : 'personalData']),
  );
  return [own, ...others].map((value) => (value === '' ? undefined : value));
}

/** Whether the system or anything it rests on has personal data; special categories are personal data too. */
export function inheritsPersonalData(house: House, systemId: string): Known {
  return anySays(personalData(house, systemId).map((value) => (value === undefined ? undefined : value !== 'none')));
}

/** The same of special categories (Article 9 GDPR). */
export function inheritsSpecialCategory(house: House, systemId: string): Known {
  const stated = personalData(house, systemId);
  return anySays(stated.map((value) => (value === undefined ? undefined : value === 'special-category')));
}

/** Whether a licence of a model or of data limits the use: none does where a licence is stated and limits are not. */
export function inheritsLicenceLimits(house: House, systemId: string): Known {
  const stated = upstreamOf(house, systemId, 'model-version', 'dataset-version').map(({ facts }) => {
    if (textOf(facts['licenceLimits']) !== '') return true;
    return textOf(facts['licence']) === '' ? undefined : false;
  });
  return anySays(stated);
}

function told(table: WordTable, texts: readonly string[]): Known {
  const { options, isComplete } = tellOptions(table, texts);
  return options.length === 0 && !isComplete ? undefined : { each: options, isComplete };
}

/** Where the system is used: what it states itself, and where it runs in production. */
export function inheritsRegions(house: House, systemId: string): Known {
  const own = textsOf(house.systems().get(systemId)?.facts['regions']);
  const facts = house.loaded(deploymentFacts);
  const live = house.kin(systemId).deployments.flatMap((id) => textsOf(facts(id)[0]?.region ?? ''));
  return told(house.words.regions, [...own, ...live]);
}

type Deployment = { readonly id: string; readonly region: string | null };

function deploymentFacts(house: House): (id: string) => readonly Deployment[] {
  const text = `SELECT id, json_extract(facts, '$.region') AS region FROM deployments
    WHERE COALESCE(json_extract(facts, '$.environment'), 'production') IN ('production', 'pilot')`;
  return rowsBy(house.rowsOfKin<Deployment>(text, 'id'), ({ id }) => id);
}

/** The sector that is stated. */
export function sectorOf(house: House, systemId: string): Known {
  return told(house.words.sectors, textsOf(house.systems().get(systemId)?.facts['sector']));
}

/** Whom it concerns, by the stated groups and people. */
export function affectedBy(house: House, systemId: string): Known {
  const facts = house.systems().get(systemId)?.facts ?? {};
  return told(house.words.affected, [...textsOf(facts['vulnerableGroups']), ...textsOf(facts['peopleAffected'])]);
}

/** Kinds of personal data that the system's card names; none where it states that there are no personal data. */
export function dataCategories(house: House, systemId: string): Known {
  const facts = house.systems().get(systemId)?.facts ?? {};
  if (facts['personalData'] === 'none') return { each: [], isComplete: true };
  const rows = facts['personalDataCategories'];
  if (!Array.isArray(rows)) return undefined;
  return told(
    house.words.data,
    rows.map((row) => (typeof row === 'object' ? String(row['category'] ?? '') : '')),
  );
}

/** Something that models state with yes or no, of all upstream. */
export function modelsSay(field: string): (house: House, systemId: string) => Known {
  return (house, systemId) =>
    anySays(
      upstreamOf(house, systemId, 'model').map(({ facts }) => {
        const value = facts[field];
        return typeof value === 'boolean' ? value : undefined;
      }),
    );
}

/** Whether a model upstream is generative. */
export function isGenerative(house: House, systemId: string): Known {
  const types = upstreamOf(house, systemId, 'model').map(({ facts }) => textOf(facts['modelType']));
  return anySays(types.map((type) => (type === '' ? undefined : type === 'generative')));
}

type Supply = { readonly from_id: string; readonly to_id: string };

function supplies(house: House): (id: string) => readonly Supply[] {
  const text = "SELECT from_id, to_id FROM links WHERE type = 'supplied-by'";
  return rowsBy(house.rowsOfKin<Supply>(text, 'from_id'), ({ from_id }) => from_id);
}

/** Whether the organisation is one's own; undefined if its roles are not stated. */
function isOwn(roles: FactValue | undefined): boolean | undefined {
  return Array.isArray(roles) ? roles.some((role) => role === 'own') : undefined;
}

/** Whether a model upstream is supplied by somebody else. Of one that nobody is named for it is not known. */
export function hasThirdPartyModel(house: House, systemId: string): Known {
  const supplied = house.loaded(supplies);
  const organisations = new Map(
    upstreamOf(house, systemId, 'organisation').map(({ id, facts }) => [id, isOwn(facts['roles'])]),
  );
  const parents = house.loaded(modelParents);
  const models = upstreamOf(house, systemId, 'model-version');
  return anySays(
    models.map(({ id }) => {
      const line = parents(id)[0]?.parent_id;
      const suppliers = [...supplied(id), ...(line === undefined ? [] : supplied(line))].map(({ to_id }) =>
        organisations.get(to_id),
      );
      if (suppliers.length === 0) return undefined;
      // A supplier that is not said to be one's own is somebody else.
      return suppliers.some((own) => own !== true);
    }),
  );
}

type Part = { readonly id: string; readonly parent_id: string };

function modelParents(house: House): (id: string) => readonly Part[] {
  return rowsBy(house.rowsOfKin<Part>('SELECT id, parent_id FROM model_versions', 'id'), ({ id }) => id);
}

/** How many model versions are upstream. */
export function modelCount(house: House, systemId: string): Known {
  return upstreamOf(house, systemId, 'model-version').length;
}

const ROLE_FIELD = 'responsible';

/** Whether somebody is named for a role: in the table of who is responsible, or as owner of the record. */
export function isRoleNamed(house: House, systemId: string, role: string): Known {
  const system = house.systems().get(systemId);
  const rows = system?.facts[ROLE_FIELD];
  const isOwner = role === 'owner' && (system?.ownerId ?? null) !== null;
  const isNamed =
    Array.isArray(rows) &&
    rows.some((row) => typeof row === 'object' && row['role'] === role && isFilledCell(row['person']));
  return yesNo(isOwner || isNamed);
}

function isFilledCell(cell: unknown): boolean {
  return typeof cell === 'string' && cell.trim() !== '';
}
