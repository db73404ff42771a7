import { randomUUID } from 'node:crypto';
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { contract } from '#contract/calls';
import { AppError, isAppErrorCode } from '#contract/errors';
import { heldCatalogues } from '#core/assessments/held-catalogues';
import { type HeldPacks, heldPacks } from '#core/assessments/held-packs';
import type { Clock, Ids } from '#core/clock';
import type { Files } from '#core/files/tokens';
import type { WriteTransaction } from '#core/journal/write';
import type { Catalogues } from '#core/packs/catalogues';
import type { Reader as FileReader } from '#core/reading/reader';
import { type CoreEvents, eventsOf } from '#core/session/events';
import type { InstalledPacks } from '#core/session/installed-packs';
import type { Machine } from '#core/session/machine';
import type { MachineTokens } from '#core/session/machine-tokens';
import type { OpenWorkspace, WorkspaceSession } from '#core/session/session';
import type { Shell } from '#core/session/shell';
import type { Reader } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';

/** Takes one technical line. It never holds record content, passphrases or keys. */
export type Log = (line: string) => void;

/** What every call works with. */
export type Services = {
  readonly session: WorkspaceSession;
  readonly files: Files;
  readonly packs: InstalledPacks;
  readonly machine: Machine;
  readonly shell: Shell;
  readonly events: CoreEvents;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly appVersion: string;
  readonly resources: string;
  readonly tokens: MachineTokens;
  /** Reads files of strangers, each in a process of its own. */
  readonly reader: FileReader;
};

/** What a handler is given besides its input. */
export type CallContext = Services & {
  /** The open workspace; the same one as long as the call runs. Throws `workspace.none-open`, also if it was closed. */
  readonly workspace: () => OpenWorkspace;
  /** Its tables. Throws `workspace.none-open`. */
  readonly read: () => Reader;
  /** The packs of the app and of the open workspace, if there is one. Inside a write: of its transaction. */
  readonly heldPacks: (read?: Reader) => HeldPacks;
  /** What there is to pick from: matrices, risks, controls, metrics … of the app and of those packs. */
  readonly catalogues: (read?: Reader) => Catalogues;
  /** Now, as records keep it. */
  readonly now: () => string;
  /** Who works. Throws `session.no-actor`. */
  readonly actor: () => string;
  /**
   * Changes records in one transaction, with their journal events, and tells whoever watches.
   * @param actor  who acts, if it is not whoever works: a signer is known by their passphrase
   */
  readonly write: <T>(fn: (tx: WriteTransaction) => T, actor?: string) => T;
};

function contextOf(services: Services, action: string): CallContext {
  let begunIn: OpenWorkspace | undefined;
  /** The workspace this call began in: one that was opened while the call waited is not the one it was meant for. */
  const workspace = (): OpenWorkspace => {
    const open = services.session.workspace;
    begunIn ??= open;
    if (open !== begunIn) throw new AppError('workspace.none-open', {});
    return open;
  };
  const actor = (): string => {
    const { actorId } = workspace();
    if (actorId === null) throw new AppError('session.no-actor', {});
    return actorId;
  };
  return {
    ...services,
    workspace,
    read: () => workspace().store.read,
    heldPacks: (read) => heldPacks(services.packs, read ?? (services.session.isOpen ? workspace().store.read : null)),
    catalogues: (read) =>
      heldCatalogues(services.packs, read ?? (services.session.isOpen ? workspace().store.read : null)),
    now: () => services.clock().toISOString(),
    actor,
    write: (fn, as) => {
      const { journal, summaries, store, projectionBuilder } = workspace();
      // What was made of a dossier says what the dossier says, for good.
      if (readWorkspaceRow(store.read).origin !== null)
        throw new AppError('workspace.read-only', { name: store.fileName });
      const origin = { action, actor: as ?? actor() };
      const { result, touched } = summaries.whileWriting(() => journal.write(origin, fn));
      summaries.forget(touched);
      projectionBuilder.resume();
      for (const event of eventsOf(touched)) services.events.publish('happened', event);
      return result;
    },
  };
}

/** Turns whatever was thrown into the error that leaves the core. What nobody expected is logged under an id. */
function toTypedError(error: unknown, action: string, log: Log): unknown {
  if (error instanceof AppError) {
    return new ORPCError(error.code, { defined: true, data: error.details, message: error.message, cause: error });
  }
  if (error instanceof ORPCError && isAppErrorCode(error.code)) return error;
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) {
    const issue = error.cause.issues[0];
    const path = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    const data = { path: path === '' ? 'input' : path, reason: issue?.message ?? '' };
    return new ORPCError('input.invalid', { defined: true, data, message: 'input.invalid', cause: error });
  }
  const logId = randomUUID();
  log(`error ${logId} ${action}: ${explain(error)}`);
  return new ORPCError('internal', { defined: true, data: { logId }, message: 'internal', cause: error });
}

/** Where it went wrong and why. Values stay out: an issue of a check names its place and rule only. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    error.cause instanceof ValidationError
      ? ` ${JSON.stringify(error.cause.issues.map(({ path, message }) => ({ path, message })))}`
      : '';
  return `${error.stack ?? error.message}${cause}`;
}

function isStream(output: unknown): output is AsyncIterableIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

/** A job fails while it is being read, long after its handler returned. */
async function* typeErrors(stream: AsyncIterableIterator<unknown>, explained: (error: unknown) => unknown) {
  try {
    return yield* stream;
  } catch (error) {
    throw explained(error);
  }
}

/** The implementer of the contract with our context and our errors; each handler file takes its noun from it. */
export function implementCalls(services: Services) {
  return implement(contract).use(async ({ next, path, signal }) => {
    const action = path.join('.');
    const explainedBy = (error: unknown): unknown =>
      signal?.aborted === true && error === signal.reason ? error : toTypedError(error, action, services.log);
    try {
      const result = await next({ context: contextOf(services, action) });
      const { output } = result;
      return isStream(output) ? { ...result, output: typeErrors(output, explainedBy) } : result;
    } catch (error) {
      throw explainedBy(error);
    }
  });
}

/** What `implementCalls` gives. */
export type Calls = ReturnType<typeof implementCalls>;
