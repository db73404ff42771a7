import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardInput, Written } from '#core/interchange/card';
import { writeCycloneDx } from '#core/interchange/cyclonedx/write';
import { readFiles, recognise } from '#core/interchange/formats';
import { writeHuggingFace } from '#core/interchange/hugging-face/write';
import { writeModelCardToolkit } from '#core/interchange/model-card-toolkit/write';
import { writeSpdx } from '#core/interchange/spdx/write';
import { arbitraryVersion } from '#test/support/arbitrary-items';
import { expectedFacts, fileOf, foundFacts, plain, schemas, tools } from './round-trip.ts';

const writers: readonly {
  name: string;
  fileName: string;
  id: string;
  write: (input: CardInput) => Written;
  kinds: readonly ('model-version' | 'dataset-version')[];
}[] = [
  {
    name: 'CycloneDX 1.6',
    fileName: 'bom.json',
    id: 'cyclonedx',
    write: (input) => writeCycloneDx(input, '1.6', schemas),
    kinds: ['model-version', 'dataset-version'],
  },
  {
    name: 'CycloneDX 1.7',
    fileName: 'bom.json',
    id: 'cyclonedx',
    write: (input) => writeCycloneDx(input, '1.7', schemas),
    kinds: ['model-version', 'dataset-version'],
  },
  {
    name: 'SPDX 3',
    fileName: 'spdx.json',
    id: 'spdx',
    write: (input) => writeSpdx(input, schemas),
    kinds: ['model-version', 'dataset-version'],
  },
  {
    name: 'Model Card Toolkit',
    fileName: 'card.json',
    id: 'model-card-toolkit',
    write: (input) => writeModelCardToolkit(input, schemas),
    kinds: ['model-version'],
  },
  {
    name: 'Hugging Face',
    fileName: 'README.md',
    id: 'hugging-face-model-card',
    write: (input) => writeHuggingFace(input, schemas),
    kinds: ['model-version'],
  },
  {
    name: 'Hugging Face',
    fileName: 'README.md',
    id: 'hugging-face-dataset-card',
    write: (input) => writeHuggingFace(input, schemas),
    kinds: ['dataset-version'],
  },
];

describe.each(writers)('a card written as $name ($kinds)', ({ write, fileName, id, kinds }) => {
  test.each(kinds)('gives back every fact of a %s that was not declared as lost, and no other', async (kind) => {
    const lineKind = kind === 'model-version' ? 'model' : 'dataset';
    await fc.assert(
      fc.asyncProperty(
        arbitraryVersion(kind).filter((one) => one.item.name !== one.parent.name),
        async ({ item, parent }) => {
          const input: CardInput = { item, parent, links: [], people: new Map(), evidence: [] };
          const written = write(input);
          expect(write(structuredClone(input)).text).toEqual(written.text);
          // Formats with properties of name and value hold everything.
          if (id === 'cyclonedx' || id === 'spdx') expect(written.losses).toEqual([]);
          const file = fileOf(fileName, written.text);
          if (id !== 'hugging-face-model-card' && id !== 'hugging-face-dataset-card')
            expect(recognise([file])?.id).toBe(id);
          const draft = plain(await readFiles(fileName, [file], tools, id as never));
          const expected = expectedFacts(item.facts, written.losses, item.name);
          const found = foundFacts(draft, kind, written.losses, item.name);
          for (const field of expected.lost) expect(found).not.toHaveProperty(field);
          for (const field of expected.partly) {
            expect(found[field]).not.toEqual(item.facts[field]);
            delete found[field];
          }
          expect(found).toEqual(plain(expected.whole));
          const lineLosses = written.losses.filter((loss) => loss.item === parent.name);
          const line = expectedFacts(parent.facts, lineLosses, parent.name);
          expect(foundFacts(draft, lineKind, lineLosses, parent.name)).toEqual(plain(line.whole));
          if (!written.losses.some(({ field }) => field === 'name'))
            expect(draft.items.find((one) => one.kind === kind)?.name).toBe(item.name);
          if (!written.losses.some(({ field, item: of }) => field === 'state' && of === item.name))
            expect(draft.items.find((one) => one.kind === kind)?.state).toBe(item.state);
        },
      ),
      { numRuns: 60, seed: 20261123 },
    );
  });
});
