import { afterAll, expect, test } from 'vitest';
import { workspaceTimestamper } from '#core/people/timestamper';
import { parseTimestampToken } from '#core/signing/timestamp-token';
import { build } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';
import { makeJournaledStore } from '#test/support/journaled-store';
import { openTsa, stampedAt } from '#test/support/tsa';

const tsa = openTsa();
const workspace = makeJournaledStore();
afterAll(() => {
  tsa.remove();
  workspace.remove();
});

test('no server is asked until the owner of the workspace wrote one down', async () => {
  const requests: number[] = [];
  const address = await tsa.serve(async (tsq) => {
    requests.push(tsq.length);
    return { body: await tsa.respond(tsq) };
  });
  workspace.write((tx) =>
    tx.insert('workspace', {
      id: workspace.ids.next(),
      name: 'W',
      four_eyes: 1,
      timestamp_server: null,
      origin: null,
      logo: null,
      created_at: workspace.now(),
    }),
  );
  const { read } = workspace.store();
  expect(read.get(build.selectFrom('workspace').select('timestamp_server'))).toEqual({ timestamp_server: null });
  expect(() => workspaceTimestamper(read)).toThrow('timestamp.no-server {}');
  expect(requests).toEqual([]);

  const row = readWorkspaceRow(read);
  workspace.write((tx) => tx.update('workspace', row.id, row.version, { timestamp_server: address }));
  const token = await workspaceTimestamper(workspace.store().read)(Buffer.alloc(71, 9));
  expect(parseTimestampToken(token).at.toISOString()).toBe(new Date(stampedAt).toISOString());
  // The hash and a number, nothing else
  expect(requests).toEqual([expect.any(Number)]);
  expect(requests[0]).toBeLessThan(100);
});
