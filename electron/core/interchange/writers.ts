import type { ItemKind } from '#contract/inventory/kinds';
import { ITEM_KINDS } from '#contract/inventory/kinds';
import type { ExportFormat, ExportLoss } from '#contract/records/transfer';
import type { CardInput, Written } from './card.ts';
import { writeCroissant } from './croissant/write.ts';
import { CYCLONEDX_KINDS, writeCycloneDx } from './cyclonedx/write.ts';
import { cardDocument, type Say } from './document/blocks.ts';
import { writeDocx } from './document/write-docx.ts';
import { writeMarkdown } from './document/write-markdown.ts';
import { HUGGING_FACE_KINDS, writeHuggingFace } from './hugging-face/write.ts';
import { writeModelCardToolkit } from './model-card-toolkit/write.ts';
import type { SchemaShelf } from './schemas.ts';
import { SPDX_KINDS, writeSpdx } from './spdx/write.ts';

/** What writers may use besides the card. */
export interface WriteTools {
  readonly schemas: SchemaShelf;
  /** Words in the language of the reader; for documents. */
  readonly say: Say;
}

/** A card that can be written: what it would lose is known before. */
export interface PreparedCard {
  readonly losses: readonly ExportLoss[];
  readonly schema: string | null;
  content(): Promise<string | Uint8Array> | string | Uint8Array;
}

/** One format that cards go out in. */
export interface CardWriter {
  readonly format: ExportFormat;
  /** Of which kinds it can speak. */
  readonly kinds: readonly ItemKind[];
  /** Of the file's name, with its dot. */
  readonly ending: string;
  prepare(input: CardInput, tools: WriteTools): PreparedCard;
}

/** A writer that gives text and losses at once. */
function written(
  format: ExportFormat,
  kinds: readonly ItemKind[],
  ending: string,
  write: (input: CardInput, tools: WriteTools) => Written,
): CardWriter {
  return {
    format,
    kinds,
    ending,
    prepare: (input, tools) => {
      const { text, losses, schema } = write(input, tools);
      return { losses, schema, content: () => text };
    },
  };
}

/** Every format that cards go out in. A new one is one line here. */
export const CARD_WRITERS: readonly CardWriter[] = [
  written('cyclonedx-1.7', CYCLONEDX_KINDS, '.cdx.json', (input, { schemas }) => writeCycloneDx(input, '1.7', schemas)),
  written('cyclonedx-1.6', CYCLONEDX_KINDS, '.cdx.json', (input, { schemas }) => writeCycloneDx(input, '1.6', schemas)),
  written('hugging-face', HUGGING_FACE_KINDS, '.md', (input, { schemas }) => writeHuggingFace(input, schemas)),
  written('model-card-toolkit', ['model-version'], '.json', (input, { schemas }) =>
    writeModelCardToolkit(input, schemas),
  ),
  written('spdx-3', SPDX_KINDS, '.spdx.json', (input, { schemas }) => writeSpdx(input, schemas)),
  written('croissant', ['dataset', 'dataset-version'], '.json', (input) => writeCroissant(input)),
  written('markdown', ITEM_KINDS, '.md', (input, { say }) => {
    const document = cardDocument(input, say);
    return { text: writeMarkdown(document), losses: document.losses, schema: null };
  }),
  {
    format: 'docx',
    kinds: ITEM_KINDS,
    ending: '.docx',
    prepare: (input, { say }) => {
      const document = cardDocument(input, say);
      return { losses: document.losses, schema: null, content: () => writeDocx(document) };
    },
  },
];
