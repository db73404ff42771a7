import { verify } from 'node:crypto';
import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import type { SideProcess, StartSideProcess } from '#core/side-process';
import { algorithmOf, parseCertificate, publicKeyOf } from './certificate.ts';
import type { Signer } from './signer.ts';
import { type FoundToken, type TokenFailure, type TokenName, TokenReply, type TokenRequest } from './token-protocol.ts';

/** How long an answer is waited for; some tokens ask for a touch or for a PIN on their own keys. */
export type TokenDeadlines = { readonly listMs: number; readonly openMs: number; readonly signMs: number };
const DEADLINES: TokenDeadlines = { listMs: 20_000, openMs: 60_000, signMs: 60_000 };
/** A session that is not used is closed, and with it the process. */
const SESSION_MS = 5 * 60_000;

/** PKCS#11 tokens. Every call into a module happens in a process of its own, which may crash or hang. */
export type Tokens = {
  /**
   * Every token the module sees, with the certificates that can be read without a PIN and have a key identifier.
   * @param module  path of the PKCS#11 library
   * @throws AppError `token.unsupported`, `token.module-unusable`, `token.module-crashed`, `token.no-answer`, `token.failed`
   */
  list(module: string): Promise<FoundToken[]>;
  /**
   * Logs in to a token and gives a signer with one of its keys. The PIN is in no memory of this process afterwards but
   * that of the caller; the session lives until `close`, or for five minutes after it was last used.
   * @param key.certificates  DER, leaf first: every signature is checked against the first before it is given back
   * @throws AppError as `list`, and `token.absent`, `token.removed`, `token.pin-wrong`, `token.pin-locked`,
   *   `token.pin-needed`, `token.key-missing`. Signing throws `token.removed` when the token was pulled.
   */
  open(key: TokenKey, pin: string): Promise<TokenSigner>;
};

/** Which key on which token. */
export type TokenKey = {
  readonly module: string;
  readonly token: TokenName;
  /** CKA_ID, hexadecimal. */
  readonly objectId: string;
  readonly certificates: readonly Uint8Array[];
};

/** A signer whose private key never leaves its token. */
export interface TokenSigner extends Signer {
  /** Logs out and ends the process. */
  close(): void;
}

/** Tokens behind processes started in this way; null where the app cannot start one. */
export function createTokens(start: StartSideProcess | null, deadlines: Partial<TokenDeadlines> = {}): Tokens {
  const { listMs, openMs, signMs } = { ...DEADLINES, ...deadlines };
  const connect = async (module: string, label: string): Promise<TokenConnection> => {
    if (!start) throw new AppError('token.unsupported', {});
    return new TokenConnection(await start(), { module: basename(module), label });
  };
  return {
    list: async (module) => {
      const connection = await connect(module, '');
      try {
        const reply = await connection.ask({ type: 'list', module }, listMs);
        return reply.type === 'list' ? reply.tokens : unexpected();
      } finally {
        connection.end();
      }
    },
    open: async ({ module, token, objectId, certificates }, pin) => {
      const [leaf] = certificates;
      if (!leaf) throw new Error('a signer has a certificate');
      const publicKey = publicKeyOf(parseCertificate(leaf));
      const algorithm = algorithmOf(publicKey);
      if (!algorithm) throw new AppError('token.key-unsupported', { label: token.label });
      const connection = await connect(module, token.label);
      const secret = Buffer.from(pin, 'utf8');
      try {
        await connection.ask({ type: 'open', module, token, objectId, pin: Uint8Array.from(secret) }, openMs);
      } catch (error) {
        connection.end();
        throw error;
      } finally {
        secret.fill(0);
      }
      connection.endAfter(SESSION_MS);
      return {
        certificates,
        algorithm,
        sign: async (tbs) => {
          // From here on again, so that a session is not ended while somebody is asked to touch their token.
          connection.endAfter(SESSION_MS);
          const reply = await connection.ask({ type: 'sign', tbs: Uint8Array.from(tbs) }, signMs);
          if (reply.type !== 'sign') return unexpected();
          // Two objects with one identifier, or a module that answers nonsense, must not become a broken document.
          const isRight = verify('sha256', tbs, { key: publicKey, dsaEncoding: 'der' }, reply.signature);
          if (!isRight) throw new AppError('token.key-missing', { label: token.label });
          return reply.signature;
        },
        close: () => connection.end(),
      };
    },
  };
}

