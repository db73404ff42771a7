import { execFileSync, spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKey } from '#core/signing/envelope';

// Each test starts a process that makes a key, signs, and writes its whole heap.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-dossier-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const child = new URL('../../support/heap-child.ts', import.meta.url).pathname;

/** Lets a process of its own sign, looks at it while it still runs, and ends it. */
async function afterSigning<T>(mode: 'forget' | 'keep', look: (pid: number) => Promise<T>): Promise<T> {
  const signing = spawn(process.execPath, [child, folder, mode], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    await once(signing.stdout, 'data');
    return await look(signing.pid ?? expect.unreachable());
  } finally {
    signing.stdin.end();
    await once(signing, 'exit');
  }
}

/** What the process must not hold: the passphrase, and the private key as bytes. */
async function secrets(): Promise<{ passphrase: string; scalar: Buffer; pkcs8: Buffer }> {
  const passphrase = readFileSync(join(folder, 'passphrase'), 'utf8');
  const copy = join(folder, 'copy.mdossier');
  execFileSync('cp', [join(folder, 'heap.mdossier'), copy]);
  const envelope = execFileSync('sqlite3', [copy, 'SELECT envelope FROM signing_keys'], { encoding: 'utf8' }).trim();
  const pkcs8 = Buffer.from(await openKey(envelope, passphrase));
  const { d = '' } = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
  return { passphrase, pkcs8, scalar: Buffer.from(d, 'base64url') };
}

const heap = (): Buffer => readFileSync(join(folder, 'heap.heapsnapshot'));

/** How often each of some bytes stands anywhere in the memory that a process can write to. */
function countInMemory(pid: number, wanted: readonly Buffer[]): number[] {
  const counts = wanted.map(() => 0);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const chunk = Buffer.alloc(16 * 1024 * 1024);
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from = '', to = ''] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end; ) {
      const size = readAt(memory, chunk, Math.min(chunk.length, end - at), at);
      if (size === 0) break;
      for (const [index, bytes] of wanted.entries()) {
        for (let found = -1; ; ) {
          found = chunk.subarray(0, size).indexOf(bytes, found + 1);
          if (found < 0) break;
          counts[index] = (counts[index] ?? 0) + 1;
        }
      }
      at += size;
    }
  }
  closeSync(memory);
  return counts;
}

/** Regions that belong to the kernel cannot be read. */
function readAt(file: number, into: Buffer, size: number, at: number): number {
  try {
    return readSync(file, into, 0, size, at);
  } catch {
    return 0;
  }
}

test('after a signature no string of the heap holds the passphrase or the private key', async () => {
  await afterSigning('forget', async () => {
    const { passphrase, pkcs8, scalar } = await secrets();
    const forms = [
      passphrase,
      ...[pkcs8, scalar].flatMap((bytes) => [bytes.toString('base64').replaceAll('=', ''), bytes.toString('hex')]),
      scalar.toString('base64url'),
      JSON.stringify(scalar.toString('latin1')).slice(1, -1),
      [...scalar.subarray(0, 8)].join(','),
    ];
    expect(heap().includes('signing_keys')).toBe(true);
    expect(forms.filter((form) => heap().includes(form))).toEqual([]);
  });
});

test('a passphrase that is held on to would be found', async () => {
  await afterSigning('keep', async () => {
    const { passphrase } = await secrets();
    expect(heap().includes(passphrase)).toBe(true);
  });
});

test.skipIf(process.platform !== 'linux')('after a signature the private key is nowhere in the memory', async () => {
  await afterSigning('forget', async (pid) => {
    const { scalar, pkcs8 } = await secrets();
    // Memory is really seen: the name of the key's table is in it.
    const [known = 0, ...found] = countInMemory(pid, [
      Buffer.from('signing_keys'),
      scalar,
      Buffer.from(scalar).reverse(),
      pkcs8,
    ]);
    expect(known).toBeGreaterThan(0);
    expect(found).toEqual([0, 0, 0]);
  });
});
