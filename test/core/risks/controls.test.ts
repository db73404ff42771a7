import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { level, openRiskCase, type RiskCase } from './open-risk-case.ts';

// Reading every pack that ships takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let risky: RiskCase;
beforeEach(async () => {
  risky = await openRiskCase();
});
afterEach(() => risky.stop());

const code = (wanted: string, data: object = {}) =>
  expect.objectContaining({ code: wanted, data: expect.objectContaining(data) });

/** The first pair of items at hand of which a crosswalk says so. */
async function crosswalk(
  relation: string,
): Promise<{ packId: string; item: string; other: { pack: string; item: string } }> {
  const { client } = risky;
  const coverage = await client.coverage.get({});
  const items = new Set(coverage.rows.map(({ packId, item }) => `${packId} ${item}`));
  for (const { id } of await client.pack.list()) {
    const pack = await client.pack.get({ id });
    const found = (pack.crosswalks ?? []).find(
      (one) =>
        one.relation === relation && items.has(`${id} ${one.item}`) && items.has(`${one.other.pack} ${one.other.item}`),
    );
    if (found) return { packId: id, item: found.item, other: found.other };
  }
  throw new Error(`no crosswalk says ${relation}`);
}

const rowOf = async (packId: string, item: string) =>
  (await risky.client.coverage.get({ packId })).rows.find((row) => row.item === item);

test('a preview tells every risk that a change would move, and whose acceptance it would end, and writes nothing', async () => {
  const { client, risk, control, answer } = risky;
  const rules = await control('Access rules');
  const strong = await answer(await risk('Strong', [4, 4]), rules, 3);
  await answer(await risk('Untouched', [4, 4]), rules, 0);
  await answer(await risk('Not rated', null), rules, 2);
  await client.risk.accept({ id: strong.risk.id, baseVersion: 1, reason: 'x', until: '2027-06-30' });
  const preview = await client.control.preview({ id: rules.control.id, change: { maturity: 2 } });
  expect(
    preview.moves.map(({ title, before, after, voidsAcceptance }) => [
      title,
      before.residual,
      after.residual,
      voidsAcceptance,
    ]),
  ).toEqual([['Strong', { ...level(1, 4), band: 'high' }, { ...level(3, 4), band: 'extreme' }, true]]);
  expect(preview).toMatchObject({ total: 1, systems: [{ name: 'Loan scoring' }] });
  const all = await Promise.all([
    client.control.preview({ id: rules.control.id, change: 'remove' }),
    client.control.preview({ id: rules.control.id, change: { unlink: strong.controls[0]?.linkId ?? '' } }),
    client.control.preview({
      id: rules.control.id,
      change: { link: strong.controls[0]?.linkId ?? '', likelihoodEffect: 3, impactEffect: 0 },
    }),
  ]);
  expect(all.map(({ moves }) => moves[0]?.after.residual)).toEqual([
    { ...level(4, 4), band: 'extreme' },
    { ...level(4, 4), band: 'extreme' },
    undefined,
  ]);
  expect((await client.risk.get({ id: strong.risk.id })).levels.residual).toMatchObject(level(1, 4));
});

test('what a preview tells is what the change does', async () => {
  const { client, risk, control, answer } = risky;
  const rules = await control('Access rules');
  const { risk: one } = await answer(await risk('One', [4, 4]), rules, 3, 2);
  const preview = await client.control.preview({ id: rules.control.id, change: { state: 'planned', maturity: 3 } });
  await client.control.update({ id: rules.control.id, baseVersion: 1, change: { state: 'planned', maturity: 3 } });
  expect((await client.risk.get({ id: one.id })).levels).toEqual(preview.moves[0]?.after);
});

test('a control answers a risk once, and its effect and note can be changed', async () => {
  const { client, risk, control, answer } = risky;
  const rules = await control('Access rules');
  const linked = await answer(await risk('One', [4, 4]), rules, 1);
  await expect(answer(linked, rules, 1)).rejects.toEqual(code('control.linked-already', { title: 'Access rules' }));
  const [link] = linked.controls;
  const moved = await client.control.updateLink({
    id: link?.linkId ?? '',
    baseVersion: 1,
    likelihoodEffect: 3,
    impactEffect: 1,
  });
  expect(moved.levels.residual).toMatchObject(level(1, 3));
  await expect(
    client.control.updateLink({ id: link?.linkId ?? '', baseVersion: 1, likelihoodEffect: 0, impactEffect: 0 }),
  ).rejects.toEqual(code('record.changed-meanwhile'));
  const bare = await client.control.unlink({ id: link?.linkId ?? '', baseVersion: 2 });
  expect([bare.controls, bare.levels.residual]).toEqual([[], { ...level(4, 4), band: 'extreme' }]);
});

test('a control that is tested is due again after its months, of a short month on its last day', async () => {
  const { control, client } = risky;
  const rules = await control('Access rules', { testedOn: '2026-08-31', testMonths: 6 });
  expect(rules.testDueOn).toBe('2027-02-28');
  const { rows, total } = await client.control.list({ filter: { withoutEvidence: true } });
  expect([rows.map(({ title, testDueOn }) => [title, testDueOn]), total]).toEqual([
    [['Access rules', '2027-02-28']],
    1,
  ]);
  expect((await client.control.list({ filter: { state: 'planned' } })).rows).toEqual([]);
});

test('a control goes with its links, and what it took off comes back', async () => {
  const { client, risk, control, answer } = risky;
  const rules = await control('Access rules');
  const { risk: one } = await answer(await risk('One', [4, 4]), rules, 1);
  await client.control.remove({ id: rules.control.id, baseVersion: 1 });
  expect((await client.risk.get({ id: one.id })).levels.residual).toMatchObject(level(4, 4));
  await expect(client.control.get({ id: rules.control.id })).rejects.toEqual(code('record.not-found'));
});

