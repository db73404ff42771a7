import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Item } from '#contract/records/inventory';
import { completenessOf, isFilled } from '#core/inventory/completeness';
import { gateOf } from '#core/inventory/gate';
import type { Assessed, Looking } from '#core/inventory/looking';
import { readRelease } from '#core/inventory/snapshot';
import { openStore } from '#core/store/db';
import type { Reader } from '#core/store/sql';
import { type InventoryCase, lookingAt, openInventoryCase, refOf } from '#test/support/inventory-case';

let house: InventoryCase;
beforeEach(async () => {
  house = await openInventoryCase();
});
afterEach(() => house.stop());

/** Reads the workspace's tables beside the calls. */
async function withTables<T>(look: (read: Reader) => T): Promise<T> {
  await house.client.workspace.close();
  const path = `${house.folder}/inventory.mdossier`;
  const store = openStore(path, { check: false });
  try {
    return look(store.read);
  } finally {
    store.close();
    await house.client.workspace.open({ file: house.file('inventory.mdossier') });
  }
}

/** Looks as if a system had been assessed. */
const assessedAs = (systemId: string, given: Partial<Assessed>): Looking => ({
  ...lookingAt,
  assessmentsOf: (id) =>
    id === systemId
      ? [{ id: systemId, title: 'AI Act', packId: 'eu-ai-act', state: 'approved', classes: [], ...given }]
      : [],
});

const asked = (list: readonly { readonly field: string }[]): string[] => list.map(({ field }) => field);

