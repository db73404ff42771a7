import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportFormat, ExportScope } from '#contract/records/transfer';
import { openSchemas } from '#core/interchange/schemas';
import { openWorkspace, preview, resultOf } from '#test/core/transfer/workspace';
import { resources, type TestCore } from '#test/support/open-test-core';

let core: TestCore;
let version: ExportScope;
let assessmentId: string;

beforeAll(async () => {
  core = await openWorkspace();
  const { client } = core;
  const model = await client.inventory.add({ kind: 'model', name: 'ranker' });
  const text = (words: string) => ({ type: 'text' as const, text: words });
  const { id } = await client.inventory.add({
    kind: 'model-version',
    name: '1.0',
    parentId: model.id,
    facts: {
      licence: 'Apache-2.0',
      tags: ['one', '=two'],
      summary: '=cmd()\nsecond line',
      metrics: [{ type: 'auc', value: 0.91 }],
      overview: {
        type: 'doc',
        content: [
          { type: 'heading', attrs: { level: 1 }, content: [text('Inside')] },
          { type: 'paragraph', content: [{ ...text('bold'), marks: [{ type: 'bold' }] }, text(' & <plain>')] },
          {
            type: 'orderedList',
            content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [text('first')] }] }],
          },
        ],
      },
    },
  });
  version = { of: 'item', item: { kind: 'model-version', id } };
  const system = await client.inventory.add({
    kind: 'system',
    name: 'Screening',
    facts: { intendedPurpose: 'To rank' },
  });
  await client.link.add({
    type: 'part-of',
    from: { kind: 'model-version', id },
    to: { kind: 'system', id: system.id },
  });
  assessmentId = (await client.assessment.create({ systemId: system.id, packId: 'eu-ai-act' })).assessment.id;
  const { sections } = await client.pack.get({ id: 'eu-ai-act' });
  const question = sections.flatMap(({ questions }) => questions).find(({ type }) => type === 'yes-no');
  await client.assessment.answer({ assessmentId, questionId: question?.id ?? '', value: 'yes' });
});
afterAll(() => core.stop());

async function write(scope: ExportScope, format: ExportFormat, name: string) {
  const file = core.file(name);
  const result = await resultOf(await core.client.transfer.export({ scope, format, file }));
  const bytes = readFileSync(join(core.folder, name));
  expect(result).toMatchObject({ fileName: name, sizeBytes: bytes.length });
  return { result, bytes };
}

describe('a card', () => {
  test('goes out in every format on offer, and comes back as the same record where that format comes in', async () => {
    const formats = await core.client.transfer.formats(version);
    expect(formats.map(({ format }) => format)).toEqual([
      'cyclonedx-1.7',
      'cyclonedx-1.6',
      'hugging-face',
      'model-card-toolkit',
      'spdx-3',
      'markdown',
      'docx',
    ]);
    for (const { format, losses } of formats) {
      const { result } = await write(version, format, `card-${format}.${format === 'hugging-face' ? 'md' : 'json'}`);
      expect(result.losses).toEqual(losses);
    }
    const shown = await preview(core, core.file('card-cyclonedx-1.7.json'));
    expect(shown.files).toMatchObject([{ format: 'cyclonedx', problem: null }]);
    expect(shown.items.find(({ kind }) => kind === 'model-version')).toMatchObject({
      facts: { licence: 'Apache-2.0' },
    });
  }, 60_000);

  test('as Markdown has its words, tables and prose', async () => {
    const { bytes } = await write(version, 'markdown', 'card.md');
    const markdown = bytes.toString();
    expect(markdown).toContain('# ranker · 1.0');
    expect(markdown).toContain('#### Inside');
    expect(markdown).toContain('**bold** & \\<plain\\>');
    expect(markdown).toMatch(/\| auc \| 0\\?\.91 \|/);
    expect(markdown).toContain('- **Licence**: Apache-2.0');
    expect(markdown).toContain('Screening');
  });

  test('as a Word file says the same', async () => {
    const { bytes } = await write(version, 'docx', 'card.docx');
    const xml = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array());
    const words = xml.replace(/<[^>]+>/g, ' ');
    for (const word of [
      'ranker · 1.0',
      'Inside',
      'bold',
      '&amp; &lt;plain&gt;',
      'first',
      'auc',
      '0.91',
      'second line',
      'Screening',
    ]) {
      expect(words).toContain(word);
    }
    expect(xml).toContain('<w:numPr>');
  });

  test('is not written in a format that is none of its own; nothing is left behind', async () => {
    await expect(write(version, 'croissant', 'no.json')).rejects.toMatchObject({ code: 'export.not-offered' });
    await expect(write(version, 'bundle', 'no.json')).rejects.toMatchObject({ code: 'export.not-offered' });
  });
});

describe('a list', () => {
  test('as CSV and XLSX holds every record, without a formula', async () => {
    const scope = { of: 'list', kind: 'model-version' } as const;
    const { result, bytes } = await write(scope, 'csv', 'list.csv');
    expect(result).toMatchObject({ records: 1 });
    expect(bytes.toString()).toContain(`"'=cmd()\nsecond line"`);
    const { bytes: workbook } = await write(scope, 'xlsx', 'list.xlsx');
    expect(strFromU8(unzipSync(workbook)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).toContain('ranker');
    await write({ of: 'evidence' }, 'csv', 'evidence.csv');
  });
});

describe('an assessment', () => {
  test('goes out as OSCAL that its official schema takes', async () => {
    const { result, bytes } = await write({ of: 'assessment', assessmentId }, 'oscal-assessment-results', 'oscal.json');
    expect(result.schema).toBe('OSCAL 1.0.6');
    const written = JSON.parse(bytes.toString()) as {
      'assessment-results': { results: { observations: { description: string }[] }[] };
    };
    expect(openSchemas(resources).check('oscal-assessment-results-1.0.6', written)).toBeNull();
    expect(
      written['assessment-results'].results[0]?.observations.some(({ description }) => description === 'yes'),
    ).toBe(true);
  });
});
