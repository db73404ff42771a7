import { expect, test } from 'vitest';
import { approver, author, fingerprint, makeDossier, now } from '#test/support/small-dossier';
import { verifyByApp, verifyByStranger } from './stranger.ts';

/** A quick run and CI look at every 97th byte, the app's verification with THOROUGH set at every one (minutes). */
const STEP = process.env['THOROUGH'] ? 1 : 97;
/** The stranger's is an order of magnitude slower, and agrees with the app's elsewhere. */
const STRANGER_STEP = STEP * 13;

test('no byte of a signed dossier can be flipped without being found', { timeout: 3_600_000 }, async () => {
  const trust = { now, trusted: [fingerprint(author), fingerprint(approver)] };
  const name = 'dossier.pdf';
  const dossier = await makeDossier();
  expect(verifyByApp({ name, bytes: dossier }, trust).verdict).toBe('TOTAL-PASSED');
  const spoiled = Buffer.from(dossier);
  const missed: string[] = [];
  let tried = 0;
  for (let place = 0; place < dossier.length; place += STEP) {
    const before = dossier[place] ?? 0;
    spoiled[place] = before ^ (1 << (place % 8));
    const file = { name, bytes: spoiled };
    if (verifyByApp(file, trust).verdict === 'TOTAL-PASSED') missed.push(`app ${place}`);
    if (tried % (STRANGER_STEP / STEP) === 0 && (await verifyByStranger(file, trust)).verdict === 'TOTAL-PASSED') {
      missed.push(`stranger ${place}`);
    }
    spoiled[place] = before;
    tried += 1;
  }
  expect(missed).toEqual([]);
  expect(tried).toBe(Math.ceil(dossier.length / STEP));
});
