import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ItemRef } from '#contract/records/inventory';
import type { Person } from '#contract/records/person';
import type { Core } from '#core/core';
import { parseSource } from '#core/packs/source';
import { type DemoNames, paragraph } from './demo-inventory.ts';
import type { Days, DemoJudging } from './demo-judging-case.ts';
import { resultOf } from './jobs.ts';

const DAY = 86_400_000;

/** Everything that a step of it needs. */
type Setting = {
  readonly core: Core;
  readonly demo: DemoJudging;
  readonly find: (key: string) => ItemRef;
  readonly idOf: (person: string) => string;
  readonly systemId: string;
  readonly assessmentId: string;
  readonly at: (days: Days) => string;
  readonly day: (days: Days) => string;
  /** Lets a person work from now on. */
  readonly as: (person: string) => Promise<void>;
};

/** Ids of risks that the catalogue's entries became. */
async function addRisks({ core, demo, find, idOf, day, as }: Setting): Promise<void> {
  const { client } = core;
  const refs = Object.keys(demo.controls);
  const ids = await client.control.fromCatalogue({ refs, locale: 'en' });
  const controls = new Map(refs.map((ref, index) => [ref, ids[index] ?? '']));
  for (const [ref, { owner, due, tested, ...change }] of Object.entries(demo.controls)) {
    const { control } = await client.control.get({ id: controls.get(ref) ?? '' });
    const dates = {
      ...(due !== undefined && { dueOn: day(due) }),
      ...(tested !== undefined && { testedOn: day(tested) }),
    };
    await client.control.update({
      id: control.id,
      baseVersion: control.version,
      change: { ...change, ...dates, ownerId: idOf(owner) },
    });
  }
  for (const one of demo.risks) {
    const [id = ''] = await client.risk.fromCatalogue({
      item: find(one.item),
      refs: [one.ref],
      matrix: 'app:five-by-five',
      locale: 'en',
    });
    const { inherent, target, treatment } = one;
    const version = async (): Promise<number> => (await client.risk.get({ id })).risk.version;
    const change = { inherent, target, treatment, ownerId: idOf(one.owner), reviewOn: day(one.review) };
    await client.risk.update({ id, baseVersion: await version(), change });
    for (const { ref, effect } of one.controls) {
      const [likelihoodEffect, impactEffect] = effect;
      await client.control.link({ riskId: id, controlId: controls.get(ref) ?? '', likelihoodEffect, impactEffect });
    }
    if (one.override) {
      await as(one.override.by);
      const { level, reason } = one.override;
      await client.risk.setOverride({ id, baseVersion: await version(), level, reason });
    }
    if (one.acceptance) {
      await as(one.acceptance.by);
      const { reason, until } = one.acceptance;
      await client.risk.accept({ id, baseVersion: await version(), reason, until: day(until) });
    }
  }
}

async function addReview({ core, demo, idOf, day, assessmentId, as }: Setting): Promise<void> {
  const { client } = core;
  for (const { by, question, owner, due, ...said } of demo.verdicts) {
    await as(by);
    await client.verdict.set({
      ...said,
      assessmentId,
      targetKind: 'answer',
      targetId: question,
      baseVersion: 0,
      ownerId: owner === undefined ? null : idOf(owner),
      dueOn: due === undefined ? null : day(due),
    });
  }
  for (const { enteredBy, person, asked, given, ...said } of demo.opinions) {
    await as(enteredBy);
    await client.opinion.add({
      assessmentId,
      opinion: {
        ...said,
        personId: person === null ? null : idOf(person),
        askedOn: asked === null ? null : day(asked),
        givenOn: given === null ? null : day(given),
        evidenceItemId: null,
      },
    });
  }
}

async function addFigures({ core, demo, find, idOf, at, as }: Setting, resources: string): Promise<void> {
  const { client } = core;
  for (const { of, owner, ...threshold } of demo.thresholds) {
    await client.threshold.add({ ...threshold, item: of === undefined ? null : find(of), ownerId: idOf(owner) });
  }
  await client.measurement.addMany({
    locale: 'en',
    measurements: demo.measurements.map(({ of, data, measured, ...figure }) => ({
      ...figure,
      item: find(of),
      datasetVersionId: data === undefined ? null : find(data).id,
      measuredAt: at(measured),
    })),
  });
  const { of, by, file, title, settings } = demo.evaluation;
  await as(by);
  await resultOf(
    await client.evaluation.run({
      item: find(of),
      title,
      settings,
      file: { name: file, content: new Blob([readFileSync(join(resources, 'demo', file))]) },
      withMeasurements: true,
      locale: 'en',
    }),
  );
}

