import { afterEach, beforeEach, expect, test } from 'vitest';
import { refOf } from '#test/support/inventory-case';
import { level, openRiskCase, type RiskCase } from './open-risk-case.ts';

let risky: RiskCase;
beforeEach(async () => {
  risky = await openRiskCase();
});
afterEach(() => risky.stop());

const code = (wanted: string, data: object = {}) =>
  expect.objectContaining({ code: wanted, data: expect.objectContaining(data) });

test('a risk is rated by its inherent level, and controls derive what is left', async () => {
  const { risk, control, answer } = risky;
  const added = await risk('Unfair scores', [4, 3]);
  expect(added.levels.residual).toEqual({ likelihood: 4, impact: 3, band: 'extreme' });
  const one = await answer(added, await control('Bias test'), 2, 1);
  const two = await answer(one, await control('Second look', { state: 'planned', maturity: 4 }), 1);
  expect(two.levels).toMatchObject({
    inherent: { likelihood: 4, impact: 3, band: 'extreme' },
    current: level(2, 2),
    residual: level(1, 2),
    shown: level(1, 2),
    isOverridden: false,
  });
  expect(two.controls.map(({ control: it, share, without }) => [it.title, share, without])).toEqual([
    ['Bias test', { current: 1, residual: 1 }, level(2, 1)],
    ['Second look', { current: 0, residual: 1 }, level(1, 0)],
  ]);
});

test('a level that is not on the matrix, and a matrix nobody has, are refused', async () => {
  const { risk, client, system } = risky;
  await expect(risk('Off', [5, 0])).rejects.toEqual(code('risk.level-off-matrix', { matrix: 'app:five-by-five' }));
  await expect(risk('Unknown', [0, 0], { matrix: 'nobody:none' })).rejects.toEqual(code('risk.matrix-unknown'));
  const cnil = await risk('Four', [3, 3], { matrix: 'gdpr-dpia:cnil' });
  expect(cnil.levels.inherent?.band).toBe('maximal');
  const { rows } = await client.risk.list({ filter: { item: refOf(system) } });
  expect(rows.map(({ title }) => title)).toEqual(['Four']);
});

test('another matrix takes away the levels that are not given anew, and the override', async () => {
  const { risk, client } = risky;
  const added = await risk('Leak', [4, 4]);
  const set = await client.risk.setOverride({
    id: added.risk.id,
    baseVersion: 1,
    level: level(0, 0),
    reason: 'Tested',
  });
  const moved = await client.risk.update({
    id: added.risk.id,
    baseVersion: set.risk.version,
    change: { matrix: 'app:iso-31000', inherent: level(3, 3) },
  });
  expect(moved.levels).toMatchObject({ inherent: { band: 'intolerable' }, isOverridden: false, shown: level(3, 3) });
  const bare = await client.risk.update({
    id: added.risk.id,
    baseVersion: moved.risk.version,
    change: { matrix: 'gdpr-dpia:cnil' },
  });
  expect(bare.levels.inherent).toBeNull();
});

test('an override stands beside the derived level and never in it', async () => {
  const { risk, client, olga } = risky;
  const added = await risk('Drift', [2, 2]);
  const { id } = added.risk;
  const set = await client.risk.setOverride({ id, baseVersion: 1, level: level(4, 4), reason: 'Seen elsewhere' });
  expect(set.levels).toMatchObject({ residual: level(2, 2), shown: { likelihood: 4, impact: 4, band: 'extreme' } });
  expect(set.risk.override).toMatchObject({ reason: 'Seen elsewhere', by: olga, byName: 'Olga Owner' });
  const cleared = await client.risk.clearOverride({ id, baseVersion: set.risk.version });
  expect(cleared.levels).toMatchObject({ shown: level(2, 2), isOverridden: false });
  const bare = await risk('Not rated', null);
  const override = { id: bare.risk.id, baseVersion: 1, level: level(0, 0), reason: 'x' };
  await expect(client.risk.setOverride(override)).rejects.toEqual(code('risk.not-rated'));
});

