import { createHash, generateKeyPairSync, type KeyObject, sign as rawSign } from 'node:crypto';
import type { Signer } from '#core/signing/signer';
import { generatedSigner, sign } from '#test/support/signing';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { BYTES_PER_MB, dossierWithEvidence } from '../large-dossier.ts';

const evidenceBytes = { full: 32 * BYTES_PER_MB, quick: BYTES_PER_MB / 10 } as const;

function signingOf(pdf: Uint8Array, signer: Signer): Contestant {
  return { unit: 'signatures', units: 1, run: () => sign(pdf, 'author', signer) };
}

/** What no signature can do without: SHA-256 of the bytes and one ECDSA signature. */
function rawSigning(pdf: Uint8Array, key: KeyObject): Contestant {
  return {
    unit: 'signatures',
    units: 1,
    run: () => rawSign('sha256', createHash('sha256').update(pdf).digest(), key),
  };
}

/** Adding one signature to a dossier, the key already unlocked. */
export const signing: Benchmark = {
  name: 'sign',
  about: 'Sign a dossier, against SHA-256 of its bytes and one raw signature; the demo, and with large evidence.',
  prepare: async (demo, size) => {
    const small = await dossierWithEvidence(demo, 0);
    const large = await dossierWithEvidence(demo, evidenceBytes[size]);
    const signer = await generatedSigner();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const withEvidence = `${evidenceBytes[size] / BYTES_PER_MB} MB of evidence`;
    const names = { small: 'sign the demo', large: `sign with ${withEvidence}` };
    const raw = { small: 'hash and sign the demo', large: `hash and sign ${withEvidence}` };
    return {
      contestants: {
        [raw.small]: rawSigning(small, privateKey),
        [names.small]: signingOf(small, signer),
        [raw.large]: rawSigning(large, privateKey),
        [names.large]: signingOf(large, signer),
      },
      ratios: [
        // A small file takes its fixed cost, whatever its bytes.
        { of: names.small, to: raw.small, limit: null },
        { of: names.large, to: raw.large, limit: 1.5 },
      ],
    };
  },
};