async function addWatch({ core, demo, find, idOf, at, day, as }: Setting): Promise<void> {
  const { client } = core;
  for (const { of, owner, mode, every, unit, starts, done, ...cycle } of demo.cycles) {
    const schedule = { mode, every, unit, startsOn: day(starts) };
    const { id, version } = await client.cycle.add({ ...cycle, item: find(of), schedule, ownerId: idOf(owner) });
    if (!done) continue;
    await as(done.by);
    await client.cycle.complete({
      id,
      baseVersion: version,
      completedOn: day(done.on),
      result: 'passed',
      note: done.note,
    });
  }
  const { of, owner, occurred, aware, sent, notRequired, closedBy, categories, ...said } = demo.incident;
  await as(owner);
  let incident = await client.incident.report({
    ...said,
    categories: [...categories],
    item: find(of),
    occurredAt: at(occurred),
    awareAt: at(aware),
    ownerId: idOf(owner),
  });
  for (const { ref, limit } of incident.clocks) {
    const isSent = limit !== undefined;
    incident = await client.incident.answerClock({
      id: incident.id,
      clock: ref,
      state: isSent ? 'sent' : 'not-required',
      sentAt: at(aware + sent.after),
      ...(isSent ? { authority: sent.authority, reference: sent.reference } : { reason: notRequired }),
    });
  }
  await as(closedBy);
  for (const move of ['contain', 'close'] as const) {
    incident = await client.incident.move({ id: incident.id, baseVersion: incident.version, move });
  }
  for (const { of: item, by, owner: mender, due, fix, closure, origin, ...finding } of demo.findings) {
    await as(by);
    let { id, version } = await client.finding.open({
      ...finding,
      origin,
      originId: origin === 'incident' ? incident.id : null,
      item: find(item),
      ownerId: idOf(mender),
      dueOn: day(due),
    });
    if (fix === undefined) continue;
    await as(mender);
    ({ id, version } = await client.finding.move({ id, baseVersion: version, move: 'fix', note: fix }));
    if (closure === undefined) continue;
    await as(by);
    await client.finding.move({ id, baseVersion: version, move: 'close', note: closure });
  }
}

async function addPolicies({ core, demo, idOf, systemId, day, as }: Setting): Promise<void> {
  const { client } = core;
  const starters = await client.policy.starters();
  for (const { ref, owner, waiver } of demo.policies) {
    const starter = starters.find((one) => one.ref === ref);
    if (!starter) throw new Error(`there is no policy ${ref} to start from`);
    const { name, statement, reason, fix, severity, scope, condition } = starter;
    const policy = await client.policy.add({
      name: name.en,
      statement: statement.en,
      reason: reason.en,
      fix: fix.en,
      severity,
      scope,
      condition,
      ownerId: idOf(owner),
      reviewOn: day(365),
      catalogueRef: ref,
    });
    if (!waiver) continue;
    await as(waiver.approved);
    await client.waiver.add({
      policyId: policy.id,
      systemId,
      reason: waiver.reason,
      requestedBy: idOf(waiver.requested),
      until: day(waiver.until),
    });
  }
  const { text, training } = demo;
  const body = { type: 'doc' as const, content: text.body.flatMap((part) => paragraph(part).content ?? []) };
  const draft = await client.policyText.add({
    title: text.title,
    body,
    roles: [...text.roles],
    ownerId: idOf(text.owner),
    reviewOn: day(365),
  });
  const { versions } = await client.policyText.publish({ id: draft.id, baseVersion: draft.version });
  for (const person of text.acknowledged) {
    await as(person);
    await client.policyText.acknowledge({ versionId: versions[0]?.id ?? '', statement: text.statement });
  }
  const { owner, completed, on, roles, ...about } = training;
  const { id } = await client.training.add({ ...about, roles: [...roles], ownerId: idOf(owner) });
  await client.training.complete({ trainingId: id, personIds: completed.map(idOf), onDay: day(on) });
}

/** What people judge and watch of the demo's system: all of it before anybody signs, so that approvals speak of it. */
export async function fillJudging(
  core: Core,
  resources: string,
  made: { readonly systemId: string; readonly assessmentId: string },
  named: DemoNames,
  author: Person,
): Promise<void> {
  const name = 'talentrank-judging.yaml';
  const { source } = parseSource(name, readFileSync(join(resources, 'demo', name), 'utf8'));
  const now = Date.now();
  const at = (days: Days): string => new Date(now + days * DAY).toISOString();
  const setting: Setting = {
    core,
    demo: source.value as DemoJudging,
    ...named,
    ...made,
    at,
    day: (days) => at(days).slice(0, 10),
    as: async (person) => {
      await core.client.session.actAs({ personId: named.idOf(person) });
    },
  };
  const steps = [addRisks, addReview, (all: Setting) => addFigures(all, resources), addWatch, addPolicies];
  for (const step of steps) {
    await setting.as(author.name);
    await step(setting);
  }
  await setting.as(author.name);
}
