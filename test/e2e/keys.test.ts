import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Locator } from 'playwright';
import { afterEach, expect, test } from 'vitest';
import { makePkcs12, openFolder } from '#test/support/signing';
import { TestApp } from './app.ts';
import { keyboard, mouse, pickItem } from './hands.ts';
import { makeSignOffCase, PASSPHRASE, PEOPLE } from './sign-off-case.ts';
import { Signing } from './signing.ts';
import { giveAway } from './unprivileged.ts';
import { startingWith, words } from './words.ts';

let app: TestApp | null = null;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await app?.keepEvidence(task.name);
  await app?.remove();
  app = null;
});

const fresh = 'another morning in Lübeck';

/** The lines of a recovery sheet as a person copies them from the PDF. */
function sheetText(path: string): string {
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
}

test.each([
  ['en', 'mouse'],
  ['de', 'keyboard'],
] as const)('keys are replaced, revoked, printed, restored and trusted, in %s by %s', async (locale, kind) => {
  app = await TestApp.launch({ locale, folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words(locale);
  const hands = kind === 'mouse' ? mouse() : keyboard(page);
  const signing = new Signing(page, hands, say);
  const { dialog } = signing;
  const main = page.getByRole('main');
  const faults: string[] = [];
  const look = async (name: string): Promise<void> => {
    // A message that is fading away is half transparent.
    await expect.poll(() => page.locator('[data-sonner-toast]').count()).toBe(0);
    faults.push(...(await at.look(`${locale}-keys-${name}`, locale === 'en')).map((fault) => `${name} ${fault}`));
  };
  const person = (name: string): Locator => main.getByRole('listitem').filter({ hasText: name }).first();
  const item = (key: string): Promise<void> =>
    pickItem(hands, page.getByRole('menuitem', { name: startingWith(say.t(key)) }));
  /** Opens the menu of a person's key that is valid, and picks an action. */
  const act = async (name: string, key: string): Promise<void> => {
    const status = page.getByText(say.t('screen.keys.status.valid'), { exact: true });
    const row = person(name).getByRole('listitem').filter({ has: status });
    await hands.press(row.getByRole('button', { name: say.beginning('screen.keys.actions') }));
    await item(key);
  };
  const twice = async (label: string, text: string): Promise<void> => {
    await hands.write(signing.field(label), text);
    await hands.write(signing.field('screen.people.key.passphrase-again'), text);
  };
  const done = (key: string): Promise<void> => hands.press(signing.button(key, dialog));
  const closed = (): Promise<void> => dialog.waitFor({ state: 'detached' });

  await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  await hands.press(
    page
      .getByRole('navigation', { name: say.t('app.navigation') })
      .getByRole('button', { name: say.t('screen.people.title') }),
  );
  const { validator } = PEOPLE;
  await person(validator.name).waitFor();
  await look('1-people');

  // A sheet to lock away, and the passphrase changed after it.
  const sheet = join(at.folder, 'sheet.pdf');
  await at.chooseNext(sheet);
  await act(validator.name, 'screen.keys.sheet');
  await expect.poll(() => existsSync(sheet)).toBe(true);
  await act(validator.name, 'screen.keys.passphrase');
  await hands.write(signing.field('screen.keys.passphrase.old'), 'not the passphrase');
  await twice('screen.keys.passphrase.new', fresh);
  await done('screen.keys.passphrase.do');
  await dialog.getByText(say.t('error.key.wrong-passphrase')).waitFor();
  await look('2-passphrase');
  await hands.write(signing.field('screen.keys.passphrase.old'), PASSPHRASE);
  await done('screen.keys.passphrase.do');
  await closed();

  // The sheet brings the key back with the passphrase it had then; a wrong line is named.
  const lines = sheetText(sheet);
  const restore = async (text: string): Promise<void> => {
    await hands.press(person(validator.name).getByRole('button', { name: say.t('screen.people.key.add') }));
    await hands.choose(dialog.getByRole('radio', { name: say.t('screen.people.key.restore') }));
    await hands.write(signing.field('screen.keys.sheet.text'), text);
    await hands.write(signing.field('screen.keys.sheet.passphrase'), PASSPHRASE);
    await done('screen.people.key.do.restore');
  };
  const damaged = lines.replace(
    /(\b3 ?\/ ?\d+\W+)([0-9A-Z])/,
    (_, before: string, first: string) => before + (first === 'A' ? 'B' : 'A'),
  );
  expect(damaged).not.toBe(lines);
  await restore(damaged);
  await dialog.getByRole('alert').getByText(/3/).first().waitFor();
  await look('3-sheet-damaged');
  await hands.write(signing.field('screen.keys.sheet.text'), lines);
  await done('screen.people.key.do.restore');
  await closed();

  // A new key in its place, then that one revoked.
  await act(validator.name, 'screen.keys.rotate');
  await twice('screen.keys.passphrase.new', fresh);
  await look('4-rotate');
  await done('screen.keys.rotate.do');
  await closed();
  await person(validator.name).getByText(say.t('screen.keys.status.replaced'), { exact: true }).waitFor();
  await act(validator.name, 'screen.keys.revoke');
  await done('screen.keys.revoke.do');
  await dialog.getByText(say.t('ui.missing', { field: say.t('screen.sign-off.reason') })).waitFor();
  await hands.write(signing.field('screen.sign-off.reason'), 'Laptop stolen');
  await look('5-revoke');
  await done('screen.keys.revoke.do');
  await closed();
  await person(validator.name).getByText(say.t('screen.keys.status.revoked'), { exact: true }).waitFor();
  await look('6-revoked');

  // A certificate authority for everyone here.
  await hands.press(main.page().getByRole('button', { name: say.t('screen.trust.title'), exact: true }));
  await hands.press(signing.button('screen.trust.authority.create'));
  await hands.write(signing.field('screen.trust.authority.name'), 'Nordlicht Root');
  await twice('screen.trust.authority.passphrase', fresh);
  await done('screen.trust.authority.create');
  await closed();
  await main.getByText('Nordlicht Root').waitFor();
  const root = join(at.folder, 'root.pem');
  await at.chooseNext(root);
  await hands.press(signing.button('screen.trust.authority.export'));
  await expect.poll(() => existsSync(root)).toBe(true);
  const told = execFileSync('openssl', ['x509', '-in', root, '-noout', '-fingerprint', '-sha256'], {
    encoding: 'utf8',
  });
  const [, fingerprint = ''] = told.trim().split('=');

  // A certificate is pinned only with the fingerprint that was told.
  const pin = async (): Promise<void> => {
    await hands.press(signing.button('screen.trust.add'));
    await item('screen.trust.add.pin');
    await at.chooseNext(root);
    await hands.press(signing.button('screen.trust.choose', dialog));
    await dialog.getByText('root.pem').waitFor();
  };
  await pin();
  await hands.write(signing.field('screen.trust.told'), 'AA'.repeat(32));
  await done('screen.trust.add.pin');
  await dialog.getByRole('alert').filter({ hasText: 'root.pem' }).waitFor();
  await look('7-other-fingerprint');
  await hands.write(signing.field('screen.trust.told'), fingerprint);
  await hands.write(signing.field('screen.trust.note'), 'read out by telephone');
  await done('screen.trust.add.pin');
  await closed();
  await main.getByText('read out by telephone').waitFor();
  await look('8-trust');

  // Dropped, the window shows what is to be compared, and asks whether it was.
  await hands.press(signing.button('screen.trust.remove'));
  await main.getByText('read out by telephone').waitFor({ state: 'detached' });
  await hands.press(signing.button('screen.trust.add'));
  await item('screen.trust.add.pin');
  const dropped = await page.evaluateHandle(
    (text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'colleague.pem'));
      return transfer;
    },
    await readFile(root, 'utf8'),
  );
  await dialog.locator('[data-drop-zone]').dispatchEvent('drop', { dataTransfer: dropped });
  const groups = (fingerprint.replaceAll(':', '').toLowerCase().match(/.{4}/g) ?? []).join(' ');
  await dialog.getByText(groups).waitFor();
  await done('screen.trust.add.pin');
  await dialog.getByText(say.t('screen.trust.not-compared')).waitFor();
  await hands.choose(dialog.getByRole('checkbox', { name: startingWith(say.t('screen.trust.compared')) }));
  await look('9-compared');
  await done('screen.trust.add.pin');
  await closed();
  await main.getByText('Nordlicht Root').first().waitFor();

  expect(faults).toEqual([]);
  at.expectNoComplaint();
});

