import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { DRIFT_METRICS, GAP_METRICS, GROUP_METRICS, PERFORMANCE_METRICS } from '#contract/evaluation-metrics';
import { Catalogue } from '#contract/records/catalogue';
import { resources } from '#test/support/open-test-core';

const text = readFileSync(join(resources, 'catalogue', 'metrics.yaml'), 'utf8');
const metrics = Catalogue.parse(parse(text)).metrics ?? [];

describe('the catalogue of metrics', () => {
  test('has every figure that is computed, and each id once', () => {
    const ids = metrics.map(({ id }) => id);
    const computed = [
      ...GROUP_METRICS,
      'scoring-rate',
      ...GAP_METRICS,
      ...Object.values(PERFORMANCE_METRICS).flat(),
      ...DRIFT_METRICS,
    ];
    expect(computed.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
  test('says what each means in both languages, and bounds that are bounds', () => {
    for (const { id, label, meaning, min, max } of metrics) {
      expect(label.de, id).toBeTruthy();
      expect(meaning.de, id).toBeTruthy();
      if (min !== undefined && max !== undefined) expect(min, id).toBeLessThan(max);
    }
  });
});
