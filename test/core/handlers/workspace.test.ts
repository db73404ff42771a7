import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CoreEvent } from '#contract/events';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

let core: TestCore;
beforeEach(() => {
  core = openTestCore();
});
afterEach(() => core.stop());

const owner = { name: 'Olga Owner', email: 'olga@example.org', roles: ['owner' as const] };
const create = (name = 'a.mdossier') => core.client.workspace.create({ file: core.file(name), name: 'Test', owner });

describe('a workspace', () => {
  test('is made with its owner, who then works in it, and is journaled from its first row on', async () => {
    const session = await create();
    expect(session).toMatchObject({
      workspace: { name: 'Test', fileName: 'a.mdossier', fourEyes: true, version: 1 },
      actor: owner,
      recent: [{ name: 'Test', fileName: 'a.mdossier', isMissing: false }],
      appVersion: '0.0.0-test',
    });
    expect(await core.client.journal.verify()).toMatchObject({ isIntact: true, events: 2, records: 2, problems: [] });
    expect((await core.client.journal.list({})).map(({ action, actor }) => [action, actor])).toEqual([
      ['workspace.create', null],
      ['workspace.create', null],
    ]);
  });

  test('is not made over a file that exists', async () => {
    writeFileSync(join(core.folder, 'a.mdossier'), 'precious');
    await expect(create()).rejects.toMatchObject({ code: 'workspace.exists', data: { name: 'a.mdossier' } });
    expect(readFileSync(join(core.folder, 'a.mdossier'), 'utf8')).toBe('precious');
    expect((await core.client.session.get()).workspace).toBeNull();
  });

  test('opens again with the person who worked in it last on this machine', async () => {
    await create();
    const paul = await core.client.person.add({ name: 'Paul', roles: ['developer'] });
    await core.client.session.actAs({ personId: paul.id });
    await core.client.workspace.close();
    const [recent] = (await core.client.session.get()).recent;
    const session = await core.client.workspace.openRecent({ id: recent?.id ?? '' });
    expect(session.actor).toEqual(paul);
  });

  test('opened on another machine asks who works, unless there is only one person', async () => {
    await create();
    await core.client.workspace.close();
    const other = openTestCore();
    const file = other.core.files.give(join(core.folder, 'a.mdossier')).token;
    expect((await other.client.workspace.open({ file })).actor).toMatchObject({ name: 'Olga Owner' });
    await other.client.person.add({ name: 'Paul', roles: ['developer'] });
    other.stop();
    const third = openTestCore();
    const again = third.core.files.give(join(core.folder, 'a.mdossier')).token;
    const session = await third.client.workspace.open({ file: again });
    expect(session.actor).toBeNull();
    await expect(third.client.person.add({ name: 'X', roles: ['owner'] })).rejects.toMatchObject({
      code: 'session.no-actor',
    });
    third.stop();
  });

  test('opened a second time in the same core stays as it is', async () => {
    const session = await create();
    expect(await core.client.workspace.open({ file: core.file('a.mdossier') })).toEqual(session);
  });

  test('that cannot be opened leaves the open one open', async () => {
    const session = await create();
    writeFileSync(join(core.folder, 'b.mdossier'), 'not a workspace at all');
    const open = core.client.workspace.open({ file: core.file('b.mdossier') });
    await expect(open).rejects.toMatchObject({ code: 'workspace.not-a-workspace' });
    expect((await core.client.session.get()).workspace).toEqual(session.workspace);
  });

  test.each(['DELETE FROM workspace', "UPDATE people SET roles = '[[' || char(10)"])(
    'that lacks what every workspace holds is refused as damaged, and the open one stays open: %s',
    async (sql) => {
      await create('b.mdossier');
      await core.client.workspace.close();
      const session = await create();
      execFileSync('sqlite3', [join(core.folder, 'b.mdossier'), `PRAGMA ignore_check_constraints = ON; ${sql}`]);
      const open = core.client.workspace.open({ file: core.file('b.mdossier') });
      await expect(open).rejects.toMatchObject({ code: 'workspace.damaged', data: { name: 'b.mdossier' } });
      expect((await core.client.session.get()).workspace).toEqual(session.workspace);
    },
  );

  test('is closed for every call', async () => {
    await create();
    expect(await core.client.workspace.close()).toMatchObject({ workspace: null, actor: null });
    for (const call of [core.client.person.list(), core.client.journal.verify(), core.client.assessment.list()]) {
      await expect(call).rejects.toMatchObject({ code: 'workspace.none-open' });
    }
  });

  test('keeps its four-eyes setting, journaled', async () => {
    await create();
    expect((await core.client.workspace.configure({ fourEyes: false, timestampServer: null })).workspace).toMatchObject(
      {
        fourEyes: false,
        version: 2,
      },
    );
    const [newest] = await core.client.journal.list({ limit: 1 });
    expect(newest).toMatchObject({
      action: 'workspace.configure',
      actorName: 'Olga Owner',
      changes: [{ field: 'four_eyes', old: 1, new: 0 }],
    });
  });
});

