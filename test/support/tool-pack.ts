import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerValue } from '#contract/records/judgement';
import './quick-scrypt.ts';
import { openTestCore, resources, type TestCore } from './open-test-core.ts';

/** A resources folder that ships one small pack (`tool-check`, of test/fixtures/packs/valid) with the app's fonts, messages and inventory. */
export function makeToolResources(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-resources-'));
  mkdirSync(join(folder, 'packs'));
  cpSync(new URL('../fixtures/packs/valid', import.meta.url).pathname, join(folder, 'packs', 'tool-check'), {
    recursive: true,
  });
  symlinkSync(join(resources, 'fonts'), join(folder, 'fonts'));
  symlinkSync(join(resources, 'messages'), join(folder, 'messages'));
  symlinkSync(join(resources, 'inventory'), join(folder, 'inventory'));
  // Read as a pack's folder is, in which links are not followed.
  cpSync(join(resources, 'catalogue'), join(folder, 'catalogue'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Answers of the small pack that determine its outcome: class `plain`. */
export const plainAnswers: Readonly<Record<string, AnswerValue>> = {
  'role.is-tool': 'yes',
  'role.of': 'make',
  'use.areas': ['garden'],
  'use.weight': 3,
  'use.bought': '2026-01-01',
};

export const passphrase = 'correct horse battery staple';

/** A workspace with Olga (owner, who assesses) and Anna (approver, with a key), one system and its assessment. */
export type ToolCase = TestCore & {
  readonly olga: string;
  readonly anna: string;
  readonly annasKey: string;
  readonly systemId: string;
  readonly assessmentId: string;
  answer(answers: Readonly<Record<string, AnswerValue>>): Promise<void>;
};

/**
 * Opens a core on `makeToolResources` and brings it to the point where questions can be answered.
 * @param packId  under which the pack goes there
 */
export async function openToolCase(resourcesFolder: string, packId = 'tool-check'): Promise<ToolCase> {
  const test = openTestCore({ resources: resourcesFolder });
  const { client } = test;
  const session = await client.workspace.create({
    file: test.file('tools.mdossier'),
    name: 'Tools',
    owner: { name: 'Olga Owner', roles: ['owner', 'developer'] },
  });
  const anna = await client.person.add({ name: 'Anna Approver', email: 'anna@example.org', roles: ['approver'] });
  const key = await client.key.generate({ personId: anna.id, passphrase });
  const system = await client.system.add({ name: 'Hammer', intendedPurpose: 'Driving nails' });
  const view = await client.assessment.create({ systemId: system.id, packId });
  return {
    ...test,
    olga: session.actor?.id ?? '',
    anna: anna.id,
    annasKey: key.id,
    systemId: system.id,
    assessmentId: view.assessment.id,
    answer: async (answers) => {
      for (const [questionId, value] of Object.entries(answers)) {
        await client.assessment.answer({ assessmentId: view.assessment.id, questionId, value });
      }
    },
  };
}
