import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadTexts, nearestLocale } from '#shell/texts';

const resources = join(import.meta.dirname, '..', '..', 'resources');

test('the shell speaks the shipped language nearest to the system\u2019s', () => {
  expect(['de', 'de-AT', 'de_CH', 'DE', 'en-GB', 'fr', ''].map(nearestLocale)).toEqual([
    'de',
    'de',
    'de',
    'de',
    'en',
    'en',
    'en',
  ]);
});

test('each language has its own words', () => {
  expect(loadTexts(resources, 'en').text('menu.about', { app: 'Model Dossier' })).toBe('About Model Dossier');
  expect(loadTexts(resources, 'de').text('menu.about', { app: 'Model Dossier' })).toBe('Über Model Dossier');
});
