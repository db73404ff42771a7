import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RichText } from '#contract/rich-text';
import { makeToolResources, openToolCase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

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

const text = (words: string): RichText => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});
const answer = (questionId: string, rest: object) =>
  tools.client.assessment.answer({ assessmentId: tools.assessmentId, questionId, ...rest });

describe('an answer', () => {
  test('is saved, judged and journaled with who gave it when', async () => {
    const view = await answer('role.is-tool', { value: 'yes', justification: text('It is a hammer.') });
    expect(view.answers).toMatchObject([
      {
        questionId: 'role.is-tool',
        value: 'yes',
        justification: text('It is a hammer.'),
        isFlagged: false,
        answeredBy: tools.olga,
        version: 1,
      },
    ]);
    expect(view.judgement.visibility['role.of']).toBe('true');
    expect(view.savedAt >= (view.answers[0]?.answeredAt ?? '')).toBe(true);
    const [event] = await tools.client.journal.list({ limit: 1 });
    expect(event).toMatchObject({
      action: 'assessment.answer',
      operation: 'insert',
      actorName: 'Olga Owner',
      recordName: 'role.is-tool',
    });
  });

  test('given again leaves no trace; changed, it keeps what was not mentioned', async () => {
    const first = await answer('use.weight', { value: 3, justification: text('weighed') });
    expect(await answer('use.weight', { value: 3 })).toEqual(first);
    const second = await answer('use.weight', { value: 4 });
    expect(second.answers[0]).toMatchObject({ value: 4, justification: text('weighed'), version: 2 });
    const third = await answer('use.weight', { justification: null });
    expect(third.answers[0]).toMatchObject({ value: 4, justification: null, version: 3 });
    const taken = await answer('use.weight', { value: null });
    expect(taken.answers[0]).toMatchObject({ value: null, version: 4 });
    expect(taken.judgement.open).not.toContain('role.of');
  });

  test('flagged as a working note changes neither the content nor who answered', async () => {
    const before = await answer('use.remarks', { value: 'none' });
    const flagged = await answer('use.remarks', { isFlagged: true });
    expect(flagged.answers[0]).toEqual({ ...before.answers[0], isFlagged: true, version: 2 });
    expect(flagged.contentHash).toBe(before.contentHash);
    expect((await answer('role.of', { isFlagged: true })).answers).toHaveLength(2);
  });

  test('of blank text is none, "don\'t know" is one', async () => {
    expect((await answer('use.remarks', { value: '  \n' })).answers).toEqual([]);
    const view = await answer('role.is-tool', { value: { unknown: true } });
    expect(view.answers[0]?.value).toEqual({ unknown: true });
    expect(view.judgement.open).toContain('role.is-tool');
  });

  test.each([
    ['role.is-tool', 'maybe', 'not_yes_no'],
    ['role.of', 'steal', 'not_an_option'],
    ['use.areas', ['roof', 'roof'], 'repeated_option'],
    ['use.weight', -1, 'below_minimum'],
    ['use.bought', '2026-02-30', 'not_a_date'],
    ['use.remarks', 7, 'type'],
  ])('to %s that does not fit it is refused and the one before stands: %j', async (questionId, value, reason) => {
    await expect(answer(questionId, { value })).rejects.toMatchObject({
      code: 'answer.not-allowed',
      data: { questionId, reason },
    });
    expect((await tools.client.assessment.open({ id: tools.assessmentId })).answers).toEqual([]);
  });

  test('to a question or assessment that is not there is refused', async () => {
    await expect(answer('no.such', { value: 'yes' })).rejects.toMatchObject({ code: 'record.not-found' });
    const call = tools.client.assessment.answer({ assessmentId: tools.olga, questionId: 'role.of', value: 'use' });
    await expect(call).rejects.toMatchObject({ code: 'record.not-found', data: { kind: 'assessments' } });
  });

  test('with half a character pair is refused by name and not saved', async () => {
    await expect(answer('use.remarks', { value: 'broken \ud83d' })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('of rich text with a node that is not allowed is refused', async () => {
    const justification = { type: 'doc', content: [{ type: 'iframe' }] } as unknown as RichText;
    await expect(answer('use.remarks', { justification })).rejects.toMatchObject({ code: 'input.invalid' });
  });
});

describe('an assessment', () => {
  test('keeps the pack it was made with when the app ships another under the same version', async () => {
    await tools.answer(plainAnswers);
    const before = await tools.client.assessment.open({ id: tools.assessmentId });
    const other = makeToolResources();
    const rules = join(other.folder, 'packs', 'tool-check', 'rules.yaml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('to: 100', 'to: 1'));
    tools.core.close();
    const next = await import('#test/support/open-test-core').then(({ openTestCore }) =>
      openTestCore({ resources: other.folder, folder: tools.folder }),
    );
    await next.client.workspace.open({ file: next.file('tools.mdossier') });
    const after = await next.client.assessment.open({ id: tools.assessmentId });
    expect(after.judgement).toEqual(before.judgement);
    expect(after.contentHash).toBe(before.contentHash);
    const { packId: id, packVersion: version, packHash } = after.assessment;
    expect((await next.client.pack.get({ id, version })).hash).toBe(packHash);
    expect((await next.client.pack.get({ id })).hash).not.toBe(packHash);
    next.core.close();
    other.remove();
  });

  test('is dated by its assessor, from the version they saw', async () => {
    const { assessment } = await tools.client.assessment.open({ id: tools.assessmentId });
    const dated = await tools.client.assessment.setDate({
      id: assessment.id,
      baseVersion: 1,
      assessedOn: '2026-12-24',
    });
    expect(dated.assessment).toMatchObject({ assessedOn: '2026-12-24', version: 2 });
    await expect(
      tools.client.assessment.setDate({ id: assessment.id, baseVersion: 1, assessedOn: '2026-12-25' }),
    ).rejects.toMatchObject({ code: 'record.changed-meanwhile' });
  });

  test('needs a system and a pack that are there', async () => {
    const { create } = tools.client.assessment;
    await expect(create({ systemId: tools.olga, packId: 'tool-check' })).rejects.toMatchObject({
      code: 'record.not-found',
    });
    await expect(create({ systemId: tools.systemId, packId: 'no-such' })).rejects.toMatchObject({
      code: 'pack.not-found',
    });
  });

  test('shows in the list with its progress and its classes', async () => {
    await tools.answer(plainAnswers);
    expect(await tools.client.assessment.list()).toMatchObject([
      { systemName: 'Hammer', answered: 5, total: 6, isDetermined: true, classes: ['plain'], signOff: 'none' },
    ]);
  });
});

describe('evidence', () => {
  const add = (name: string) =>
    tools.client.evidence.add({ assessmentId: tools.assessmentId, questionId: 'use.weight', file: tools.file(name) });

  test('is stored with its hash, once for equal bytes, and is part of what is signed', async () => {
    const before = await tools.client.assessment.open({ id: tools.assessmentId });
    writeFileSync(join(tools.folder, 'scale.pdf'), 'weighed: 3 kg');
    writeFileSync(join(tools.folder, 'copy.txt'), 'weighed: 3 kg');
    await add('scale.pdf');
    const view = await add('copy.txt');
    const sha256 = createHash('sha256').update('weighed: 3 kg').digest('hex');
    expect(view.evidence).toMatchObject([
      { name: 'scale.pdf', mediaType: 'application/pdf', sizeBytes: 13, sha256, addedBy: tools.olga },
      { name: 'copy.txt', mediaType: 'text/plain', sizeBytes: 13, sha256 },
    ]);
    expect(view.contentHash).not.toBe(before.contentHash);
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
    const [first, second] = view.evidence;
    await tools.client.evidence.remove({ id: first?.id ?? '', baseVersion: 1 });
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
    const empty = await tools.client.evidence.remove({ id: second?.id ?? '', baseVersion: 1 });
    expect(empty.contentHash).toBe(before.contentHash);
    expect(await tools.client.journal.verify()).toMatchObject({ isIntact: true });
  });

  test('that is missing, a folder, or the open workspace itself is refused', async () => {
    await expect(add('nothing.pdf')).rejects.toMatchObject({ code: 'file.not-readable' });
    await expect(add('.')).rejects.toMatchObject({ code: 'file.not-readable' });
    await expect(add('tools.mdossier')).rejects.toMatchObject({ code: 'file.not-readable' });
  });

  test('that is too large is refused before it is read', async () => {
    writeFileSync(join(tools.folder, 'film.mp4'), '');
    truncateSync(join(tools.folder, 'film.mp4'), 500_000_001);
    await expect(add('film.mp4')).rejects.toMatchObject({
      code: 'file.too-large',
      data: { name: 'film.mp4', limitBytes: 500_000_000 },
    });
  });
});
