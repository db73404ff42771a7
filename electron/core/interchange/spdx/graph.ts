import { type Data, type DataMap, dataAt, isDataList, isDataMap } from '../data.ts';

/** Where the ids of elements begin that are made anew with each export. */
export const OWN_ID = 'urn:model-dossier:';

/** A relationship of one element to others. */
export interface Relation {
  readonly element: DataMap;
  readonly type: string;
  readonly from: string;
  readonly to: readonly string[];
}

/** The elements of a document by their ids, and how they hang together. */
export class Graph {
  readonly elements: readonly DataMap[];
  readonly relations: readonly Relation[];
  readonly #byId = new Map<string, DataMap>();

  constructor(elements: readonly DataMap[]) {
    this.elements = elements;
    for (const element of elements) {
      const id = idOf(element);
      if (id !== '' && !this.#byId.has(id)) this.#byId.set(id, element);
    }
    this.relations = elements.flatMap((element) => {
      const { from, to, relationshipType: type } = element;
      if (typeof from !== 'string' || typeof type !== 'string') return [];
      const list = (isDataList(to) ? to : [to]).filter((id): id is string => typeof id === 'string');
      return [{ element, type, from, to: list }];
    });
  }

  find(id: Data | undefined): DataMap | undefined {
    return typeof id === 'string' ? this.#byId.get(id) : isDataMap(id) ? id : undefined;
  }
}

/** The id of an element; empty if it has none. */
export function idOf(element: DataMap): string {
  const id = element['spdxId'] ?? element['@id'];
  return typeof id === 'string' ? id : '';
}

/** The type of an element; empty if it has none. */
export function typeOf(element: DataMap): string {
  const type = element['type'] ?? element['@type'];
  return typeof type === 'string' ? type : '';
}

/** Name and mail address of an agent. */
export function agentOf(element: DataMap | undefined): DataMap | null {
  const name = element?.['name'];
  if (element === undefined || typeof name !== 'string' || name.trim() === '') return null;
  const identifiers = element['externalIdentifier'];
  const mail = isDataList(identifiers)
    ? identifiers.find((entry) => dataAt(entry, ['externalIdentifierType']) === 'email')
    : undefined;
  const email = dataAt(mail, ['identifier']);
  return { name, ...(typeof email === 'string' ? { email } : {}) };
}

/** A licence as an expression: what an element says, or the id at the end of an address of the SPDX list. */
export function licenceOf(graph: Graph, id: string): string | null {
  const element = graph.find(id);
  const stated = element?.['simplelicensing_licenseExpression'] ?? element?.['name'];
  if (typeof stated === 'string' && stated.trim() !== '') return stated;
  return /^https?:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]+)$/.exec(id)?.[1] ?? null;
}