describe('what the machine remembers', () => {
  test('survives a restart, and a file that vanished is told', async () => {
    await create();
    core.core.close();
    const next = openTestCore({ folder: core.folder });
    expect((await next.client.session.get()).recent).toMatchObject([{ name: 'Test', isMissing: false }]);
    rmSync(join(core.folder, 'a.mdossier'));
    const [recent] = (await next.client.session.get()).recent;
    expect(recent?.isMissing).toBe(true);
    expect((await next.client.workspace.forgetRecent({ id: recent?.id ?? '' })).recent).toEqual([]);
    next.core.close();
    const last = openTestCore({ folder: core.folder });
    expect((await last.client.session.get()).recent).toEqual([]);
  });

  test('is lost without harm when its file is broken', async () => {
    core.core.close();
    writeFileSync(join(core.folder, 'data', 'recent.json'), '{"device": 1');
    const next = openTestCore({ folder: core.folder });
    expect((await next.client.session.get()).recent).toEqual([]);
    next.core.close();
  });
});

describe('paths', () => {
  test('come from a dialog and stay behind a token', async () => {
    core.shell.choices.push(join(core.folder, 'chosen.mdossier'));
    const chosen = await core.client.shell.chooseFile({ purpose: 'workspace.create' });
    expect(chosen).toEqual({ token: expect.stringMatching(/^[\w-]{32}$/), name: 'chosen.mdossier' });
    expect(await core.client.shell.chooseFile({ purpose: 'workspace.open' })).toBeNull();
    await core.client.shell.showInFolder({ file: chosen?.token ?? '' });
    expect(core.shell.shown).toEqual([join(core.folder, 'chosen.mdossier')]);
  });

  test('are not to be guessed', async () => {
    const open = core.client.workspace.open({ file: 'A'.repeat(32) });
    await expect(open).rejects.toMatchObject({ code: 'file.token-unknown' });
    await expect(core.client.workspace.open({ file: '/etc/passwd-and-more' })).rejects.toMatchObject({
      code: 'file.token-unknown',
    });
  });
});

test('whoever watches hears of every change once, in order', async () => {
  await create();
  const heard: CoreEvent[] = [];
  const watching = await core.client.session.watch();
  const done = (async () => {
    for await (const event of watching) {
      heard.push(event);
      if (heard.length === 6) return;
    }
  })();
  const person = await core.client.person.add({ name: 'Paul', roles: ['developer'] });
  const system = await core.client.system.add({ name: 'S' });
  await core.client.workspace.configure({ fourEyes: false, timestampServer: null });
  await core.client.session.actAs({ personId: person.id });
  await done;
  expect(heard).toEqual([
    // The first write also makes the installation known, whose key signs the checkpoints.
    { type: 'journal.changed' },
    { type: 'person.changed' },
    { type: 'system.changed', id: system.id },
    { type: 'item.changed', id: system.id },
    { type: 'session.changed' },
    { type: 'session.changed' },
  ]);
});

test('the shell is told what to open again after a crash', async () => {
  const session = await create();
  const workspacePath = join(core.folder, 'a.mdossier');
  await core.client.workspace.close();
  expect(core.shell.opened).toEqual([
    { workspacePath, actorId: session.actor?.id },
    { workspacePath: null, actorId: null },
  ]);
});

test('a defect crosses as internal with an id that the log explains, without what was entered', async () => {
  await create();
  core.shell.choices.push('x');
  const failing = openTestCore();
  Object.defineProperty(failing.shell.choices, 'shift', {
    value: () => {
      throw new TypeError('a broken dialog');
    },
  });
  const error = await failing.client.shell.chooseFile({ purpose: 'workspace.open' }).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code: 'internal', data: { logId: expect.any(String) } });
  expect(failing.log.join('\n')).toContain((error as { data: { logId: string } }).data.logId);
  expect(failing.log.join('\n')).toContain('a broken dialog');
  failing.stop();
});

test('a system is changed from the version it was read at, and an unchanged one stays as it is', async () => {
  await create();
  const system = await core.client.system.add({ name: 'TalentRank', sector: 'Recruitment' });
  const { id, version, createdAt, updatedAt, ...entered } = system;
  const same = await core.client.system.update({ id, baseVersion: version, system: entered });
  expect(same).toEqual(system);
  const changed = await core.client.system.update({ id, baseVersion: version, system: { ...entered, release: '2.3' } });
  expect(changed).toMatchObject({ version: 2, release: '2.3', createdAt });
  expect(changed.updatedAt > updatedAt).toBe(true);
  await expect(
    core.client.system.update({ id, baseVersion: version, system: { ...entered, release: '9' } }),
  ).rejects.toMatchObject({ code: 'record.changed-meanwhile', data: { kind: 'ai_systems', id } });
  await expect(
    core.client.system.add({ name: 'Y', ownerId: '01a207a2-4608-7000-8000-03498214dc36' }),
  ).rejects.toMatchObject({ code: 'record.not-found', data: { kind: 'people' } });
});
