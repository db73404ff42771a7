import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Decision } from '#contract/records/sign-off';
import { holdDerivation } from '#test/support/quick-scrypt';
import { askOneApprover, condition, decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  tools = await openToolCase(folder.folder);
});
afterEach(() => tools.stop());

type SignInput = Parameters<ToolCase['client']['signOff']['sign']>[0];

const sign = (changes: Partial<SignInput> = {}) =>
  decide(tools.client, {
    assessmentId: tools.assessmentId,
    personId: tools.anna,
    keyId: tools.annasKey,
    passphrase,
    ...changes,
  });
/** Lets something happen while a signature is being made: handed in, prepared, and the passphrase being tried. */
async function signWhile(happens: () => Promise<unknown>): Promise<{ readonly signing: ReturnType<typeof sign> }> {
  const { begun, release } = holdDerivation();
  const signing = sign();
  signing.catch(() => undefined);
  await begun;
  await happens();
  release();
  return { signing };
}

const open = () => tools.client.assessment.open({ id: tools.assessmentId });

describe('a sign-off', () => {
  beforeEach(() => tools.answer(plainAnswers));

  test('is a CMS signature over exactly the shown state, which OpenSSL accepts', async () => {
    const { state, contentHash } = await tools.client.signOff.prepare({ assessmentId: tools.assessmentId });
    const signOff = await sign();
    expect(signOff).toMatchObject({ personName: 'Anna Approver', contentHash, fourEyes: true, decision: 'approve' });
    tools.core.close();
    const sqlite = (sql: string): string =>
      execFileSync('sqlite3', [join(tools.folder, 'tools.mdossier'), sql], { encoding: 'utf8' }).trim();
    const [stateFile, cmsFile, certificate] = ['state.json', 'signature.p7s', 'anna.pem'].map((name) =>
      join(tools.folder, name),
    );
    writeFileSync(stateFile ?? '', canonicalize(state) ?? '');
    writeFileSync(cmsFile ?? '', Buffer.from(sqlite('SELECT cms FROM sign_offs'), 'base64'));
    writeFileSync(
      certificate ?? '',
      String((JSON.parse(sqlite('SELECT certificates FROM signing_keys')) as string[])[0]),
    );
    const verify = (content: string | undefined): string =>
      execFileSync(
        'openssl',
        `cms -verify -cades -binary -inform DER -purpose any -no_check_time -CAfile ${certificate} -in ${cmsFile} -content ${content} -out /dev/null`.split(
          ' ',
        ),
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
      );
    expect(() => verify(stateFile)).not.toThrow();
    writeFileSync(stateFile ?? '', (canonicalize(state) ?? '').replace('Hammer', 'Hummer'));
    expect(() => verify(stateFile)).toThrow();
  });

  test('is current until something changes, then says what changed', async () => {
    await sign();
    expect((await open()).signOffs[0]?.staleness).toBeNull();
    expect((await tools.client.assessment.list())[0]?.signOff).toBe('current');
    const { system } = await open();
    const { id, version, createdAt: _, updatedAt: __, ...entered } = system;
    await tools.client.system.update({
      id,
      baseVersion: version,
      system: { ...entered, intendedPurpose: 'Breaking glass' },
    });
    await tools.client.assessment.answer({
      assessmentId: tools.assessmentId,
      questionId: 'use.areas',
      value: ['roof'],
    });
    await tools.client.assessment.answer({ assessmentId: tools.assessmentId, questionId: 'use.weight', value: 500 });
    expect((await open()).signOffs[0]?.staleness?.changes).toEqual([
      { subject: 'system.intendedPurpose', before: 'Driving nails', after: 'Breaking glass' },
      { subject: 'answer.use.areas', before: 'garden', after: 'roof' },
      { subject: 'answer.use.weight', before: '3', after: '500' },
      { subject: 'outcome.dangerous', before: 'false', after: 'true' },
      { subject: 'outcome.plain', before: 'true', after: 'false' },
      { subject: 'obligation.warn', before: 'false', after: 'true' },
      { subject: 'obligation.helmet', before: 'false', after: 'true' },
    ]);
    expect((await tools.client.assessment.list())[0]?.signOff).toBe('stale');
    const preview = await tools.client.signOff.prepare({ assessmentId: tools.assessmentId });
    expect(preview.changes).toEqual((await open()).signOffs[0]?.staleness?.changes);
  });

  test('is not made stale by flags or by another assessment', async () => {
    await sign();
    await tools.client.assessment.answer({ assessmentId: tools.assessmentId, questionId: 'role.of', isFlagged: true });
    await tools.client.assessment.create({ systemId: tools.systemId, packId: 'tool-check', title: 'Second' });
    expect((await open()).signOffs[0]?.staleness).toBeNull();
  });

  test('is acted by whoever signs, whoever else sits at the machine', async () => {
    await sign();
    const [event] = await tools.client.journal.list({ limit: 1 });
    expect(event).toMatchObject({ action: 'signOff.sign', actorName: 'Anna Approver' });
    expect((await tools.client.session.get()).actor?.name).toBe('Olga Owner');
  });

  test('leaves a checkpoint over everything up to itself, signed by the installation and by the signer', async () => {
    const signOff = await sign();
    const { checkpoints, uncovered } = await tools.client.journal.verify();
    expect(checkpoints).toMatchObject([
      {
        reason: 'sign-off',
        signatures: [
          { by: 'device', isValid: true },
          { by: 'person', isValid: true, name: 'Anna Approver' },
        ],
      },
    ]);
    expect(uncovered).toBe(0);
    const events = await tools.client.journal.list({ limit: 200 });
    const own = events.find(({ record }) => record.id === signOff.id);
    expect(checkpoints[0]?.size).toBe(own?.seq);
    const key = (await tools.client.key.list()).find(({ id }) => id === tools.annasKey);
    const [{ note = '' } = {}] = await tools.client.journal.checkpoints();
    expect(note).toContain(`person/${key?.fingerprint}`);
    expect(events[0]).toMatchObject({ record: { kind: 'checkpoints' }, actorName: 'Anna Approver' });
  });

  test('of a state that is no longer the present one is refused', async () => {
    const { contentHash } = await tools.client.signOff.prepare({ assessmentId: tools.assessmentId });
    await tools.client.assessment.answer({ assessmentId: tools.assessmentId, questionId: 'use.weight', value: 9 });
    await expect(sign({ contentHash })).rejects.toMatchObject({ code: 'sign-off.content-changed' });
  });

  test('is refused if the state changes while the passphrase is being tried', async () => {
    const { signing } = await signWhile(() =>
      tools.client.assessment.answer({ assessmentId: tools.assessmentId, questionId: 'use.weight', value: 9 }),
    );
    await expect(signing).rejects.toMatchObject({ code: 'sign-off.content-changed' });
    expect((await open()).signOffs).toEqual([]);
  });

  test('is refused if the signer loses their role while the passphrase is being tried', async () => {
    const person = { name: 'Anna Approver', email: 'anna@example.org', roles: ['developer' as const] };
    const { signing } = await signWhile(() => tools.client.person.update({ id: tools.anna, baseVersion: 1, person }));
    await expect(signing).rejects.toMatchObject({ code: 'sign-off.role-missing' });
    expect((await open()).signOffs).toEqual([]);
  });

  test('goes into no other workspace than the one it was begun in, not even a copy of it', async () => {
    await tools.client.workspace.close();
    copyFileSync(join(tools.folder, 'tools.mdossier'), join(tools.folder, 'copy.mdossier'));
    await tools.client.workspace.open({ file: tools.file('tools.mdossier') });
    const { signing } = await signWhile(() => tools.client.workspace.open({ file: tools.file('copy.mdossier') }));
    await expect(signing).rejects.toMatchObject({ code: 'workspace.none-open' });
    expect((await open()).signOffs).toEqual([]);
  });

  test('by a wrong passphrase is refused with one constant error', async () => {
    await expect(sign({ passphrase: 'wrong' })).rejects.toMatchObject({ code: 'key.wrong-passphrase', data: {} });
    expect((await open()).signOffs).toEqual([]);
  });

  test('by its author is refused, however the decision, unless the workspace allows it', async () => {
    const key = await tools.client.key.generate({ personId: tools.olga, passphrase });
    const own = { personId: tools.olga, keyId: key.id };
    for (const decision of ['approve', 'reject'] satisfies Decision[]) {
      await expect(sign({ ...own, decision })).rejects.toMatchObject({
        code: 'sign-off.four-eyes',
        data: { name: 'Olga Owner' },
      });
    }
    await tools.client.workspace.configure({ fourEyes: false, timestampServer: null });
    const { assessmentId } = tools;
    await tools.client.signOff.assign({ assessmentId, role: 'approver', personIds: [tools.olga] });
    expect(await sign(own)).toMatchObject({ personName: 'Olga Owner', fourEyes: false });
  });

  test('by someone who answered a question is refused too', async () => {
    await tools.client.signOff.submit({ assessmentId: tools.assessmentId });
    await tools.client.session.actAs({ personId: tools.anna });
    await tools.client.assessment.answer({
      assessmentId: tools.assessmentId,
      questionId: 'use.remarks',
      value: 'mine',
    });
    await expect(sign()).rejects.toMatchObject({ code: 'sign-off.four-eyes', data: { name: 'Anna Approver' } });
  });

  test('needs the role, a key of that person, and conditions where there are conditions', async () => {
    const dev = await tools.client.person.add({ name: 'Dev', roles: ['developer'] });
    const key = await tools.client.key.generate({ personId: dev.id, passphrase });
    await expect(sign({ personId: dev.id, keyId: key.id })).rejects.toMatchObject({ code: 'sign-off.role-missing' });
    await expect(sign({ keyId: key.id })).rejects.toMatchObject({ code: 'key.not-of-person' });
    await expect(sign({ keyId: tools.olga })).rejects.toMatchObject({ code: 'record.not-found' });
    const conditional = { decision: 'approve-with-conditions' as const };
    await expect(sign(conditional)).rejects.toMatchObject({ code: 'sign-off.conditions-missing' });
    const conditions = [condition(tools.anna)];
    expect(await sign({ ...conditional, conditions })).toMatchObject({
      conditions: 'Gloves.',
      conditionList: [{ text: 'Gloves.', owner: 'Anna Approver', dueOn: '2027-02-28' }],
    });
  });

  test('with an expired certificate is refused before the passphrase is tried', async () => {
    tools.setClock('2032-01-01T00:00:00.000Z');
    await expect(sign({ passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'key.expired',
      data: { subject: 'Anna Approver' },
    });
  });

  test('says who cannot sign, and why', async () => {
    const dev = await tools.client.person.add({ name: 'Dev', roles: ['developer'] });
    const eve = await tools.client.person.add({ name: 'Eve', roles: ['approver'] });
    const { barred } = await tools.client.signOff.prepare({ assessmentId: tools.assessmentId });
    expect(barred).toEqual([
      { personId: tools.olga, reason: 'four-eyes' },
      { personId: dev.id, reason: 'role' },
      { personId: eve.id, reason: 'no-key' },
    ]);
  });
});

describe('an outcome that is still open', () => {
  test('can be rejected but not approved', async () => {
    await tools.answer({ 'role.is-tool': 'yes' });
    await askOneApprover(tools.client);
    await expect(sign()).rejects.toMatchObject({ code: 'sign-off.not-determined', data: { open: expect.any(Number) } });
    await expect(
      sign({ decision: 'approve-with-conditions', conditions: [condition(tools.anna)] }),
    ).rejects.toMatchObject({
      code: 'sign-off.not-determined',
    });
    expect(await sign({ decision: 'reject' })).toMatchObject({ decision: 'reject' });
    expect((await tools.client.assessment.list())[0]?.signOff).toBe('rejected');
  });
});

test('what was answered to a question that is hidden now is not part of what is signed', async () => {
  await tools.answer({ ...plainAnswers, 'role.is-tool': 'no' });
  const { state } = await tools.client.signOff.prepare({ assessmentId: tools.assessmentId });
  const hidden = state.answers.filter(({ status }) => status === 'not-applicable');
  expect(hidden.map(({ questionId }) => questionId)).toEqual(['role.of', 'use.areas', 'use.weight', 'use.bought']);
  for (const answer of hidden) expect(answer).toMatchObject({ value: null, justification: null, answeredBy: null });
  expect(state.answers.find(({ questionId }) => questionId === 'role.is-tool')?.status).toBe('answered');
});