test('an acceptance holds until its day, ends when the risk rises above it, and stays on record when revoked', async () => {
  const { risk, client, control, answer, setClock } = risky;
  const { risk: bare } = await risk('Attack', [3, 3]);
  const mfa = await control('Access rules');
  const answered = await answer(await client.risk.get({ id: bare.id }), mfa, 2);
  const accepted = await client.risk.accept({ id: bare.id, baseVersion: 1, reason: 'Bearable', until: '2026-12-31' });
  expect(answered.needsAcceptance).toBe(true);
  expect(accepted.acceptances.map(({ state, level: it }) => [state, it])).toEqual([
    ['valid', { likelihood: 1, impact: 3, band: 'moderate' }],
  ]);
  const failed = await client.control.update({ id: mfa.control.id, baseVersion: 1, change: { state: 'failed' } });
  const states = async () => (await client.risk.get({ id: bare.id })).acceptances.map(({ state }) => state);
  expect(await states()).toEqual(['void']);
  expect((await client.risk.list({})).rows[0]).toMatchObject({ acceptedUntil: null, needsAcceptance: true });
  await client.control.update({
    id: mfa.control.id,
    baseVersion: failed.control.version,
    change: { state: 'operating' },
  });
  expect(await states()).toEqual(['valid']);
  setClock('2027-01-01T00:00:00.000Z');
  expect(await states()).toEqual(['expired']);
  expect((await client.risk.list({ filter: { acceptance: 'expired' } })).rows).toHaveLength(1);
  const [given] = accepted.acceptances;
  const revoked = await client.risk.revokeAcceptance({ id: given?.id ?? '', baseVersion: 1, reason: 'No longer' });
  expect(revoked.acceptances[0]).toMatchObject({
    state: 'revoked',
    revokedByName: 'Olga Owner',
    revocationReason: 'No longer',
  });
  const again = { id: given?.id ?? '', baseVersion: 2, reason: 'Twice' };
  await expect(client.risk.revokeAcceptance(again)).rejects.toEqual(code('risk.acceptance-revoked'));
});

test('where four eyes hold the owner of a risk does not accept it, another person does', async () => {
  const { risk, client, olga, rita } = risky;
  const { risk: own } = await risk('Own', [2, 2], { ownerId: olga });
  const acceptance = { id: own.id, baseVersion: 1, reason: 'Fine', until: '2026-12-31' };
  await expect(client.risk.accept(acceptance)).rejects.toEqual(code('risk.accepted-by-owner', { title: 'Own' }));
  await client.session.actAs({ personId: rita });
  expect((await client.risk.accept(acceptance)).acceptances[0]?.acceptedByName).toBe('Rita Reviewer');
  await expect(client.risk.accept({ ...acceptance, until: '2026-11-22' })).rejects.toEqual(
    code('risk.acceptance-past'),
  );
  const bare = await risk('Not rated', null);
  const nothing = { ...acceptance, id: bare.risk.id };
  await expect(client.risk.accept(nothing)).rejects.toEqual(code('risk.not-rated'));
});

test('an owner who gives a risk away first does not accept it either', async () => {
  const { risk, client, olga, rita } = risky;
  const { risk: own } = await risk('Own', [2, 2], { ownerId: olga });
  const given = await client.risk.update({ id: own.id, baseVersion: 1, change: { ownerId: rita } });
  const acceptance = { id: own.id, baseVersion: given.risk.version, reason: 'Fine', until: '2026-12-31' };
  await expect(client.risk.accept(acceptance)).rejects.toEqual(code('risk.accepted-by-owner', { title: 'Own' }));
  // Whom somebody else relieved of it may.
  const { risk: other } = await risk('Other', [2, 2], { ownerId: olga });
  await client.session.actAs({ personId: rita });
  await client.risk.update({ id: other.id, baseVersion: 1, change: { ownerId: rita } });
  await client.session.actAs({ personId: olga });
  const taken = await client.risk.accept({ ...acceptance, id: other.id, baseVersion: 2 });
  expect(taken.acceptances).toMatchObject([{ acceptedBy: olga, state: 'valid' }]);
});