describe('completeness', () => {
  test('counts what the state asks for, and names each missing field with who asks', async () => {
    const system = await house.add('system', 'Screening', { facts: { intendedPurpose: 'Ranks' } });
    const { completeness } = await house.view(system);
    expect(completeness).toMatchObject({ filled: 1, required: 2 });
    expect(completeness?.missing).toEqual([
      {
        field: 'owner',
        from: 'planned',
        demands: [{ source: 'AI RMF 1.0, GOVERN 2.1', isLaw: false, verification: 'P', reason: '' }],
      },
    ]);
    expect(asked(completeness?.later ?? [])).toContain('humanOversight');
    const { item } = await house.view(system);
    await house.client.inventory.update({ ...refOf(system), baseVersion: item.version, state: 'review' });
    expect(asked((await house.view(system)).completeness?.missing ?? [])).toContain('humanOversight');
  });

  test('what law asks of high-risk systems is asked once an approved assessment says so, also of its models and data', async () => {
    const system = await house.add('system', 'Screening', {
      facts: { organisationRoles: ['provider'] },
      state: 'review',
    });
    const model = await house.add('model', 'Ranker');
    const version = await house.add('model-version', 'Ranker 1', { parent: model, state: 'review' });
    const data = await house.add('dataset', 'CVs');
    const set = await house.add('dataset-version', 'CVs 1', { parent: data, state: 'review' });
    await house.link('part-of', version, system);
    await house.link('trained-on', version, set);
    const told = (looking: Looking, item: Item) =>
      withTables((read) => completenessOf(read, looking, item)?.missing ?? []);
    const lawOf = (missing: Awaited<ReturnType<typeof told>>): string[] => [
      ...new Set(missing.flatMap(({ demands }) => demands.flatMap(({ isLaw, source }) => (isLaw ? [source] : [])))),
    ];
    const high = assessedAs(system.id, { classes: ['high-risk-annex-iii'] });
    expect(lawOf(await told(high, system))).toContain('AI Act Art. 14');
    expect(lawOf(await told(high, version))).toContain('AI Act Art. 11, Annex IV(2)(b)');
    expect(lawOf(await told(high, set))).toContain('AI Act Art. 10(2)(h)');
    // The link says which data it was trained on.
    expect(asked(await told(high, version))).not.toContain('datasets');
    for (const looking of [
      lookingAt,
      assessedAs(system.id, { classes: ['minimal'] }),
      assessedAs(system.id, { classes: ['high-risk-annex-iii'], state: 'in-review' }),
    ]) {
      expect(lawOf(await told(looking, version))).toEqual(['GDPR Art. 35(1)']);
    }
    // A mere deployer has other duties.
    await house.set(system, { organisationRoles: ['deployer'] });
    const { item } = await house.view(system);
    expect(lawOf(await told(high, item))).not.toContain('AI Act Art. 14');
    expect(lawOf(await told(high, { ...item, state: 'live' }))).toContain('AI Act Art. 26(2)');
  });

  test('personal data that flow in are asked about, and general-purpose models by their line', async () => {
    const system = await house.add('system', 'Screening', { state: 'review', facts: { personalData: 'none' } });
    const data = await house.add('dataset', 'CVs');
    const set = await house.add('dataset-version', 'CVs 1', { parent: data, facts: { personalData: 'personal' } });
    expect(asked((await house.view(system)).completeness?.missing ?? [])).not.toContain('legalBasis');
    await house.link('part-of', set, system);
    expect(asked((await house.view(system)).completeness?.missing ?? [])).toContain('legalBasis');
    const line = await house.add('model', 'Big', { facts: { isGeneralPurpose: true, isOpenSource: true } });
    const big = await house.add('model-version', 'Big 1', { parent: line, state: 'approved' });
    const missing = asked((await house.view(big)).completeness?.missing ?? []);
    expect(missing).toEqual(expect.arrayContaining(['trainingContentSummary', 'copyrightPolicy']));
    expect(missing).not.toContain('downstreamInformation');
    await house.set(line, { hasSystemicRisk: true });
    expect(asked((await house.view(big)).completeness?.missing ?? [])).toContain('downstreamInformation');
  });

  test('house rules and required custom fields come on top, with the reason the house gave', async () => {
    const model = await house.add('model', 'Ranker');
    const rule = { kind: 'model', field: 'repository', from: 'development', reason: 'Audits start there' } as const;
    const { id } = await house.client.houseRule.add(rule);
    await house.client.customField.save({
      kind: 'model',
      version: 0,
      schema: {
        type: 'object',
        properties: { riskTier: { type: 'string', description: 'By the risk board' } },
        required: ['riskTier'],
      },
    });
    const demand = (reason: string) => [{ source: '', isLaw: false, verification: 'P', reason }];
    expect((await house.view(model)).completeness?.missing).toEqual(
      expect.arrayContaining([
        { field: 'repository', from: 'development', demands: demand('Audits start there') },
        { field: 'custom.riskTier', from: 'development', demands: demand('By the risk board') },
      ]),
    );
    await expect(house.client.houseRule.add(rule)).rejects.toMatchObject({ code: 'house-rule.exists' });
    await expect(house.client.houseRule.add({ ...rule, field: 'nothing' })).rejects.toMatchObject({
      code: 'house-rule.pointless',
    });
    await expect(house.client.houseRule.add({ ...rule, field: 'task', from: 'approved' })).rejects.toMatchObject({
      code: 'house-rule.pointless',
    });
    expect(await house.client.houseRule.list()).toEqual([{ ...rule, id, version: 1 }]);
    await house.client.houseRule.remove({ id, baseVersion: 1 });
    expect(asked((await house.view(model)).completeness?.missing ?? [])).not.toContain('repository');
  });

  test('what is there but says nothing does not count as filled', () => {
    const prose = (content: object[]) => ({ type: 'doc' as const, content: content as never });
    const image = { type: 'image', attrs: { sha256: 'a'.repeat(64), alt: 'A curve' } };
    expect(
      [' ', [], ['  '], [{ name: null }], [{ name: '' }], prose([{ type: 'paragraph' }]), null].map(isFilled),
    ).toEqual(Array.from({ length: 7 }, () => false));
    expect(['x', ['x'], [{ name: null, value: 0 }], 0, false, prose([image])].map(isFilled)).toEqual(
      Array.from({ length: 6 }, () => true),
    );
  });
});

