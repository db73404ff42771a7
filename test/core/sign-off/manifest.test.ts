import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { decide } from '#test/support/sign-off';
import { makeToolResources, openToolCase, passphrase, plainAnswers, type ToolCase } from '#test/support/tool-pack';

let folder: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
beforeAll(() => {
  folder = makeToolResources();
});
afterAll(() => folder.remove());
beforeEach(async () => {
  tools = await openToolCase(folder.folder);
  await tools.answer(plainAnswers);
});
afterEach(() => tools.stop());

test('a sign-off on a system with facts names the records as the journal tells them', async () => {
  const { client, systemId, assessmentId } = tools;
  for (const [field, value] of [
    ['registrationNumber', 'T-1'],
    ['url', 'https://example.org/hammer'],
    ['contextOfUse', 'In a workshop'],
  ] as [string, string | string[]][]) {
    const { item } = await client.inventory.get({ kind: 'system', id: systemId });
    await client.inventory.setField({ kind: 'system', id: systemId, baseVersion: item.version, field, value });
  }
  await decide(client, {
    assessmentId,
    personId: tools.anna,
    keyId: tools.annasKey,
    passphrase,
    decision: 'approve',
  });
  await client.workspace.close();
  const { checks } = await client.verification.check({ file: tools.file('tools.mdossier') });
  expect(checks.filter(({ verdict }) => verdict === 'TOTAL-FAILED')).toEqual([]);
  expect(checks.map(({ code }) => code)).toContain('manifest-hash');
});