test('an operating control with valid evidence covers what it serves, and through a crosswalk what is equal to that', async () => {
  const { client, control, folder, file } = risky;
  const { packId, item, other } = await crosswalk('equal');
  const rules = await control('Access rules');
  const serving = await client.control.serve({ id: rules.control.id, packId: other.pack, item: other.item });
  expect(serving.serves).toMatchObject([{ packId: other.pack, item: other.item }]);
  expect(serving.serves[0]?.title).not.toBeNull();
  await expect(client.control.serve({ id: rules.control.id, packId: other.pack, item: other.item })).rejects.toEqual(
    code('control.serves-already'),
  );
  await expect(
    client.control.serve({ id: rules.control.id, packId: other.pack, item: 'no-such-thing' }),
  ).rejects.toEqual(code('control.item-unknown'));
  expect(await rowOf(other.pack, other.item)).toMatchObject({
    state: 'partial',
    evidence: 0,
    controls: [{ service: 'direct', via: null }],
  });
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'test.txt'), 'passed');
  const target = { kind: 'control' as const, id: rules.control.id, part: '' };
  for await (const _ of await client.library.add({
    files: [{ file: file('test.txt') }],
    input: { expiresOn: '2027-01-31' },
    target,
  }));
  expect(await rowOf(other.pack, other.item)).toMatchObject({ state: 'covered', evidence: 1, expired: 0 });
  expect(await rowOf(packId, item)).toMatchObject({
    state: 'covered',
    controls: [{ title: 'Access rules', service: 'equal', via: { packId: other.pack, item: other.item } }],
  });
  risky.setClock('2027-02-01T00:00:00.000Z');
  expect(await rowOf(packId, item)).toMatchObject({ state: 'partial', evidence: 1, expired: 1 });
  await client.control.update({ id: rules.control.id, baseVersion: 1, change: { state: 'planned' } });
  expect(await rowOf(packId, item)).toMatchObject({ state: 'planned' });
});

test('a crosswalk that overlaps covers a part only, whatever evidence there is', async () => {
  const { client, control, folder, file } = risky;
  const rules = await control('Access rules');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(folder, 'test.txt'), 'passed');
  const target = { kind: 'control' as const, id: rules.control.id, part: '' };
  for await (const _ of await client.library.add({ files: [{ file: file('test.txt') }], input: {}, target }));
  const overlapping = await crosswalk('overlap');
  await client.control.serve({ id: rules.control.id, packId: overlapping.other.pack, item: overlapping.other.item });
  const part = await rowOf(overlapping.packId, overlapping.item);
  expect([part?.state, part?.controls.map(({ service }) => service)]).toEqual(['partial', ['overlap']]);
});

test('a statement of applicability tells each item, what was decided and why, and goes out as a table without formulas', async () => {
  const { client, control, folder, file } = risky;
  const packId = 'iso-42001';
  const before = await client.applicability.get({ packId });
  const [line] = before.lines;
  const item = line?.item ?? '';
  expect(line?.decision).toBeNull();
  const reason = '=HYPERLINK("x")';
  const said = await client.applicability.set({ packId, item, isApplicable: false, reason, baseVersion: null });
  expect(said.lines[0]).toMatchObject({
    state: 'not-applicable',
    decision: { isApplicable: false, reason, personName: 'Olga Owner', version: 1 },
  });
  await expect(
    client.applicability.set({ packId, item, isApplicable: true, reason, baseVersion: null }),
  ).rejects.toEqual(code('record.changed-meanwhile'));
  await expect(
    client.applicability.set({ packId, item: 'none', isApplicable: true, reason, baseVersion: null }),
  ).rejects.toEqual(code('control.item-unknown'));
  const again = await client.applicability.set({ packId, item, isApplicable: true, reason: 'It does', baseVersion: 1 });
  expect(again.lines[0]?.decision).toMatchObject({ isApplicable: true, version: 2 });
  await client.applicability.set({ packId, item, isApplicable: false, reason, baseVersion: 2 });
  await control('Access rules');
  await client.applicability.export({ packId, file: file('soa.csv'), format: 'csv', locale: 'en' });
  const csv = readFileSync(join(folder, 'soa.csv'), 'utf8');
  expect(csv).toContain(`,"'=HYPERLINK(""x"")",`);
  expect(csv.split('\r\n')).toHaveLength(before.lines.length + 2);
  for (const format of ['csv', 'xlsx'] as const) {
    await client.coverage.export({ packId, file: file(`coverage.${format}`), format, locale: 'de' });
  }
  expect(readFileSync(join(folder, 'coverage.csv'), 'utf8')).toContain('Anforderung');
  expect(readFileSync(join(folder, 'coverage.xlsx')).subarray(0, 2).toString()).toBe('PK');
});

test('the risk register goes out in the order of the list, and no title of it is a formula', async () => {
  const { client, risk, control, answer, folder, file } = risky;
  await answer(await risk('=1+1', [4, 4]), await control('Access rules'), 2);
  await risk('Small', [0, 0]);
  await client.risk.export({ file: file('risks.csv'), format: 'csv', locale: 'en' });
  const lines = readFileSync(join(folder, 'risks.csv'), 'utf8').split('\r\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['\uFEFFRisk', "'=1+1", 'Small', '']);
  expect(lines[1]).toContain('Extreme (Almost certain × Severe)');
  expect(lines[1]).toContain('Access rules');
});
