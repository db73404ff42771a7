import { createRequire } from 'node:module';
import { type Library, TokenError, TokenModule } from './token-module.ts';
import { type TokenReply, TokenRequest } from './token-protocol.ts';

/** What the process that loads a module sees of whoever asks. */
export type TokenAsker = {
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly send: (reply: TokenReply) => void;
  /** There is nobody left to ask. */
  readonly onGone: (listener: () => void) => void;
};

/** A logged-in session must not stay open behind an asker that forgot it. */
const IDLE_MS = 10 * 60_000;

/**
 * Answers the requests of one asker, one after the other, with the module that the first request names. Ends the process
 * when there is nobody left to ask.
 */
export function serveTokens(asker: TokenAsker): void {
  let module: TokenModule | null = null;
  let loadedFrom = '';
  const end = (): never => {
    module?.close();
    process.exit(0);
  };
  const idle = setTimeout(end, IDLE_MS);
  const load = (path: string): TokenModule => {
    if (module && loadedFrom === path) return module;
    if (module) throw new Error('a token process has one module');
    module = TokenModule.load(loadLibrary(), path);
    loadedFrom = path;
    return module;
  };
  const answer = (request: TokenRequest): TokenReply => {
    const { id, type } = request;
    switch (type) {
      case 'list':
        return { id, type, tokens: load(request.module).list() };
      case 'open':
        load(request.module).open(request.token, request.objectId, request.pin);
        return { id, type };
      case 'sign': {
        if (!module) throw new TokenError('removed');
        return { id, type, signature: Uint8Array.from(module.sign(request.tbs)) };
      }
    }
  };
  asker.onMessage((message) => {
    idle.refresh();
    const request = TokenRequest.parse(message);
    try {
      asker.send(answer(request));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      asker.send({ id: request.id, type: 'failure', failure: error.failure });
    }
  });
  asker.onGone(end);
}

/** The native part is optional: where it could not be built, everything else works. */
function loadLibrary(): Library {
  try {
    return createRequire(import.meta.url)('pkcs11js') as Library;
  } catch {
    throw new TokenError('unsupported');
  }
}
