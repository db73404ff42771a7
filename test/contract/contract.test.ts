import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract';
import { isProcedure } from '@orpc/server';
import { IntlMessageFormat } from 'intl-messageformat';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '#contract/calls';
import { AppError, type ErrorCode, errorDetails, isAppErrorCode } from '#contract/errors';
import { errorMessage, formatMessage, type Messages } from '#contract/messages';
import {
  AssessmentComparison,
  AssessmentSummary,
  AssessmentView,
  OfferedAnswer,
  UpgradePreview,
} from '#contract/records/assessment';
import { JournalEntry, JournalReport } from '#contract/records/journal';
import { WhatIf } from '#contract/records/judgement';
import { Pack, PackDiagram, PackDifference, PackSummary } from '#contract/records/pack';
import { Person, SigningKey } from '#contract/records/person';
import { SignOff, SignOffPreview } from '#contract/records/sign-off';
import { AiSystem } from '#contract/records/system';
import { Locale } from '#contract/records/text';
import { SubIndication, Verdict, VerificationReport } from '#contract/records/verification';
import { SignOffStanding, Workflow } from '#contract/records/workflow';
import { Session } from '#contract/records/workspace';
import { RichText } from '#contract/rich-text';
import { loadMessages } from '#core/files/messages';
import { openHouseCase } from '#test/support/house-case';
import { house2 } from '#test/support/house-pack';
import { resources } from '#test/support/open-test-core';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

const codes = Object.keys(errorDetails) as ErrorCode[];
const locales = Locale.options;

/** Details that fit a code's schema, one value per field. */
function sampleDetails(code: ErrorCode): Record<string, string | number> {
  const shape = errorDetails[code].shape as Readonly<
    Record<string, { safeParse(value: unknown): { success: boolean } }>
  >;
  return Object.fromEntries(
    Object.entries(shape).map(([field, schema]) => [field, schema.safeParse('sample').success ? 'sample' : 7]),
  );
}

