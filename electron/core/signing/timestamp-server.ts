import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AppError } from '#contract/errors';

const TIMEOUT_MS = 20_000;
/** A token with a long chain takes about 10 KB. */
const LIMIT_BYTES = 256_000;

/**
 * Asks a time-stamp server. The request holds a hash and a number, nothing of the document. Redirects are not followed:
 * the address is the one the workspace's owner wrote down.
 * @param address  http or https
 * @param request  DER of the TimeStampReq
 * @returns the body of the answer
 * @throws AppError `timestamp.server-failed` with the reason `timeout`, `size`, `type`, `unreachable` or the HTTP status
 * @source RFC 3161, 3.4
 */
export function askTimestampServer(
  address: string,
  request: Uint8Array,
  limits: { readonly timeoutMs?: number; readonly limitBytes?: number } = {},
): Promise<Uint8Array> {
  const { timeoutMs = TIMEOUT_MS, limitBytes = LIMIT_BYTES } = limits;
  const url = new URL(address);
  const failure = (reason: string, cause?: unknown) =>
    new AppError('timestamp.server-failed', { host: url.host, reason }, { cause });
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent: ClientRequest = send(url, {
      method: 'POST',
      // One question, one connection: nothing is left open
      agent: false,
      // A name and a password in an address would go to whoever answers there.
      auth: null,
      headers: {
        'Content-Type': 'application/timestamp-query',
        'Content-Length': request.length,
        Accept: 'application/timestamp-reply',
      },
    });
    const timer = setTimeout(() => sent.destroy(failure('timeout')), timeoutMs);
    const settle = (result: Uint8Array | AppError): void => {
      clearTimeout(timer);
      if (result instanceof AppError) reject(result);
      else resolve(result);
      sent.destroy();
    };
    sent.on('error', (error) => settle(error instanceof AppError ? error : failure('unreachable', error)));
    sent.on('response', (response) => {
      if (response.statusCode !== 200) return settle(failure(`HTTP ${response.statusCode ?? 0}`));
      if (mediaTypeOf(response) !== 'application/timestamp-reply') return settle(failure('type'));
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > limitBytes) settle(failure('size'));
      });
      response.on('end', () => settle(Buffer.concat(chunks)));
      response.on('error', (error) => settle(error instanceof AppError ? error : failure('unreachable', error)));
    });
    sent.end(request);
  });
}

function mediaTypeOf({ headers }: IncomingMessage): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