test('a risk that something refers to stays, any other goes with its links', async () => {
  const { risk, client, control, answer } = risky;
  const { risk: kept } = await risk('Kept', [2, 2]);
  await client.risk.accept({ id: kept.id, baseVersion: 1, reason: 'x', until: '2026-12-31' });
  await expect(client.risk.remove({ id: kept.id, baseVersion: 1 })).rejects.toEqual(
    code('risk.in-use', { count: 1, acceptances: 1 }),
  );
  const gone = await risk('Gone', [2, 2]);
  const mfa = await control('Access rules');
  await answer(gone, mfa, 1);
  await client.risk.remove({ id: gone.risk.id, baseVersion: 1 });
  expect((await client.control.get({ id: mfa.control.id })).risks).toEqual([]);
  expect((await client.risk.list({})).rows.map(({ title }) => title)).toEqual(['Kept']);
});

test('a copy has the same words, levels and controls, and neither override nor acceptance', async () => {
  const { risk, client, control, answer, add } = risky;
  const answered = await answer(await risk('Drift', [4, 4]), await control('Monitoring'), 2);
  await client.risk.setOverride({ id: answered.risk.id, baseVersion: 1, level: level(0, 0), reason: 'x' });
  const other = await add('system', 'Other');
  const copy = await client.risk.duplicate({ id: answered.risk.id, item: refOf(other) });
  expect(copy).toMatchObject({
    itemName: 'Other',
    acceptances: [],
    levels: { isOverridden: false, residual: level(2, 4) },
  });
  expect(copy.controls.map(({ control: it }) => it.title)).toEqual(['Monitoring']);
});

test('a list is sorted across matrices, filtered, searched and read in pages', async () => {
  const { risk, client } = risky;
  await risk('Middling', [2, 2]);
  await risk('Worst', [4, 4]);
  await risk('Überwachung fehlt', [3, 3], { matrix: 'gdpr-dpia:cnil', categories: ['own words'] });
  await risk('Not rated', null);
  const titles = async (question: Parameters<typeof client.risk.list>[0]) =>
    (await client.risk.list(question)).rows.map(({ title }) => title);
  expect(await titles({})).toEqual(['Überwachung fehlt', 'Worst', 'Middling', 'Not rated']);
  expect(await titles({ sort: 'title', descending: false })).toEqual([
    'Middling',
    'Not rated',
    'Worst',
    'Überwachung fehlt',
  ]);
  expect(await titles({ text: 'uberw' })).toEqual(['Überwachung fehlt']);
  expect(await titles({ filter: { category: 'own words' } })).toEqual(['Überwachung fehlt']);
  expect(await titles({ filter: { matrix: 'app:five-by-five', band: 'extreme' } })).toEqual(['Worst']);
  expect(await titles({ filter: { cell: { of: 'shown', ...level(2, 2) } } })).toEqual(['Middling']);
  const first = await client.risk.list({ limit: 3 });
  expect([first.total, first.isCapped]).toEqual([4, false]);
  expect(await titles({ limit: 3, after: first.next })).toEqual(['Not rated']);
  await expect(client.risk.list({ sort: 'title', after: first.next })).rejects.toEqual(code('input.invalid'));
});

test('the heat map counts where risks stand and from where they came, without closed ones', async () => {
  const { risk, client, control, answer } = risky;
  const mfa = await control('Access rules');
  for (const title of ['One', 'Two']) await answer(await risk(title, [4, 4]), mfa, 2);
  await risk('Not rated', null);
  await risk('Closed', [1, 1], { state: 'closed' });
  expect(await client.risk.heat({ matrix: 'app:five-by-five' })).toEqual({
    matrix: 'app:five-by-five',
    moves: [{ from: level(4, 4), to: level(2, 4), count: 2 }],
    current: [{ ...level(2, 4), count: 2 }],
    unrated: 1,
    total: 3,
  });
});