describe('every call', () => {
  let toolCase: ToolCase;
  let folder: ReturnType<typeof makeToolResources>;
  beforeAll(async () => {
    folder = makeToolResources();
    toolCase = await openToolCase(folder.folder);
  });
  afterAll(() => {
    toolCase.stop();
    folder.remove();
  });

  test('of the contract has a handler and a kind, and there is no handler besides', () => {
    const names = (router: object, isCall: (value: unknown) => boolean): string[] =>
      Object.entries(router).flatMap(([noun, verbs]) =>
        Object.entries(verbs as object).flatMap(([verb, call]) => (isCall(call) ? [`${noun}.${verb}`] : [])),
      );
    const wanted = names(contract, isContractProcedure);
    expect(wanted.length).toBeGreaterThan(30);
    expect(names(toolCase.core.router, isProcedure).sort()).toEqual(wanted.toSorted());
    // One type for all of them: the compiler cannot hold every call's own beside the others.
    const nouns: Readonly<Record<string, Readonly<Record<string, AnyContractProcedure>>>> = contract;
    for (const [noun, verbs] of Object.entries(nouns)) {
      for (const [verb, call] of Object.entries(verbs)) {
        expect(['read', 'write', 'job'], `${noun}.${verb}`).toContain(call['~orpc'].meta.kind);
      }
    }
  });

  test('gives records that survive JSON unchanged', async () => {
    const { client, assessmentId, anna, annasKey } = toolCase;
    await toolCase.answer(plainAnswers);
    const signOff = await decide(client, { assessmentId, personId: anna, keyId: annasKey, passphrase });
    const survive = (schema: { parse(value: unknown): unknown }, value: unknown): void => {
      expect(schema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
    };
    survive(SignOff, signOff);
    survive(SignOffStanding, await client.signOff.standing({ assessmentId }));
    survive(Session, await client.session.get());
    survive(SignOffPreview, await client.signOff.prepare({ assessmentId }));
    survive(AssessmentView, await client.assessment.open({ id: assessmentId }));
    survive(JournalReport, await client.journal.verify());
    survive(VerificationReport, await client.verification.check({ file: toolCase.file('tools.mdossier') }));
    survive(Pack, await client.pack.get({ id: 'tool-check' }));
    for (const [schema, list] of [
      [Person, await client.person.list()],
      [Workflow, await client.workflow.list()],
      [SigningKey, await client.key.list()],
      [AiSystem, await client.system.list()],
      [PackSummary, await client.pack.list()],
      [AssessmentSummary, await client.assessment.list()],
      [JournalEntry, await client.journal.list({})],
    ] as const) {
      expect(list.length).toBeGreaterThan(0);
      for (const record of list) survive(schema, record);
    }
    expect(toolCase.log).toEqual([]);
  });

  test('on frameworks gives records that survive JSON unchanged', async () => {
    const house = await openHouseCase(folder.folder);
    try {
      const { client, houseId } = house;
      const survive = (schema: { parse(value: unknown): unknown }, value: unknown): void => {
        expect(schema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
      };
      await house.answerHouse('public', 'yes');
      await house.importPack(house2);
      const preview = await client.assessment.previewUpgrade({ id: houseId });
      survive(UpgradePreview, preview);
      const { assessment } = await client.assessment.upgrade({ id: houseId, version: preview.to });
      survive(AssessmentComparison, await client.assessment.compare({ leftId: houseId, rightId: assessment.id }));
      survive(PackDiagram, await client.pack.diagram({ id: 'house-check' }));
      for (const [schema, list] of [
        [WhatIf, await client.assessment.whatIf({ id: houseId })],
        [OfferedAnswer, await client.assessment.offers({ id: houseId })],
        [PackDifference, await client.pack.diff({ id: 'house-check', from: preview.from, to: preview.to })],
        [AssessmentView, [await client.assessment.open({ id: assessment.id })]],
      ] as const) {
        expect(list.length).toBeGreaterThan(0);
        for (const record of list) survive(schema, record);
      }
      expect(house.log).toEqual([]);
    } finally {
      house.stop();
    }
  });

  test('refuses input that does not fit its schema before anything happens, and says where', async () => {
    const before = await toolCase.client.journal.verify();
    const refused = (path: string) => ({
      code: 'input.invalid',
      defined: true,
      data: { path, reason: expect.any(String) },
    });
    const { client } = toolCase;
    await expect(client.person.add({ name: '  ', roles: ['owner'] })).rejects.toMatchObject(refused('name'));
    await expect(client.person.add({ name: 'A', roles: [] })).rejects.toMatchObject(refused('roles'));
    await expect(client.assessment.open({ id: 'x' })).rejects.toMatchObject(refused('id'));
    const extra = { id: toolCase.assessmentId, more: 1 } as { id: string };
    await expect(client.assessment.open(extra)).rejects.toMatchObject({ code: 'input.invalid' });
    expect(await client.journal.verify()).toEqual(before);
  });
});

describe.each(locales)('in %s', (locale) => {
  const messages = loadMessages(resources, locale);
  const own = (key: string): string | undefined => messages[key];

  test.each(codes)('the error %s has a sentence with all it needs', (code) => {
    expect(own(`error.${code}`)).toBeTypeOf('string');
    const sentence = errorMessage(messages, locale, code, sampleDetails(code));
    expect(sentence).toMatch(/^\p{Lu}|^[„“]|^sample|^7|^Eine|^Ein/u);
    expect(sentence).toMatch(/[.)]$/);
    expect(sentence).not.toContain('!');
    expect(sentence).not.toContain('undefined');
  });

  test('every verdict and sub-indication is explained', () => {
    for (const verdict of Verdict.options) {
      expect(own(`verdict.${verdict}`), verdict).toBeTypeOf('string');
      expect(own(`verdict.${verdict}.meaning`), verdict).toBeTypeOf('string');
    }
    for (const reason of SubIndication.options) expect(own(`subIndication.${reason}`), reason).toBeTypeOf('string');
    for (const code of VerificationReport.shape.checks.element.shape.code.options) {
      expect(formatMessage(messages, locale, `check.${code}`, { subject: 'X' }), code).not.toMatch(/^\[/);
    }
    for (const kind of JournalReport.shape.problems.element.shape.kind.options) {
      expect(own(`check.problem.${kind}`), kind).toBeTypeOf('string');
    }
  });

  test('every message is well-formed', () => {
    for (const [key, text] of Object.entries(messages)) {
      expect(() => new IntlMessageFormat(text, locale, undefined, { ignoreTag: true }), key).not.toThrow();
    }
  });
});

/**
 * The names of all placeholders of a message, however deep. A dossier says every count also as a word (`countWord`, and
 * `countStart` where a sentence begins); which of them a language needs is for its grammar to say.
 */
function placeholders(text: string): string[] {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('value' in node && 'type' in node && typeof node.value === 'string' && node.type !== 0)
      names.add(node.value.replace(/(Word|Start)$/, ''));
    for (const part of Object.values(node)) visit(part);
  };
  visit(new IntlMessageFormat(text, 'en', undefined, { ignoreTag: true }).getAst());
  return [...names].sort();
}

test('both languages have the same messages with the same placeholders', () => {
  const [en = {}, de = {}] = locales.map(
    (locale) => JSON.parse(readFileSync(join(resources, 'messages', `${locale}.json`), 'utf8')) as Messages,
  );
  expect(Object.keys(de)).toEqual(Object.keys(en));
  for (const [key, text] of Object.entries(en)) {
    expect(placeholders(de[key] ?? ''), key).toEqual(placeholders(text));
  }
});

test('an error is known by its code also after it crossed a process as plain data', () => {
  const error = new AppError('file.not-readable', { name: 'a.pdf' });
  const crossed = JSON.parse(JSON.stringify({ code: error.code, data: error.details })) as { code: unknown };
  expect(isAppErrorCode(crossed.code)).toBe(true);
  expect(isAppErrorCode('toString')).toBe(false);
  expect(isAppErrorCode(undefined)).toBe(false);
});

test('a text of nodes we do not allow is refused with one short reason, however deep they lie', () => {
  let node: object = { type: 'paragraph', content: [{ type: 'video', src: 'x' }] };
  for (let depth = 0; depth < 40; depth += 1)
    node = { type: depth % 2 === 0 ? 'listItem' : 'bulletList', content: [node] };
  const { error } = RichText.safeParse({ type: 'doc', content: [node] });
  expect(error?.issues).toHaveLength(1);
  expect(JSON.stringify(error?.issues).length).toBeLessThan(2000);
});
