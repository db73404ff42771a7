import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Timestamper } from '#core/signing/cms';
import { childrenOf, contextTag, expectTag, onlyChild, readDer, Tag } from '#core/signing/der';
import { timestamper } from '#core/signing/timestamp-request';
import { makePkcs12, openFolder } from '#test/support/signing';

/** When the local authority stamps, unless told otherwise: a minute after the tests' `signedAt`. */
export const stampedAt = '2026-11-23T10:01:00Z';

const run = promisify(execFile);

const settings = (essAlgorithm: string) => `[tsa]
default_tsa = local
[local]
serial = serial
crypto_device = builtin
signer_cert = tsa.crt
certs = chain.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = ${essAlgorithm}
`;

/**
 * A time-stamp authority made of OpenSSL in a folder of its own, under a root of its own; it runs on this machine only and
 * at a time of the test's choice. Call `remove` at the end.
 */
export function openTsa(options: { readonly key?: 'rsa:3072' | 'ec'; readonly essAlgorithm?: 'sha1' | 'sha256' } = {}) {
  const folder = openFolder();
  const must = (program: string, ...args: readonly string[]): string => {
    const { output, code } = folder.run(program, ...args);
    if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${output}`);
    return output;
  };
  makePkcs12(folder, 'ec', 'secret');
  const newKey = options.key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['rsa:3072'];
  /** A certificate of the root for the authority's key. */
  const issue = (name: string, extensions: string, days: readonly [string, string]): void => {
    folder.write(`${name}.ext`, extensions);
    const period = ['-startdate', days[0], '-enddate', days[1]];
    const files = ['-in', 'tsa.csr', '-out', `${name}.crt`];
    must('openssl', 'ca', '-config', 'ca.cnf', '-batch', '-notext', ...period, '-extfile', `${name}.ext`, ...files);
  };
  const usage = 'basicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\n';
  const request = ['-new', '-newkey', ...newKey, '-nodes', '-subj', '/CN=Test time-stamps'];
  must('openssl', 'req', ...request, '-keyout', 'tsa.key', '-out', 'tsa.csr');
  folder.run('sh', '-c', 'sed -i "/new_certs_dir/a certificate = ca.crt" ca.cnf');
  issue('tsa', `${usage}extendedKeyUsage=critical,timeStamping\n`, ['20260101000000Z', '20300101000000Z']);
  must('sh', '-c', 'cat ca.crt > chain.pem; echo 01 > serial');
  folder.write('tsa.cnf', settings(options.essAlgorithm ?? 'sha256'));
  const der = (name: string): Buffer => {
    must('openssl', 'x509', '-in', name, '-outform', 'DER', '-out', 'der.tmp');
    return folder.read('der.tmp');
  };

  let count = 0;
  /** Answers a request: a TimeStampResp in DER. */
  const respond = async (tsq: Uint8Array, at = stampedAt): Promise<Buffer> => {
    count += 1;
    const name = `request-${count}`;
    writeFileSync(join(folder.path, `${name}.tsq`), tsq);
    const args = ['ts', '-reply', '-config', 'tsa.cnf', '-queryfile', `${name}.tsq`, '-out', `${name}.tsr`];
    const when = at.replace('T', ' ').replace('Z', '');
    const env = { ...process.env, TZ: 'UTC', FAKETIME_DONT_RESET: '1' };
    // The clock stands still at that time, however long OpenSSL takes.
    await run('faketime', ['-f', when, 'openssl', ...args], { cwd: folder.path, env });
    return folder.read(`${name}.tsr`);
  };
  const servers: Server[] = [];
  return {
    folder,
    must,
    issue,
    usage,
    respond,
    root: () => der('ca.crt'),
    certificate: () => der('tsa.crt'),
    /** A time-stamper that asks this authority directly. */
    timestamper: (at = stampedAt): Timestamper =>
      timestamper(
        (tsq) => respond(tsq, at),
        (size) => Buffer.alloc(size, 7),
      ),
    /** A server on this machine. @param answer  what it does; by default what RFC 3161, 3.4 says */
    serve: async (
      answer: (tsq: Buffer) => Promise<{ status?: number; type?: string; body: Buffer } | null> = async (tsq) => ({
        body: await respond(tsq),
      }),
    ): Promise<string> => {
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', async () => {
          const given = await answer(Buffer.concat(chunks));
          // Null: never answers
          if (given === null) return;
          const isRight =
            request.method === 'POST' && request.headers['content-type'] === 'application/timestamp-query';
          response.writeHead(isRight ? (given.status ?? 200) : 400, {
            'Content-Type': given.type ?? 'application/timestamp-reply',
          });
          response.end(given.body);
        });
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`;
    },
    remove: (): void => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      folder.remove();
    },
  };
}
export type Tsa = ReturnType<typeof openTsa>;

/** DER of the TSTInfo inside a TimeStampResp. */
export function tstInfoOf(response: Uint8Array): Buffer {
  const [, token] = childrenOf(readDer(response, Tag.sequence));
  const [, explicit] = childrenOf(token ?? readDer(Buffer.alloc(0)));
  const [, , encapsulated] = childrenOf(onlyChild(explicit ?? readDer(Buffer.alloc(0)), contextTag(0)));
  const [, content] = childrenOf(encapsulated ?? readDer(Buffer.alloc(0)));
  return Buffer.from(expectTag(onlyChild(content ?? readDer(Buffer.alloc(0))), Tag.octetString).content);
}