const unexpected = (): never => {
  throw new Error('a token process answered another question');
};

type Answer = Exclude<TokenReply, { type: 'failure' }>;
type Question = TokenRequest extends infer R ? (R extends TokenRequest ? Omit<R, 'id'> : never) : never;
type Waiting = {
  readonly resolve: (reply: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
};

/** One process and the questions it has not answered yet. */
class TokenConnection {
  readonly #process: SideProcess;
  readonly #names: { readonly module: string; readonly label: string };
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #isGone = false;
  #isEnded = false;
  #endTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(process: SideProcess, names: { readonly module: string; readonly label: string }) {
    this.#process = process;
    this.#names = names;
    process.onMessage((message) => this.#take(message));
    process.onEnd(() => this.#ended());
  }

  ask(question: Question, deadlineMs: number): Promise<Answer> {
    const { module: name, label } = this.#names;
    if (this.#isEnded) return Promise.reject(new AppError('token.session-ended', { label }));
    if (this.#isGone) return Promise.reject(new AppError('token.module-crashed', { name }));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        this.end();
        reject(new AppError('token.no-answer', { name, seconds: Math.ceil(deadlineMs / 1000) }));
      }, deadlineMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#process.send({ id, ...question });
      // The channel keeps its own copy.
      if (question.type === 'open') question.pin.fill(0);
    });
  }

  /** Ends the process when nobody asks for so long. */
  endAfter(ms: number): void {
    if (this.#endTimer) clearTimeout(this.#endTimer);
    this.#endTimer = setTimeout(() => this.end(), ms);
    this.#endTimer.unref();
  }

  end(): void {
    if (this.#endTimer) clearTimeout(this.#endTimer);
    this.#isEnded = true;
    if (!this.#isGone) this.#process.kill();
  }

  #take(message: unknown): void {
    const parsed = TokenReply.safeParse(message);
    const waiting = parsed.success ? this.#waiting.get(parsed.data.id) : undefined;
    if (!parsed.success || !waiting) return;
    const reply = parsed.data;
    this.#waiting.delete(reply.id);
    clearTimeout(waiting.timer);
    if (reply.type === 'failure') waiting.reject(failureOf(reply.failure, this.#names));
    else waiting.resolve(reply);
  }

  #ended(): void {
    this.#isGone = true;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new AppError('token.module-crashed', { name: this.#names.module }));
    }
    this.#waiting.clear();
  }
}

function failureOf(
  { kind, pin, reason }: TokenFailure,
  { module: name, label }: { readonly module: string; readonly label: string },
): AppError {
  switch (kind) {
    case 'unsupported':
      return new AppError('token.unsupported', {});
    case 'module-missing':
      return new AppError('token.module-unusable', { name, reason: 'missing' });
    case 'module-foreign':
      return new AppError('token.module-unusable', { name, reason: 'foreign' });
    case 'absent':
      return new AppError('token.absent', { label });
    case 'removed':
      return new AppError('token.removed', { label });
    case 'pin-wrong':
      return new AppError('token.pin-wrong', { label, tries: pin === 'locked' ? 'final' : pin });
    case 'pin-locked':
      return new AppError('token.pin-locked', { label });
    case 'pin-needed':
      return new AppError('token.pin-needed', { label });
    case 'key-missing':
      return new AppError('token.key-missing', { label });
    case 'failed':
      return new AppError('token.failed', { label: label === '' ? name : label, reason });
  }
}
