import { createHash, generateKeyPairSync, sign as rawSign, verify as rawVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { verifyDossier } from '#core/verification/verify-dossier';
import { generatedSigner, sign } from '#test/support/signing';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { BYTES_PER_MB, dossierWithEvidence } from '../large-dossier.ts';

const evidenceBytes = { full: 32 * BYTES_PER_MB, quick: BYTES_PER_MB / 10 } as const;

function verification(bytes: Uint8Array): Contestant {
  const now = new Date('2026-12-24T12:00:00Z');
  return {
    unit: 'verifications',
    units: 1,
    run: () => {
      const { verdict } = verifyDossier({ name: 'dossier.pdf', bytes, now, trusted: [] });
      // Nobody is trusted here, so a whole file is indeterminate.
      if (verdict !== 'INDETERMINATE') throw new Error(`the dossier came out as ${verdict}`);
    },
  };
}

/** What no verification can do without: SHA-256 of the bytes and one ECDSA verification. */
function rawVerification(bytes: Uint8Array): Contestant {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const digestOf = (): Buffer => createHash('sha256').update(bytes).digest();
  const signature = rawSign('sha256', digestOf(), privateKey);
  return { unit: 'verifications', units: 1, run: () => rawVerify('sha256', digestOf(), publicKey, signature) };
}

/** Checking a signed dossier. */
export const verifying: Benchmark = {
  name: 'verify',
  about: 'Verify a dossier, against SHA-256 of its bytes and one raw verification; the demo, and with large evidence.',
  prepare: async (demo, size) => {
    const small = readFileSync(demo.dossier);
    const large = await sign(await dossierWithEvidence(demo, evidenceBytes[size]), 'author', await generatedSigner());
    const withEvidence = `${evidenceBytes[size] / BYTES_PER_MB} MB of evidence`;
    const names = { small: 'verify the demo', large: `verify with ${withEvidence}` };
    const raw = { small: 'hash and verify the demo', large: `hash and verify ${withEvidence}` };
    return {
      contestants: {
        [raw.small]: rawVerification(small),
        [names.small]: verification(small),
        [raw.large]: rawVerification(large),
        [names.large]: verification(large),
      },
      ratios: [
        // A small file takes its fixed cost, whatever its bytes.
        { of: names.small, to: raw.small, limit: null },
        { of: names.large, to: raw.large, limit: 1.5 },
      ],
    };
  },
};