describe('releases', () => {
  const release = async (item: Item, label = '') => {
    const { version } = (await house.view(item)).item;
    return house.client.inventory.release({ ...refOf(item), baseVersion: version, label });
  };

  test('a release freezes the card with its links, under the hash of its canonical text, and says what was missing', async () => {
    const model = await house.add('model', 'Ranker');
    const version = await house.add('model-version', 'Ranker 1', { parent: model, facts: { summary: 'Ranks' } });
    const base = await house.add('model-version', 'Base', { parent: model });
    await house.link('based-on', version, base);
    const { releases } = await release(version, 'First');
    expect(releases).toMatchObject([
      { number: 1, label: 'First', releasedByName: 'Olga Owner', missing: ['algorithm'], changedSince: [] },
    ]);
    const [first] = releases;
    const { row, card } = await withTables((read) => readRelease(read, refOf(version), first?.id ?? ''));
    expect(card).toMatchObject({
      name: 'Ranker 1',
      parent: { name: 'Ranker', version: 1 },
      facts: { summary: 'Ranks' },
      links: [{ type: 'based-on', end: 'from', other: { name: 'Base', version: 1 } }],
    });
    expect(canonicalize(card)).toBe(row.content);
    expect(createHash('sha256').update(row.content).digest('hex')).toBe(first?.contentHash);
  });

  test('what changed since is named, the state excepted; the released card stays as it was', async () => {
    const model = await house.add('model', 'Ranker');
    const version = await house.add('model-version', 'Ranker 1', { parent: model, facts: { summary: 'Ranks' } });
    const { releases } = await release(version);
    await expect(release(version)).rejects.toMatchObject({ code: 'release.unchanged', data: { number: 1 } });
    await house.set(version, { summary: 'Sorts', licence: 'MIT' });
    const base = await house.add('model-version', 'Base', { parent: model });
    await house.link('based-on', version, base);
    const { item } = await house.view(version);
    await house.client.inventory.update({ ...refOf(version), baseVersion: item.version, state: 'review' });
    expect((await house.view(version)).releases).toMatchObject([{ changedSince: ['licence', 'summary', 'links'] }]);
    const left = { item: refOf(version), at: { releaseId: releases[0]?.id ?? '' } };
    const { differences } = await house.client.inventory.compare({ left, right: { item: refOf(version), at: 'now' } });
    expect(differences.map(({ field, left: was, right: is }) => [field, was, is])).toEqual([
      ['state', 'development', 'review'],
      ['summary', 'Ranks', 'Sorts'],
      ['licence', null, 'MIT'],
    ]);
    expect((await release(version)).releases.map(({ number }) => number)).toEqual([2, 1]);
  });

  test('what others make of a released card, and a link that was made anew, change nothing of it', async () => {
    const model = await house.add('model', 'Ranker');
    const version = await house.add('model-version', 'Ranker 1', { parent: model });
    const base = await house.add('model-version', 'Base', { parent: model });
    const vendor = await house.add('organisation', 'Vendor');
    const system = await house.add('system', 'Screening');
    await house.link('based-on', version, base);
    await house.link('supplied-by', version, vendor);
    await release(version);
    await house.link('part-of', version, system);
    await house.client.inventory.newVersion({ ...refOf(version), name: 'Ranker 2' });
    await release(system);
    await house.link('deployed-as', system, await house.add('deployment', 'Production', { parent: system }));
    const [basedOn] = (await house.view(version)).links.filter(({ type }) => type === 'based-on');
    await house.client.link.remove({ id: basedOn?.id ?? '', baseVersion: basedOn?.version ?? 0 });
    const changes = async (item: Item) => (await house.view(item)).releases.map(({ changedSince }) => changedSince);
    expect(await changes(version)).toEqual([['links']]);
    await house.link('based-on', version, base);
    expect([await changes(version), await changes(system)]).toEqual([[[]], [[]]]);
    await house.link('part-of', base, system);
    expect(await changes(system)).toEqual([['links']]);
  });

  test('a record is compared as it was after any entry of its history', async () => {
    const system = await house.add('system', 'Screening', { facts: { provider: 'Acme' } });
    await house.set(system, { provider: 'Bolt', misuse: 'Firing people', tags: ['hr'] });
    const history = await house.client.inventory.history(refOf(system));
    const seqOf = (field: string): number =>
      history.find((one) => one.field === field && one.before !== null)?.seq ?? 0;
    const at = { seq: seqOf('provider') };
    const { left, differences } = await house.client.inventory.compare({
      left: { item: refOf(system), at },
      right: { item: refOf(system), at: 'now' },
    });
    expect(left.label).toMatch(/^2026-11-23T/);
    expect(differences.map(({ field }) => field)).toEqual(['tags', 'misuse']);
  });

  test('what has no card is not released', async () => {
    const model = await house.add('model', 'Ranker');
    await expect(release(model)).rejects.toMatchObject({ code: 'item.no-card' });
  });

  test('a new version takes over what holds for it too and what it is made of, and replaces the old one', async () => {
    const model = await house.add('model', 'Ranker');
    const base = await house.add('model-version', 'Base', { parent: model });
    const system = await house.add('system', 'Screening');
    const old = await house.add('model-version', 'Ranker 1', {
      parent: model,
      state: 'approved',
      facts: {
        summary: 'Ranks',
        semanticVersion: '1.0.0',
        metrics: [{ type: 'accuracy', value: 0.8 }],
        artefacts: [{ name: 'a.onnx', sha256: 'a'.repeat(64) }],
      },
    });
    await house.link('based-on', old, base);
    await house.link('part-of', old, system);
    const next = await house.client.inventory.newVersion({ ...refOf(old), name: 'Ranker 2', semanticVersion: '2.0.0' });
    expect(next).toMatchObject({
      state: 'development',
      parentId: model.id,
      facts: { summary: 'Ranks', semanticVersion: '2.0.0' },
    });
    expect(Object.keys(next.facts).toSorted()).toEqual(['semanticVersion', 'summary']);
    const { links } = await house.view(next);
    expect(links.map(({ type, otherName }) => [type, otherName])).toEqual([
      ['based-on', 'Base'],
      ['replaces', 'Ranker 1'],
    ]);
    await expect(house.client.inventory.newVersion({ ...refOf(model), name: 'No' })).rejects.toMatchObject({
      code: 'item.no-card',
    });
  });
});

