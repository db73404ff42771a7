import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '#test/support/open-test-core';
import { decide } from '#test/support/sign-off';
import { openTeamCase, type TeamCase } from '#test/support/team-case';
import { makeToolResources, passphrase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let team: TeamCase;
/** The app on a machine whose clock is half a day behind; everybody's keys are older. */
let behind: TestCore;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  team = await openTeamCase(folder.folder);
  team.setClock('2026-11-24T12:00:00.000Z');
  await team.decide('vera');
  await team.client.workspace.close();
  behind = openTestCore({ resources: folder.folder, folder: team.folder });
  behind.setClock('2026-11-24T00:00:00.000Z');
  await behind.client.workspace.open({ file: behind.file('tools.mdossier') });
  await behind.client.session.actAs({ personId: team.ids.olga });
});
afterEach(() => {
  behind.stop();
  team.stop();
});

const standing = () => behind.client.signOff.standing({ assessmentId: team.assessmentId });
const sign = (member: 'vera' | 'rolf' | 'anna') =>
  decide(behind.client, {
    assessmentId: team.assessmentId,
    personId: team.ids[member],
    keyId: team.keys[member],
    passphrase,
  });

test('decisions stand in the order in which they were taken, whatever a clock says, and the file verifies', async () => {
  await sign('rolf');
  await sign('anna');
  expect(await standing()).toMatchObject({ state: 'approved', round: 1 });
  const { signOffs } = await standing();
  expect(signOffs.map(({ personName }) => personName)).toEqual(['Vera Validator', 'Rolf Risk', 'Anna Approver']);
  const { checks } = await behind.client.verification.check({ file: behind.file('tools.mdossier') });
  expect(checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED')).toEqual([]);
});

test('moves follow each other in the order in which they were made, whatever a clock says', async () => {
  const { assessmentId } = team;
  const reason = 'Too early.';
  expect(await behind.client.signOff.recall({ assessmentId, reason })).toMatchObject({ state: 'draft', round: 1 });
  expect(await behind.client.signOff.submit({ assessmentId })).toMatchObject({ state: 'in-review', round: 2 });
  expect((await standing()).history.map(({ move }) => move)).toEqual(['submit', 'recall', 'submit']);
  await sign('rolf');
  const { checks } = await behind.client.verification.check({ file: behind.file('tools.mdossier') });
  expect(checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED')).toEqual([]);
});
