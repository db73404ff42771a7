import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Person, SigningKey } from '#contract/records/person';
import type { SignOffPreview } from '#contract/records/sign-off';
import { failureText, language, t } from '../../../renderer/app/i18n.svelte.ts';
import { session } from '../../../renderer/app/session.svelte.ts';
import { SignOffForm } from '../../../renderer/screens/sign-off/sign-off.svelte.ts';
import { signOff, standing, step } from './standing.ts';

const { prepare, sign } = vi.hoisted(() => ({ prepare: vi.fn(), sign: vi.fn() }));

// The boundary to the core.
vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: { signOff: { prepare, sign } },
}));

const key = (id: string, more: Partial<SigningKey> = {}): SigningKey =>
  ({
    id,
    personId: 'validator',
    token: null,
    revokedAt: null,
    replacedById: null,
    notAfter: '2999-01-01T00:00:00.000Z',
    ...more,
  }) as SigningKey;
const refusal = (code: string, data: object = {}) => Object.assign(new Error(code), { code, data });

beforeEach(() => {
  language.choose('en');
  prepare.mockReset().mockResolvedValue({ contentHash: 'hash' } as SignOffPreview);
  sign.mockReset().mockResolvedValue({ id: 'receipt' });
  session.people = [{ id: 'validator', name: 'Anna' } as unknown as Person];
  session.keys = [key('expired', { notAfter: '2020-01-01T00:00:00.000Z' }), key('held')];
});

async function ready(decision: SignOffForm['decision'] = 'approve'): Promise<SignOffForm> {
  const form = new SignOffForm(standing(), { kind: 'step', step: step('validator') });
  await form.prepare();
  form.decision = decision;
  form.statement = ' In order. ';
  form.use.secret = 'the passphrase';
  return form;
}

test('nothing is signed before every statement is confirmed; then they go along in the words that were shown', async () => {
  const form = await ready();
  await form.sign();
  expect(sign).not.toHaveBeenCalled();
  expect(form.attestationError).toBe(t('screen.sign-off.attestation-missing'));
  form.confirmed = [true, true];
  await form.sign();
  expect(sign).toHaveBeenCalledWith({
    assessmentId: 'a',
    contentHash: 'hash',
    personId: 'validator',
    keyId: 'held',
    passphrase: 'the passphrase',
    timestamp: false,
    stepId: 'validator',
    decision: 'approve',
    statement: 'In order.',
    conditions: [],
    attestations: ['I have read it.', 'I am independent.'],
    nextReviewOn: null,
    validUntil: null,
    residualRisk: null,
    withdraws: null,
  });
  expect(form.receipt).toEqual({ id: 'receipt' });
  expect(form.use.secret).toBe('');
});

test('in German the German words are confirmed, and where there are none the English', async () => {
  language.choose('de');
  const form = await ready();
  form.confirmed = [true, true];
  await form.sign();
  expect(sign.mock.calls[0]?.[0].attestations).toEqual(['Ich habe es gelesen.', 'I am independent.']);
});

test('changes are requested with reasons only: no statement to confirm, no dates, no risk go along', async () => {
  const form = await ready('request-changes');
  form.validUntil = '2027-01-01';
  form.hasResidualRisk = true;
  form.riskText = 'left from before';
  await form.sign();
  expect(sign.mock.calls[0]?.[0]).toMatchObject({ attestations: [], validUntil: null, residualRisk: null });
});

test('each condition needs its words, its owner and its day, and each says what is missing', async () => {
  const form = await ready('approve-with-conditions');
  form.confirmed = [true, true];
  form.addCondition();
  const [first, second] = form.conditions;
  if (first === undefined || second === undefined) throw new Error('no conditions');
  Object.assign(first, { text: ' Test it. ', ownerId: 'validator', dueOn: '2027-03-31' });
  await form.sign();
  expect(sign).not.toHaveBeenCalled();
  expect([second.textError, second.ownerError, second.dueError].every((error) => error !== null)).toBe(true);
  expect([first.textError, first.ownerError, first.dueError]).toEqual([null, null, null]);
  form.removeCondition(second);
  await form.sign();
  expect(sign.mock.calls[0]?.[0].conditions).toEqual([{ text: 'Test it.', ownerId: 'validator', dueOn: '2027-03-31' }]);
});

test('an accepted risk needs its words and its day', async () => {
  const form = await ready();
  form.confirmed = [true, true];
  form.hasResidualRisk = true;
  await form.sign();
  expect(form.riskTextError).not.toBeNull();
  expect(form.riskUntilError).not.toBeNull();
  expect(sign).not.toHaveBeenCalled();
});

test('a wrong PIN stands at its field with the tries that are left, and the field is emptied', async () => {
  session.keys = [key('card', { token: { module: 'm', label: 'Card', serial: '1', objectId: '01' } })];
  const form = await ready('reject');
  expect(form.use.secretName).toBe(t('screen.keys.pin'));
  const wrong = refusal('token.pin-wrong', { label: 'Card', tries: 'final' });
  sign.mockRejectedValueOnce(wrong);
  await form.sign();
  expect(form.use.secretError).toBe(failureText(wrong));
  expect(form.use.secretError).toContain('One try is left');
  expect(form.use.secret).toBe('');
  expect(form.task.failure).toBeNull();
});

test('if the content changed meanwhile, the new state is shown and nothing is signed', async () => {
  const form = await ready('reject');
  sign.mockRejectedValueOnce(refusal('sign-off.content-changed'));
  prepare.mockResolvedValueOnce({ contentHash: 'newer' } as SignOffPreview);
  await form.sign();
  expect(form.receipt).toBeNull();
  expect(form.preview?.contentHash).toBe('newer');
  expect(form.task.failure).toBe(t('error.sign-off.content-changed'));
});

test('a withdrawal is signed by whoever decided, and names what it takes back', async () => {
  const form = new SignOffForm(standing(), { kind: 'withdraw', signOff: signOff('mine', 'validator') });
  await form.prepare();
  form.statement = 'A complaint came.';
  form.use.secret = 'the passphrase';
  await form.sign();
  expect(sign.mock.calls[0]?.[0]).toMatchObject({ decision: 'withdraw', withdraws: 'mine', personId: 'validator' });
  expect(sign.mock.calls[0]?.[0]).not.toHaveProperty('stepId');
});

test('an opinion asks for no decision and no statements', () => {
  const form = new SignOffForm(standing(), { kind: 'step', step: step('dpo', { asks: 'opinion' }) });
  expect(form.decision).toBe('opinion');
  expect(form.decisions).toEqual([]);
  expect(form.isApproval).toBe(false);
});

test('whoever is barred is told with the reason and cannot be chosen', () => {
  const barred = step('validator', { openTo: [], barred: [{ personId: 'validator', reason: 'separation' }] });
  const form = new SignOffForm(standing(), { kind: 'step', step: barred });
  expect(form.people).toEqual([{ id: 'validator', reason: t('screen.sign-off.barred.separation') }]);
});