test('a system inherits the risks of the data its model was trained on, with the way they come', async () => {
  const { add, link, risk, client, system } = risky;
  const data = await add('dataset', 'Loans');
  const set = await add('dataset-version', 'Loans 2026', { parent: data });
  const model = await add('model', 'Scorer');
  const version = await add('model-version', 'Scorer 1', { parent: model });
  await link('trained-on', version, set);
  await link('part-of', version, system);
  const { risk: biased } = await risk('Biased sample', [3, 3], { of: set });
  await risk('Closed one', [1, 1], { of: set, state: 'closed' });
  const inherited = await client.risk.inherited(refOf(system));
  expect(inherited.map(({ risk: row, way }) => [row.title, way.map(({ name }) => name)])).toEqual([
    ['Biased sample', ['Loans 2026', 'Scorer 1', 'Loan scoring']],
  ]);
  const { heirs } = await client.risk.get({ id: biased.id });
  expect(heirs.find(({ id }) => id === system.id)?.way.map(({ name }) => name)).toEqual([
    'Loans 2026',
    'Scorer 1',
    'Loan scoring',
  ]);
  const preview = await risky.control('Sampling rules').then(async (rules) => {
    await risky.answer(await client.risk.get({ id: biased.id }), rules, 2);
    return client.control.preview({ id: rules.control.id, change: { state: 'failed' } });
  });
  expect(preview).toMatchObject({ total: 1, systems: [{ name: 'Loan scoring' }] });
  expect(preview.moves[0]).toMatchObject({
    before: { residual: level(1, 3) },
    after: { current: level(3, 3), residual: level(3, 3) },
    voidsAcceptance: false,
  });
});

test('evidence names the risk it shows something of, and keeps it', async () => {
  const { risk, client, file, folder } = risky;
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${folder}/report.txt`, 'tested');
  const { risk: shown } = await risk('Shown', [2, 2]);
  const target = { kind: 'risk' as const, id: shown.id, part: '' };
  const stream = await client.library.add({ files: [{ file: file('report.txt') }], input: {}, target });
  for await (const _ of stream);
  const [piece] = await client.library.of(target);
  expect(piece?.links.map(({ kind, label }) => [kind, label])).toEqual([['risk', 'Shown']]);
  expect((await client.risk.get({ id: shown.id })).evidence).toMatchObject([{ title: 'report.txt', isExpired: false }]);
  await expect(client.risk.remove({ id: shown.id, baseVersion: 1 })).rejects.toEqual(
    code('risk.in-use', { evidence: 1 }),
  );
});

test('risks and controls are found by their words', async () => {
  const { risk, client, control } = risky;
  await risk('Prompt injection', [2, 2], { cause: 'Untrusted documents are read' });
  await control('Content filter', { description: 'Strips hidden instructions' });
  const found = async (text: string) =>
    (await client.search.find({ text })).hits.map(({ kind, title }) => [kind, title]);
  expect(await found('injection')).toEqual([['risk', 'Prompt injection']]);
  expect(await found('untrusted documents')).toEqual([['risk', 'Prompt injection']]);
  expect(await found('hidden instructions')).toEqual([['control', 'Content filter']]);
});

test('risks come from a catalogue in the words of a language, each once, with the controls that answer them', async () => {
  const { client, system } = risky;
  const offered = await client.catalogue.risks({ kind: 'system' });
  const picked = offered.filter(({ controls }) => controls.length > 0).slice(0, 2);
  expect(picked).toHaveLength(2);
  const refs = picked.map(({ ref }) => ref);
  const add = () =>
    client.risk.fromCatalogue({
      item: refOf(system),
      refs,
      matrix: 'app:five-by-five',
      withControls: true,
      locale: 'de',
    });
  const ids = await add();
  const views = await Promise.all(ids.map((id) => client.risk.get({ id })));
  expect(
    views.map(({ risk, levels, suggested }) => [risk.title, risk.catalogueRef, levels.inherent, suggested]),
  ).toEqual(picked.map(({ title, ref }) => [title.de ?? title.en, ref, null, []]));
  expect(views.map(({ controls }) => controls.map(({ control }) => control.catalogueRef).toSorted())).toEqual(
    picked.map(({ controls }) => [...new Set(controls)].toSorted()),
  );
  expect(views.flatMap(({ controls }) => controls.map(({ control }) => control.state))).not.toContain('operating');
  expect(await add()).toEqual(ids);
  const wanted = [...new Set(picked.flatMap(({ controls }) => controls))];
  const made = await client.control.fromCatalogue({ refs: wanted, locale: 'en' });
  expect((await client.control.list({})).total).toBe(made.length);
  const unknown = { item: refOf(system), refs: ['app:nothing'], matrix: 'app:five-by-five', locale: 'en' as const };
  await expect(client.risk.fromCatalogue(unknown)).rejects.toEqual(code('catalogue.unknown', { ref: 'app:nothing' }));
});