describe('the gate to live', () => {
  const unmet = (checks: ReturnType<typeof gateOf>) =>
    checks.filter(({ isMet }) => !isMet).map(({ rule, lacking }) => [rule, lacking]);

  test('a system needs a complete and released card, an approved assessment by the AI Act, and nothing unseen upstream', async () => {
    const system = await house.add('system', 'Screening');
    const gate = (await house.view(system)).gate;
    expect(gate.map(({ rule, isMet }) => [rule, isMet])).toEqual([
      ['card-complete', false],
      ['card-released', false],
      ['assessment-approved', false],
      ['evidence-valid', true],
      ['upstream-looked-at', true],
    ]);
    const { item } = await house.view(system);
    await expect(
      house.client.inventory.update({ ...refOf(system), baseVersion: item.version, state: 'live' }),
    ).rejects.toMatchObject({ code: 'item.gate-not-met' });
    const looking = assessedAs(system.id, {});
    expect(unmet(await withTables((read) => gateOf(read, looking, item)))).not.toContainEqual([
      'assessment-approved',
      expect.anything(),
    ]);
    const rejected = assessedAs(system.id, { state: 'rejected', packId: 'gdpr-dpia', title: 'DPIA' });
    expect(unmet(await withTables((read) => gateOf(read, rejected, item)))).toEqual(
      expect.arrayContaining([
        ['assessment-approved', ['DPIA']],
        ['assessment-approved', ['eu-ai-act']],
      ]),
    );
  });

  test('evidence that ended, a card that changed after its release, and what changed upstream keep a model version out', async () => {
    const attach = async (item: Item, title: string, expiresOn: string): Promise<void> => {
      const files = [{ name: title, content: new Blob([title]) }];
      const target = { kind: 'record', id: item.id, part: item.kind } as const;
      for await (const _ of await house.client.library.add({ files, input: { expiresOn }, target }));
    };
    const model = await house.add('model', 'Ranker');
    const version = await house.add('model-version', 'Ranker 1', { parent: model });
    const base = await house.add('model-version', 'Base', { parent: model });
    await house.link('based-on', version, base);
    await attach(version, 'Test report.txt', '2026-11-22');
    await attach(version, 'Audit.txt', '2026-11-23');
    await attach(base, 'Old report.txt', '2025-01-01');
    await house.client.inventory.release({ ...refOf(version), baseVersion: version.version });
    await house.set(version, { licence: 'MIT' });
    await house.set(base, { licence: 'GPL-3.0-only' });
    const gate = unmet((await house.view(version)).gate);
    expect(gate).toEqual(
      expect.arrayContaining([
        ['released-unchanged', ['licence']],
        ['evidence-valid', ['Test report.txt']],
        ['upstream-looked-at', ['Base']],
      ]),
    );
    const { inherited } = await house.view(version);
    expect(inherited).toContainEqual(
      expect.objectContaining({ topic: 'finding', finding: 'evidence-expired', value: 'Old report.txt' }),
    );
  });

  test('a deployment needs a way back and an approved system', async () => {
    const system = await house.add('system', 'Screening');
    const live = await house.add('deployment', 'Production', { parent: system });
    expect(unmet((await house.view(live)).gate)).toEqual([
      ['card-complete', ['environment', 'rollback', 'owner']],
      ['assessment-approved', ['eu-ai-act']],
      ['rollback-named', ['rollback']],
    ]);
    await house.set(live, { rollbackVersion: '1.0.0' });
    expect(unmet((await house.view(live)).gate).map(([rule]) => rule)).not.toContain('rollback-named');
  });

  test('of what never is live nothing has to hold', async () => {
    const data = await house.add('dataset', 'CVs');
    expect((await house.view(data)).gate).toEqual([]);
  });
});