test('the authority issues a certificate, and its key goes out and comes in as PKCS#12', async () => {
  app = await TestApp.launch({ folder: await makeSignOffCase() });
  const at = app;
  const { page } = at;
  const say = words('en');
  const hands = mouse();
  const signing = new Signing(page, hands, say);
  const { dialog } = signing;
  const main = page.getByRole('main');
  const row = (name: string): Locator => main.getByRole('listitem').filter({ hasText: name }).first();
  const done = async (key: string): Promise<void> => {
    await hands.press(signing.button(key, dialog));
    await dialog.waitFor({ state: 'detached' });
  };
  const act = async (name: string, key: string): Promise<void> => {
    await hands.press(row(name).getByRole('button', { name: say.beginning('screen.keys.actions') }));
    await pickItem(hands, page.getByRole('menuitem', { name: startingWith(say.t(key)) }));
  };
  const write = (key: string, text: string): Promise<void> => hands.write(signing.field(key), text);

  await hands.press(page.getByRole('button', { name: startingWith('Nordlicht') }).first());
  const sidebar = page.getByRole('navigation', { name: say.t('app.navigation') });
  const toPeople = (): Promise<void> =>
    hands.press(sidebar.getByRole('button', { name: say.t('screen.people.title'), exact: true }));
  await toPeople();
  await hands.press(page.getByRole('button', { name: say.t('screen.trust.title'), exact: true }));
  await hands.press(signing.button('screen.trust.authority.create'));
  await write('screen.trust.authority.name', 'Nordlicht Root');
  await write('screen.trust.authority.passphrase', fresh);
  await write('screen.people.key.passphrase-again', fresh);
  await done('screen.trust.authority.create');
  const root = join(at.folder, 'root.pem');
  await at.chooseNext(root);
  await hands.press(signing.button('screen.trust.authority.export'));
  await expect.poll(() => existsSync(root)).toBe(true);
  await toPeople();
  const officer = PEOPLE['risk-officer'].name;
  await act(officer, 'screen.keys.issue');
  await write('screen.trust.authority.passphrase', fresh);
  await done('screen.keys.issue.do');
  const issued = say.t('screen.people.key.issued-by', { issuer: 'Nordlicht Root' });
  await row(officer).getByText(issued).waitFor();

  const exported = join(at.folder, 'data', 'officer.p12');
  await at.chooseNext(exported);
  await act(officer, 'screen.keys.export');
  await write('screen.keys.passphrase.of-key', PASSPHRASE);
  await write('screen.people.key.file-passphrase', fresh);
  await write('screen.people.key.passphrase-again', fresh);
  await done('screen.keys.export.do');
  const openssl = (...args: readonly string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });
  const certificate = join(at.folder, 'officer.pem');
  openssl('pkcs12', '-in', exported, '-passin', `pass:${fresh}`, '-clcerts', '-nokeys', '-out', certificate);
  expect(openssl('verify', '-CAfile', root, certificate)).toContain('OK');

  // A key is one person's, and a file's own passphrase opens it.
  const { approver } = PEOPLE;
  await hands.press(row(approver.name).getByRole('button', { name: say.t('screen.people.key.add') }));
  await hands.choose(dialog.getByRole('radio', { name: say.t('screen.people.key.import'), exact: true }));
  const choose = async (path: string, passphrase: string): Promise<void> => {
    await at.chooseNext(path);
    await hands.press(signing.button('screen.people.key.choose-file', dialog));
    await dialog.getByText(basename(path)).waitFor();
    await write('screen.people.key.file-passphrase', passphrase);
    await write('screen.people.key.own-passphrase', fresh);
    await write('screen.people.key.passphrase-again', fresh);
  };
  const refused = async (key: string, values: Readonly<Record<string, string>> = {}): Promise<void> => {
    await hands.press(signing.button('screen.people.key.do.import', dialog));
    await dialog.getByRole('alert').getByText(say.t(key, values)).waitFor();
  };
  await choose(exported, fresh);
  await refused('error.key.not-of-person', { name: approver.name });
  const bought = join(at.folder, 'approver.p12');
  const files = openFolder();
  await writeFile(bought, makePkcs12(files, 'ec', 'as it came'));
  files.remove();
  giveAway(bought);
  await choose(bought, 'not the passphrase');
  await refused('error.key.wrong-passphrase');
  await choose(bought, 'as it came');
  await done('screen.people.key.do.import');
  await row(approver.name).getByText(say.t('screen.people.key.origin.imported')).waitFor();
  at.expectNoComplaint();
});
