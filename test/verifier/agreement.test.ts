import { expect, test } from 'vitest';
import { type Random, seededRandom } from '../core/journal/manipulations.ts';
import { foreignKinds, packKinds, type Specimen, signedKinds, teamKinds } from './corpus.ts';
import { verifyByBoth } from './stranger.ts';

/** All packs and every stage of a team's decisions, instead of some. */
const isThorough = process.env['THOROUGH'] !== undefined;
const MUTANTS = isThorough ? 60 : 12;

const mutations: readonly ((bytes: Buffer, random: Random) => Uint8Array)[] = [
  (bytes, random) => flip(bytes, random(bytes.length), 1 << random(8)),
  (bytes, random) => flip(bytes, random(bytes.length), 1 + random(255)),
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => Buffer.concat([bytes, Buffer.from('\n'.repeat(1 + random(3)))]),
  (bytes, random) => Buffer.concat([bytes, bytes.subarray(random(bytes.length))]),
  (bytes, random) => {
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random(40)))]);
  },
  (bytes, random) => {
    const [at, from] = [random(bytes.length), random(bytes.length)];
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + random(40)), bytes.subarray(at)]);
  },
  swapLines,
];

function flip(bytes: Buffer, place: number, mask: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[place] = (bytes[place] ?? 0) ^ mask;
  return flipped;
}

function swapLines(bytes: Buffer, random: Random): Buffer {
  const lines = bytes.toString('latin1').split('\n');
  const [a, b] = [random(lines.length), random(lines.length)];
  const [one = '', other = ''] = [lines[a], lines[b]];
  return Buffer.from(lines.with(a, other).with(b, one).join('\n'), 'latin1');
}

function* mutantsOf(specimen: Specimen, random: Random): Generator<Specimen> {
  const bytes = Buffer.from(specimen.bytes);
  for (let i = 0; i < MUTANTS && bytes.length > 0; i += 1) {
    const mutate = mutations[i % mutations.length] ?? expect.unreachable();
    yield { ...specimen, name: `${specimen.name}, mutant ${i}`, bytes: mutate(bytes, random) };
  }
}

/** A file without what nothing binds: when a journal was exported, and certificates, of which one is enough. */
function essence(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text.startsWith('{')
    ? text.replace(/"exportedAt":"[^"]*"/, '').replaceAll(/^.*"certificate".*\n/gm, '')
    : text;
}

let files = 0;
/** Lets both judge the specimens and what can be made of them. @returns the app's verdicts on the specimens */
async function compare(specimens: readonly Specimen[], seed: number): Promise<ReadonlyMap<string, string>> {
  const random = seededRandom(seed);
  const verdicts = new Map<string, string>();
  for (const one of specimens) {
    const { verdict, subIndication } = await verifyByBoth(one, one.trust, one.anchors);
    verdicts.set(one.name, [verdict, subIndication].filter(Boolean).join(' '));
    files += 1;
    for (const mutant of mutantsOf(one, random)) {
      const report = await verifyByBoth(mutant, mutant.trust, mutant.anchors);
      const isSame = essence(mutant.bytes) === essence(one.bytes);
      if (report.verdict === 'TOTAL-PASSED' && !isSame) expect(mutant.name).toBe('found');
      files += 1;
    }
  }
  return verdicts;
}

test('both say the same of PDFs signed in all the ways there are', { timeout: 300_000 }, async () => {
  const verdicts = await compare(await signedKinds(), 1);
  expect(verdicts.get('signed three times')).toBe('TOTAL-PASSED');
  expect(verdicts.get('certified, then signed')).toBe('TOTAL-PASSED');
  expect(verdicts.get('time-stamped, then signed')).toBe('TOTAL-PASSED');
  expect(verdicts.get('time-stamped before it was signed')).toBe('INDETERMINATE TIMESTAMP_ORDER_FAILURE');
  expect(verdicts.get('signed with RSA under an authority')).toBe('TOTAL-PASSED');
  expect(verdicts.get('signed with RSA of 1024 bits')).toBe('INDETERMINATE SIG_CONSTRAINTS_FAILURE');
  expect(verdicts.get('small dossier from which something was withheld')).toMatch(/^INDETERMINATE/);
});

test('both say the same of files of other producers', { timeout: 300_000 }, async () => {
  const verdicts = await compare(await foreignKinds(), 2);
  expect(new Set(verdicts.values())).toEqual(
    new Set(['INDETERMINATE SIGNED_DATA_NOT_FOUND', 'TOTAL-FAILED FORMAT_FAILURE']),
  );
});

test('both say the same of what a team’s workspace gives away', { timeout: 300_000 }, async () => {
  const verdicts = await compare(await teamKinds(isThorough), 3);
  expect(verdicts.get('approved.pdf')).toBe('TOTAL-PASSED');
  expect(verdicts.get('after.jsonl')).toBe('TOTAL-PASSED');
  expect(verdicts.get('validated.pdf')).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND');
  expect(verdicts.get('withheld.pdf')).toBe('INDETERMINATE SIGNED_DATA_NOT_FOUND');
  expect(verdicts.get('before.jsonl beside a later one')).toBe('TOTAL-FAILED HASH_FAILURE');
});

test('both say the same of a signed dossier of every pack', { timeout: 600_000 }, async () => {
  const verdicts = await compare(await packKinds(isThorough ? Number.POSITIVE_INFINITY : 2), 4);
  expect(new Set(verdicts.values())).toEqual(new Set(['TOTAL-PASSED']));
});

test('more than 500 files were compared', () => {
  expect(files).toBeGreaterThan(500);
});
