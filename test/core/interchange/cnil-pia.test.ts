import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HEAD_QUESTIONS, MEASURES_QUESTION, QUESTIONS } from '#core/interchange/cnil-pia/mapping';
import { fixture, only, read, refusal, told } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

describe('a PIA', () => {
  test('is a system and answers for a data protection impact assessment', async () => {
    const draft = await read([fixture('cnil-pia/pia.json')]);
    const system = only(draft, 'system');
    expect(system.name).toBe('Shift planner');
    expect(system.facts).toEqual({
      tags: ['Work'],
      sector: 'Health',
      description: 'Plans shifts\n- daily',
      intendedPurpose: 'Fair plans & rest',
      legalBasis: 'Article 6(1)(b)',
    });
    expect(draft.answers).toEqual([
      {
        packId: 'gdpr-dpia',
        title: 'Shift planner',
        systemKey: system.key,
        answers: [
          { questionId: 'description.purposes', text: 'Fair plans & rest' },
          { questionId: 'necessity.minimisation', text: 'Only hours.' },
          { questionId: 'advice.dpo-opinion', text: 'Go on.' },
          { questionId: 'advice.views-result', text: 'Council agrees' },
          { questionId: 'risks.security', text: 'Encryption: On disk' },
        ],
      },
    ]);
  });

  test('keeps answers that no question of the pack asks for, and tells them', async () => {
    const draft = await read([fixture('cnil-pia/pia.json')]);
    expect(told(draft)).toEqual(
      expect.arrayContaining([
        'kept /answers/4 no-question',
        'kept /answers/5 no-question',
        'kept /pia/author_name no-field',
        'kept /measures no-field',
      ]),
    );
    expect((only(draft, 'system').extras['cnil-pia'] as Record<string, unknown>)['/answers/0']).toMatchObject({
      reference_to: 111,
    });
  });

  test('is mapped to questions of words that the pack has', () => {
    const folder = join(import.meta.dirname, '../../../resources/packs/gdpr-dpia/questions');
    const text = ['03-description', '04-necessity', '06-risks', '07-advice']
      .map((name) => readFileSync(join(folder, `${name}.yaml`), 'utf8'))
      .join('\n');
    for (const id of [...QUESTIONS, ...HEAD_QUESTIONS].map(({ questionId }) => questionId).concat(MEASURES_QUESTION)) {
      expect(text).toMatch(new RegExp(`- id: ${id.replaceAll('.', '\\.')}\\n\\s+type: text\\n`));
    }
  });

  test('without answers is a system alone', async () => {
    const draft = await read([fileOf('p.json', '{"pia": {"name": "Empty"}}')]);
    expect(draft.answers).toEqual([]);
    expect(only(draft, 'system').name).toBe('Empty');
  });

  test('with an answer to nothing tells it', async () => {
    const draft = await read([fileOf('p.json', '{"pia": {"name": "x"}, "answers": [{"data": {"text": "y"}}, 3]}')]);
    expect(told(draft)).toEqual(['dropped /answers/0 no-answer', 'dropped /answers/1 no-answer']);
  });

  test.each([
    ['a structure without an assessment', '{"structure": {"name": "x"}}', 'interchange.nothing-inside'],
    ['answers that are no list', '{"pia": {"name": "x"}, "answers": {"a": 1}}', 'interchange.malformed /answers'],
    ['an end in its middle', '{"pia": {"name": "x"', 'interchange.malformed 1:21'],
  ])('is refused for %s', async (_name, source, expected) => {
    expect(await refusal([fileOf('p.json', source)])).toBe(expected);
  });
});
