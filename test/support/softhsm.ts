import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forkedSideProcess } from '#core/side-process';
import { createTokens, type TokenDeadlines, type TokenKey } from '#core/signing/token';
import { type Folder, makePkcs12, openFolder } from '#test/support/signing';
import { tokenEntry } from '#test/support/token-entry';

/** Where Debian puts it. */
export const softHsmModule = '/usr/lib/softhsm/libsofthsm2.so';
export const PIN = '246813';
const SO_PIN = '13572468';

/** What `faulty-module.c` can do. */
export type Fault =
  | 'removed'
  | 'not-present'
  | 'session-lost'
  | 'logged-out'
  | 'gone-silently'
  | 'general-error'
  | 'crash'
  | 'hang'
  | 'wrong-signature'
  | 'pin-locked'
  | 'crash-at-login'
  | 'crash-at-start'
  | 'final-try'
  | 'locked'
  | 'empty'
  | 'only-raw-rsa';

/** A software token of its own, with settings, token folder and test authority in one folder; call `remove` at the end. */
export function openSoftHsm(label = 'Test token') {
  const folder: Folder = openFolder();
  const tokenFolder = join(folder.path, 'tokens');
  execFileSync('mkdir', [tokenFolder]);
  const settings = folder.write(
    'softhsm2.conf',
    `directories.tokendir = ${tokenFolder}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env['SOFTHSM2_CONF'] = settings;
  const must = (program: string, ...args: readonly string[]): string => {
    const { output, code } = folder.run(program, ...args);
    if (code !== 0) throw new Error(`${program}: ${output}`);
    return output;
  };
  must('softhsm2-util', '--init-token', '--free', '--label', label, '--pin', PIN, '--so-pin', SO_PIN);
  const login = ['--module', softHsmModule, '--token-label', label, '--login', '--pin', PIN];
  const serial = /serial num\s*:\s*(\S+)/.exec(must('pkcs11-tool', '--module', softHsmModule, '-L'))?.[1] ?? '';
  const faultFile = join(folder.path, 'fault');
  let faultyModule: string | null = null;

  /** Puts a certificate on the token; `id` empty: without a CKA_ID. */
  const addCertificate = (file: string, id: string): void => {
    must('openssl', 'x509', '-in', file, '-outform', 'DER', '-out', 'object.der');
    const named = id === '' ? [] : ['--id', id];
    must('pkcs11-tool', ...login, '--write-object', 'object.der', '--type', 'cert', '--label', file, ...named);
  };

  return {
    folder,
    label,
    serial,
    tokenFolder,
    tokens: (deadlines?: Partial<TokenDeadlines>) => createTokens(forkedSideProcess(tokenEntry), deadlines),
    /** A key of OpenSSL's with a certificate of the test authority, as one finds it on a card: the issuer lies beside it. */
    addKey: (kind: 'ec' | 'ec384' | 'rsa:3072', id: string, withIssuer = true): TokenKey => {
      makePkcs12(folder, kind, 'secret');
      must('openssl', 'pkcs8', '-topk8', '-nocrypt', '-in', 'leaf.key', '-out', 'leaf.p8');
      must('softhsm2-util', '--import', 'leaf.p8', '--token', label, '--label', kind, '--id', id, '--pin', PIN);
      addCertificate('leaf.crt', id);
      if (withIssuer) addCertificate('ca.crt', '');
      const der = (file: string): Buffer => {
        must('openssl', 'x509', '-in', file, '-outform', 'DER', '-out', 'der.tmp');
        return folder.read('der.tmp');
      };
      const certificates = [der('leaf.crt'), der('ca.crt')];
      return { module: softHsmModule, token: { label, serial }, objectId: id, certificates };
    },
    addCertificate,
    /** The same token behind a module that fails as told by `fail`. */
    faulty: (): string => {
      const source = new URL('faulty-module.c', import.meta.url).pathname;
      const headers = new URL('../../node_modules/pkcs11js/includes/pkcs11', import.meta.url).pathname;
      const target = join(folder.path, 'faulty.so');
      const defines = [`-DREAL="${softHsmModule}"`, `-DFAULT="${faultFile}"`];
      if (faultyModule === null)
        must('cc', '-shared', '-fPIC', '-I', headers, ...defines, '-o', target, source, '-ldl');
      faultyModule = target;
      return target;
    },
    fail: (fault: Fault | null): void => writeFileSync(faultFile, fault ?? ''),
    pull: (): void => rmSync(tokenFolder, { recursive: true }),
    must,
    remove: () => folder.remove(),
  };
}
