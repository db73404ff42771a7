import type { LinkType } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import type { ExportLoss } from '#contract/records/transfer';

/** A record that hangs on the one that is written. `parent`: its line, if it is a version. */
export interface LinkedItem {
  readonly type: LinkType;
  /** `to`: the link leads from the written record to this one. `from`: the other way round. */
  readonly direction: 'to' | 'from';
  readonly item: Item;
  readonly parent: Item | null;
  readonly note: string;
}

/** Everything a writer of a card is given. */
export interface CardInput {
  readonly item: Item;
  /** The line of a version, the system of a deployment. */
  readonly parent: Item | null;
  readonly links: readonly LinkedItem[];
  /** Names of people by their ids. */
  readonly people: ReadonlyMap<string, string>;
  readonly evidence: readonly { readonly title: string; readonly sha256: string; readonly name: string }[];
}

/** A written card: the file, what it could not hold, and the official schema it was held against (null: there is none). */
export interface Written {
  readonly text: string | Uint8Array;
  readonly losses: readonly ExportLoss[];
  readonly schema: string | null;
}
