import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { checkConformance } from '#core/conformance/check';
import { TestApp } from './app.ts';
import { mouse, pickItem } from './hands.ts';
import { Inventory } from './inventory.ts';
import { makeMonitoringCase, WATCHED } from './monitoring-case.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

/** One language is walked as a rule, the other here as well if asked for. */
const LOCALES = process.env['THOROUGH'] === undefined ? (['en'] as const) : (['en', 'de'] as const);

test.each(LOCALES)(
  'what is watched: an overdue cycle, an incident with its clocks, a finding closed by another, in %s',
  async (locale) => {
    app = await TestApp.launch({ locale, folder: await makeMonitoringCase() });
    const at = app;
    const { page } = at;
    const say = words(locale);
    const hands = mouse();
    const { press, write, choose } = hands;
    const inventory = new Inventory(at, hands, say);
    const { main, dialog } = inventory;
    const faults: string[] = [];
    const shown = async (name: string): Promise<void> => {
      const found = await at.look(`${locale}-monitoring-${name}`, locale === 'en');
      faults.push(...found.map((fault) => `${name} ${fault}`));
    };
    const button = (key: string, within: Locator = main): Locator => inventory.button(key, within);
    const action = (key: string): Locator =>
      page.locator('header').getByRole('button', { name: say.t(key), exact: true });
    const field = (key: string): Locator => dialog.getByLabel(startingWith(say.t(key)));
    const row = (name: string): Locator => main.getByRole('table').getByRole('button', { name: new RegExp(name) });

    // At the start it says what is overdue, and leads there.
    await press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
    await main.getByText(say.t('screen.monitoring.cycles-overdue', { count: 1 }), { exact: true }).waitFor();
    await shown('01-home');
    await press(button('screen.monitoring.tab.cycles'));
    await row(WATCHED.cycle).waitFor();
    await main.getByText(say.t('cycle-standing.overdue'), { exact: true }).last().waitFor();
    await shown('02-cycles');

    // Done today, it is due on its next day.
    await press(row(WATCHED.cycle));
    await dialog.getByText(say.t('screen.cycles.never'), { exact: true }).waitFor();
    await shown('03-cycle');
    await press(button('screen.cycles.complete', dialog));
    await shown('04-complete');
    await press(button('ui.save', dialog));
    await dialog.getByText(say.t('cycle-result.passed'), { exact: true }).waitFor();
    await shown('05-completed');
    await press(dialog.getByRole('button', { name: say.t('ui.close'), exact: true }));
    await expect
      .poll(() => main.getByRole('table').getByText(say.t('cycle-standing.overdue'), { exact: true }).count())
      .toBe(0);

    // The plan names what it lacks, and is written.
    await inventory.tab(say.t('screen.monitoring.tab.plan'));
    await main.getByText(say.t('plan-gap.prose'), { exact: true }).first().waitFor();
    await shown('06-plan');
    const planFile = join(at.folder, 'plan.pdf');
    await at.chooseNext(planFile);
    await press(button('screen.plan.export'));
    await main.getByText(say.t('screen.plan.written', { name: 'plan.pdf' }), { exact: true }).waitFor();
    expect(checkConformance(readFileSync(planFile))).toMatchObject({ isPdfA: true, isPdfUA: true });

    // An incident: its category starts a clock.
    await inventory.tab(say.t('screen.monitoring.tab.incidents'));
    await main.getByText(say.t('screen.incidents.none'), { exact: true }).waitFor();
    await shown('07-no-incidents');
    await press(button('screen.incidents.report'));
    await write(field('screen.incidents.title'), 'Applicants of one region were ranked last');
    await inventory.pick(say.t('screen.monitoring.of'), WATCHED.system);
    const label = { en: 'Infringement of fundamental rights', de: 'Verletzung von Grundrechten' };
    await choose(dialog.getByRole('checkbox', { name: startingWith(say.l(label)) }));
    await write(field('screen.incidents.description'), 'A filter on postal codes put two hundred applications last.');
    await shown('08-report');
    await press(button('screen.incidents.report', dialog));
    await inventory.title(say.t('screen.incident.name', { number: 1 }));
    const clock = main
      .getByRole('region', { name: say.t('screen.incident.clocks'), exact: true })
      .getByRole('listitem');
    await clock.first().waitFor();
    expect(await clock.count()).toBe(1);
    await shown('09-incident');

    // The draft, the notice, and all that closing needs.
    const noticeFile = join(at.folder, 'notice.pdf');
    await at.chooseNext(noticeFile);
    await press(clock.getByRole('button', { name: startingWith(say.t('screen.incident.draft')) }));
    await main.getByText(say.t('screen.incident.written', { name: 'notice.pdf' }), { exact: true }).waitFor();
    expect(existsSync(noticeFile)).toBe(true);
    expect(checkConformance(readFileSync(noticeFile))).toMatchObject({ isPdfA: true, isPdfUA: true });
    await press(action('incident-move.investigate'));
    await main.getByText(say.t('incident-state.investigating'), { exact: true }).first().waitFor();
    await press(action('incident-move.contain'));
    await main.getByText(say.t('screen.incident.not-yet'), { exact: true }).waitFor();
    await shown('10-not-yet');
    await press(action('screen.incidents.edit'));
    await write(field('screen.incidents.root-cause'), 'The filter was meant for another post.');
    await press(button('ui.save', dialog));
    await dialog.waitFor({ state: 'detached' });
    await press(clock.getByRole('button', { name: startingWith(say.t('screen.incident.answer')) }));
    await write(field('screen.incident.reference'), 'MSA-2026-17');
    await shown('11-answer');
    await press(button('ui.save', dialog));
    await main.getByText(say.t('clock-state.sent'), { exact: true }).first().waitFor();
    await press(action('incident-move.close'));
    await main.getByText(say.t('incident-state.closed'), { exact: true }).first().waitFor();
    await shown('12-closed');

    // What has to be put right is a finding; who fixed it does not close it.
    await press(button('screen.findings.add'));
    await write(field('screen.findings.title'), 'Filters are not reviewed before use');
    await press(button('screen.findings.add', dialog));
    await dialog.waitFor({ state: 'detached' });
    await press(main.getByRole('button', { name: /Filters are not reviewed/ }));
    await inventory.title(say.t('screen.finding.name', { number: 1 }));
    await press(action('finding-move.fix'));
    await write(field('finding-move.fix.note'), 'A second person reviews each filter.');
    await shown('13-fix');
    await press(button('finding-move.fix', dialog));
    await main.getByText(say.t('screen.finding.others-close', { names: WATCHED.second }), { exact: true }).waitFor();
    expect(await action('finding-move.close').count()).toBe(0);
    await shown('14-fixed');
    await press(page.getByRole('button', { name: new RegExp(`${say.t('app.who.change')}$`) }));
    await pickItem(hands, page.getByRole('menuitem', { name: startingWith(WATCHED.second) }));
    await press(action('finding-move.close'));
    await write(field('finding-move.close.note'), 'Seen in three filters.');
    await press(button('finding-move.close', dialog));
    await main.getByText(say.t('finding-state.closed'), { exact: true }).first().waitFor();
    await shown('15-finding-closed');
    await press(
      page
        .getByRole('navigation', { name: say.t('app.breadcrumb') })
        .getByRole('button')
        .last(),
    );
    await row('Filters are not reviewed').waitFor();
    await shown('16-findings');

    expect(faults).toEqual([]);
    at.expectNoComplaint();
  },
);
