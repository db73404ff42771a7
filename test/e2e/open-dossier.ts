import type { Locator } from 'playwright';
import type { TestApp } from './app.ts';
import { startingWith, type Words } from './words.ts';

/** Opens the only assessment's dossier. @returns its preview, drawn */
export async function openDossier({ page }: TestApp, say: Words): Promise<Locator> {
  await page
    .getByRole('button', { name: startingWith('Nordlicht') })
    .first()
    .click();
  await page
    .getByRole('navigation', { name: say.t('app.navigation') })
    .getByRole('button', { name: say.t('screen.assessments.title') })
    .click();
  await page.getByRole('main').getByRole('button', { name: 'TalentRank 2026', exact: true }).click();
  await page
    .getByRole('navigation', { name: say.t('screen.outcome.parts') })
    .getByRole('button', { name: say.t('screen.dossier.title') })
    .click();
  const preview = page.getByRole('region', { name: say.t('screen.dossier.preview') });
  await preview.locator('canvas').first().waitFor({ timeout: 60_000 });
  return preview;
}
