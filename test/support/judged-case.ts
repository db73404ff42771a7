import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DossierOptions } from '#contract/records/dossier';
import type { Item } from '#contract/records/inventory';
import type { AnswerValue } from '#contract/records/judgement';
import { type InventoryCase, openInventoryCase, refOf } from './inventory-case.ts';

type PartialOptions = Partial<DossierOptions>;

/** A workspace in which people judged an assessment, rated risks and act on them; Olga owns it, Rita reviews. */
export type JudgedCase = InventoryCase & {
  readonly rita: string;
  readonly system: Item;
  readonly model: Item;
  readonly assessmentId: string;
  /** Answers a question as whoever works. */
  answer(questionId: string, value: AnswerValue): Promise<void>;
  /** A dossier as it is written to a file. */
  dossier(options?: PartialOptions): Promise<Uint8Array>;
};

export const REDACTED: DossierOptions['redaction'] = {
  people: true,
  evidenceFiles: false,
  questions: [],
  reason: 'extract',
};

/** @param packId  by which the system is assessed */
export async function openJudgedCase(packId = 'gdpr-dpia'): Promise<JudgedCase> {
  const test = await openInventoryCase();
  const { client } = test;
  test.setClock('2026-03-02T09:00:00.000Z');
  const rita = (await client.person.add({ name: 'Rita Reviewer', roles: ['validator', 'risk-officer'] })).id;
  const system = await test.add('system', 'CV screening');
  const line = await test.add('model', 'Scorer');
  const model = await test.add('model-version', '2.1', { parent: line });
  await test.link('part-of', model, system);
  const { assessment } = await client.assessment.create({ systemId: system.id, packId });
  let made = 0;
  return {
    ...test,
    rita,
    system,
    model,
    assessmentId: assessment.id,
    answer: async (questionId, value) => {
      await client.assessment.answer({ assessmentId: assessment.id, questionId, value });
    },
    dossier: async (options = {}) => {
      made += 1;
      const name = `judged-${made}.pdf`;
      const job = await client.dossier.export({
        assessmentId: assessment.id,
        file: test.file(name),
        options: { audience: 'auditor', languages: ['en'], ...options },
        signers: [],
      });
      for await (const _ of job) {
        // Only its end matters.
      }
      return new Uint8Array(readFileSync(join(test.folder, name)));
    },
  };
}

/** Risks of the system and its model with controls, an override and an acceptance; some months pass meanwhile. */
export async function addRisks({ client, system, model, rita, olga, setClock }: JudgedCase): Promise<void> {
  const matrix = 'app:five-by-five';
  const five = [
    'unequal-error-rates',
    'historic-bias',
    'proxy-features',
    'unrepresentative-data',
    'personal-data-leak',
    'no-legal-basis',
  ];
  const pick = (item: Item, ids: readonly string[]) =>
    client.risk.fromCatalogue({
      item: refOf(item),
      refs: ids.map((id) => `app:${id}`),
      matrix,
      withControls: false,
      locale: 'en',
    });
  await pick(system, five.slice(0, 4));
  await pick(model, five.slice(4));
  const { rows } = await client.risk.list({ sort: 'title', descending: false, limit: 50 });
  const levels = [
    [4, 4],
    [3, 3],
    [2, 3],
    [3, 2],
    [1, 4],
  ] as const;
  const views = [];
  for (const [index, row] of rows.entries()) {
    const [likelihood, impact] = levels[index] ?? [];
    const rated = likelihood === undefined || impact === undefined ? null : { likelihood, impact };
    views.push(
      await client.risk.update({
        id: row.id,
        baseVersion: row.version,
        change: { inherent: rated, treatment: 'mitigate', ownerId: index % 2 === 0 ? olga : rita },
      }),
    );
  }
  const [first, second, third] = views;
  if (!first || !second || !third) throw new Error('no risks');
  const add = (
    title: string,
    state: 'operating' | 'planned' | 'failed',
    kind: 'preventive' | 'detective' | 'corrective',
  ) => client.control.add({ title, state, kind, maturity: 4, ownerId: rita, dueOn: '2026-09-30' });
  const test = await add('Fairness test before each release', 'operating', 'preventive');
  const watch = await add('Monthly watch of error rates by group', 'planned', 'detective');
  const appeal = await add('Appeal decided by a person within ten days', 'operating', 'corrective');
  const broken = await add('Double keying of labels', 'failed', 'preventive');
  const link = (riskId: string, controlId: string, likelihoodEffect: number, impactEffect: number) =>
    client.control.link({ riskId, controlId, likelihoodEffect, impactEffect });
  setClock('2026-06-15T09:00:00.000Z');
  await link(first.risk.id, test.control.id, 2, 0);
  await link(first.risk.id, appeal.control.id, 0, 1);
  setClock('2026-09-01T09:00:00.000Z');
  await link(first.risk.id, watch.control.id, 1, 0);
  await link(second.risk.id, broken.control.id, 2, 1);
  await link(third.risk.id, test.control.id, 1, 0);
  const at = await client.risk.get({ id: second.risk.id });
  await client.risk.setOverride({
    id: second.risk.id,
    baseVersion: at.risk.version,
    level: { likelihood: 2, impact: 3 },
    reason: 'The pilot showed no such case in 4,000 applications.',
  });
  const now = await client.risk.get({ id: first.risk.id });
  await client.session.actAs({ personId: rita });
  await client.risk.accept({
    id: first.risk.id,
    baseVersion: now.risk.version,
    reason: 'Benefits outweigh it for one season; the appeal is staffed.',
    until: '2027-03-31',
  });
  await client.session.actAs({ personId: olga });
}
