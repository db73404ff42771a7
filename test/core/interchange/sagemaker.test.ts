import { describe, expect, test } from 'vitest';
import { fixture, only, read, refusal, told } from './mlops-files.ts';
import { fileOf } from './round-trip.ts';

const text = async (): Promise<string> => Buffer.from(fixture('sagemaker/card.json').bytes).toString();

describe('a SageMaker model card', () => {
  test('fills the card of a model version', async () => {
    const { name, facts } = only(await read([fixture('sagemaker/card.json')]), 'model-version');
    expect(name).toBe('credit-score 3');
    expect(facts).toMatchObject({
      semanticVersion: '3',
      summary: 'Scores applications.',
      algorithm: 'XGBoost',
      task: 'Binary Classification',
      authors: [{ name: 'Ada' }, { name: 'Risk team' }],
      artefacts: [{ name: 's3://bucket/model.tar.gz' }],
      limitations: ['Missing income.'],
      users: ['Loan officers'],
      ethicalConsiderations: [{ name: 'May disadvantage newcomers.' }],
      hyperparameters: [{ name: 'eta', value: '0.2' }],
      datasets: [{ name: 's3://bucket/train.csv', role: 'training' }],
      metrics: [
        { type: 'train:auc', value: 0.9, split: 'training' },
        { type: 'auc', value: 0.84, slice: 'binary', dataset: 's3://bucket/test.csv', source: 'yearly' },
      ],
    });
    expect(JSON.stringify(facts['intendedUse'])).toMatch(/Rank applications.*Decisions with review/);
  });

  test('keeps and tells what no field holds', async () => {
    const draft = await read([fixture('sagemaker/card.json')]);
    expect(told(draft)).toEqual(
      expect.arrayContaining([
        'kept /intended_uses/risk_rating no-field',
        'kept /business_details/line_of_business no-field',
        'kept /additional_information/custom_details/reviewed_by no-field',
        'kept /evaluation_details as-it-was',
      ]),
    );
  });

  test('is read alike as the service answers with it, with its state', async () => {
    const answer = {
      ModelCardName: 'x',
      ModelCardVersion: 1,
      ModelCardStatus: 'PendingReview',
      Content: await text(),
      CreationTime: 1,
    };
    const item = only(await read([fileOf('describe.json', JSON.stringify(answer))]), 'model-version');
    expect(item.state).toBe('review');
    expect(item.facts['algorithm']).toBe('XGBoost');
    expect(item.extras['sagemaker-model-card']).toMatchObject({ '/CreationTime': 1 });
  });

  test('is named by its file if by nothing else', async () => {
    const card = { model_overview: { model_description: 'x' }, intended_uses: {} };
    expect(only(await read([fileOf('fraud.json', JSON.stringify(card))]), 'model-version').name).toBe('fraud');
  });

  test.each([
    ['parts that are no maps', '{"model_overview": 1, "intended_uses": 2}', 'interchange.nothing-inside'],
    ['content that is no JSON', '{"ModelCardName": "x", "Content": "{broken"}', 'interchange.malformed /Content:1'],
    ['content that is a list', '{"ModelCardName": "x", "Content": "[]"}', 'interchange.malformed /Content'],
    ['an end in its middle', '{"model_overview": {"a": 1}, "intended_uses": {', 'interchange.malformed 1:'],
  ])('is refused for %s', async (_name, source, expected) => {
    expect(await refusal([fileOf('card.json', source)])).toContain(expected);
  });
});
