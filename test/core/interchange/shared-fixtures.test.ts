import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '#contract/errors';
import { Draft } from '#contract/records/transfer';
import { readFiles } from '#core/interchange/formats';
import { describeFilesOfOthers } from '#test/support/files-of-others';
import { aboutFirst, fileOf, plain, sayings, tools, writeSame } from './round-trip.ts';

/** What came out of a file: kinds and names, links, which fields are filled, some of their values; or code and place of the refusal. */
type Outcome =
  | string
  | {
      readonly format: string;
      readonly items: readonly string[];
      readonly links: readonly string[];
      readonly facts: string;
      readonly key: Readonly<Record<string, unknown>>;
    };
const OUTCOMES = JSON.parse(readFileSync(join(import.meta.dirname, 'shared-outcomes.json'), 'utf8')) as Readonly<
  Record<string, Outcome>
>;

const folders = ['cyclonedx', 'spdx3', 'model-card-toolkit', 'model-cards', 'dataset-cards'] as const;

describeFilesOfOthers('files of others', (folder) =>
  describe.each(folders)('%s', (name) => {
    const files = readdirSync(join(folder, name));

    test.each(files)('%s says what is expected of it, or is refused for the right reason', async (file) => {
      const source = fileOf(file, readFileSync(join(folder, name, file)));
      const outcome = OUTCOMES[`${name}/${file}`];
      if (outcome === undefined) throw new Error(`nothing is expected of ${name}/${file}`);
      const result = await readFiles(file, [source], tools).catch((error: unknown) => error);
      if (typeof outcome === 'string') {
        expect(result).toBeInstanceOf(AppError);
        const { code, details } = result as AppError;
        expect(`${code} ${'place' in details ? details.place : ''}`.trim()).toBe(outcome);
        return;
      }
      if (result instanceof Error) throw result;
      const draft = Draft.parse(plain(result));
      const version = draft.items.find(({ kind }) => kind.endsWith('-version'));
      expect({
        format: draft.format,
        items: draft.items.map(({ kind, name: title }) => `${kind} ${title}`),
        links: draft.links.map(({ type }) => type),
        facts: Object.keys(version?.facts ?? {})
          .sort()
          .join(' '),
        ...Object.fromEntries(Object.keys(outcome.key).map((field) => [`key.${field}`, version?.facts[field]])),
      }).toEqual({
        format: outcome.format,
        items: outcome.items,
        links: outcome.links,
        facts: outcome.facts,
        ...Object.fromEntries(Object.entries(outcome.key).map(([field, value]) => [`key.${field}`, value])),
      });
    });

    test.each(files.filter((file) => typeof OUTCOMES[`${name}/${file}`] === 'object'))(
      '%s, written again in its format, says the same',
      async (file) => {
        const draft = await readFiles(file, [fileOf(file, readFileSync(join(folder, name, file)))], tools);
        const written = writeSame(plain(draft));
        const again = await readFiles(file, [fileOf(file, written.text)], tools, draft.format);
        // What was kept of a source that is against its schema is not written again, and declared.
        const left = written.losses.flatMap(({ field }) =>
          field.includes('.') ? [field.replace(/^extras\./, '')] : [],
        );
        expect(sayings(again)).toEqual(sayings(aboutFirst(draft), left));
        expect(writeSame(plain(again)).text).toEqual(written.text);
      },
    );
  }),
);
