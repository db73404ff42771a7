import { type Data, type DataMap, dataAt, isDataList, isDataMap } from '../data.ts';

/** A component of a BOM, wherever it stands. `place`: JSON pointer. */
export interface FoundComponent {
  readonly component: DataMap;
  readonly place: string;
  /** The model whose ancestor it is, by place. */
  readonly descendant: string | null;
}

/** What a BOM's components are: those we take, and how many of which type we do not. */
export interface FoundComponents {
  readonly taken: readonly FoundComponent[];
  readonly others: ReadonlyMap<string, number>;
}

export const isModel = (component: Data | undefined): boolean =>
  dataAt(component, ['type']) === 'machine-learning-model';
const isTaken = (component: DataMap): boolean => isModel(component) || component['type'] === 'data';

/** The components of a BOM in the order they stand: the one it is about, the others, those inside of them, and ancestors of models. */
export function componentsOf(bom: DataMap): FoundComponents {
  const taken: FoundComponent[] = [];
  const others = new Map<string, number>();
  const visit = (component: Data, place: string, descendant: string | null): void => {
    if (!isDataMap(component)) return;
    if (isTaken(component)) taken.push({ component, place, descendant });
    else if (descendant === null) {
      const type = String(component['type']);
      others.set(type, (others.get(type) ?? 0) + 1);
    } else return;
    const inner = component['components'];
    if (isDataList(inner))
      for (const [index, part] of inner.entries()) visit(part, `${place}/components/${index}`, null);
    const ancestors = dataAt(component, ['pedigree', 'ancestors']);
    if (isModel(component) && isDataList(ancestors)) {
      for (const [index, part] of ancestors.entries()) {
        if (isModel(part)) visit(part, `${place}/pedigree/ancestors/${index}`, place);
      }
    }
  };
  const main = dataAt(bom, ['metadata', 'component']);
  if (main !== undefined) visit(main, '/metadata/component', null);
  const components = bom['components'];
  if (isDataList(components))
    for (const [index, part] of components.entries()) visit(part, `/components/${index}`, null);
  return { taken, others };
}
