import { AppError } from '#contract/errors';
import type { Person, PersonInput } from '#contract/records/person';
import type { Session } from '#contract/records/workspace';
import { createSummaries, type Summaries } from '#core/assessments/summaries';
import type { Clock, Ids } from '#core/clock';
import { removeFolder } from '#core/evidence/temporary';
import { createTextQueue, type TextQueue } from '#core/evidence/texts';
import { tidyEvidence } from '#core/evidence/tidy';
import { checkpointOnClose } from '#core/journal/checkpoint';
import { createJournal, type Journal, type WriteTransaction } from '#core/journal/write';
import { createProjections, type Projections } from '#core/projections/keeper';
import type { Projection } from '#core/projections/projection';
import type { Reader as FileReader } from '#core/reading/reader';
import { createStore, fileIdentity, openStore, type Store } from '#core/store/db';
import { findPerson, listPeople } from '#core/store/people';
import { readWorkspace, readWorkspaceRow } from '#core/store/workspace';
import type { CoreEvents } from './events.ts';
import type { Machine } from './machine.ts';
import { type ProjectionBuilder, startProjectionBuilder } from './projection-builder.ts';
import { type SearchBuilder, startSearchBuilder } from './search-builder.ts';

/** A workspace that is open, and who works in it. */
export type OpenWorkspace = {
  readonly store: Store;
  readonly journal: Journal;
  readonly summaries: Summaries;
  /** Makes the search index anew, if it has to be. */
  readonly search: SearchBuilder;
  /** What follows from the records: how it is kept, and how it is worked out anew. */
  readonly projections: Projections;
  readonly projectionBuilder: ProjectionBuilder;
  /** Reads the text of stored files in the background. */
  readonly texts: TextQueue;
  /** Folders of files that were handed to other programs; removed when it is closed. */
  readonly handedOut: string[];
  /** Nobody but this app can have written to the file since it was last found in order. */
  isUntouched: boolean;
  actorId: string | null;
};

type Parts = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly machine: Machine;
  readonly events: CoreEvents;
  readonly appVersion: string;
  readonly reader: FileReader;
  readonly log: (line: string) => void;
  /** What is kept worked out; new ones for each workspace. */
  readonly projections: () => readonly Projection[];
  /** Told after each change of what is open and who works. */
  readonly changed: (open: { workspacePath: string | null; actorId: string | null }) => void;
};

/** Who is in a workspace; refuses one that lacks what every workspace holds, before anything else is closed for it. */
function readPeople(store: Store): Person[] {
  try {
    readWorkspaceRow(store.read);
    return listPeople(store.read);
  } catch (cause) {
    store.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('workspace.damaged', { name: store.fileName, reason }, { cause });
  }
}

/** What is open in this core: at most one workspace. */
export class WorkspaceSession {
  readonly #parts: Parts;
  #open: OpenWorkspace | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  /** @throws AppError `workspace.none-open` */
  get workspace(): OpenWorkspace {
    if (!this.#open) throw new AppError('workspace.none-open', {});
    return this.#open;
  }

  /** Whether the file with this identity is the open one; it must then not be opened again in this process. */
  isLive(identity: string | null): boolean {
    return identity !== null && this.#open?.store.identity === identity;
  }

  /**
   * Makes a workspace file with its first person, who then works in it.
   * @throws AppError `workspace.exists`, `file.not-writable`
   */
  create(path: string, name: string, owner: PersonInput): void {
    const { clock, ids, machine } = this.#parts;
    const ownerId = ids.next();
    createStore(path, `.new-workspace-${ids.next()}.tmp`, (store) => {
      const createdAt = clock().toISOString();
      const { follow } = createProjections(this.#parts.projections(), this.#parts.appVersion);
      const journal = createJournal(store, clock, machine.device.id, null, follow);
      journal.write({ action: 'workspace.create', actor: null }, (tx) => {
        tx.insert('workspace', {
          id: ids.next(),
          name,
          four_eyes: 1,
          created_at: createdAt,
          timestamp_server: null,
          origin: null,
          logo: null,
        });
        tx.insert('people', {
          id: ownerId,
          name: owner.name,
          email: owner.email,
          roles: JSON.stringify(owner.roles),
          created_at: createdAt,
        });
      });
    });
    this.openFile(path, ownerId);
  }

  /**
   * Makes a workspace file with what `fill` writes, and opens it; nobody works in it yet.
   * @throws AppError `workspace.exists`, `file.not-writable`
   */
  createFrom(path: string, action: string, fill: (tx: WriteTransaction) => void): void {
    const { clock, ids, machine } = this.#parts;
    createStore(path, `.new-workspace-${ids.next()}.tmp`, (store) => {
      const { follow } = createProjections(this.#parts.projections(), this.#parts.appVersion);
      createJournal(store, clock, machine.device.id, null, follow).write({ action, actor: null }, fill);
    });
    this.openFile(path, null);
  }

  /**
   * Opens a workspace file in place of the one that is open; the one that is open stays so.
   * @param actorId  who works; by default whoever did last on this machine, else the only person there is
   * @throws AppError as `openStore`; what was open then stays open
   */
  openFile(path: string, actorId?: string | null): void {
    const { machine } = this.#parts;
    if (this.isLive(fileIdentity(path))) return;
    const isUntouched = machine.wasClosedWell(path);
    const store = openStore(path, { check: !isUntouched });
    const people = readPeople(store);
    this.#closeStore();
    const wanted = actorId ?? machine.lastActor(store.path);
    const actor = people.find(({ id }) => id === wanted) ?? (people.length === 1 ? people[0] : undefined);
    const projections = createProjections(this.#parts.projections(), this.#parts.appVersion);
    const journal = this.#openJournal(store, projections);
    this.#open = {
      store,
      journal,
      summaries: createSummaries(),
      search: startSearchBuilder(store),
      projections,
      projectionBuilder: startProjectionBuilder(store, projections, () => this.#tellWatched()),
      texts: createTextQueue({ store, journal }, this.#parts.reader, this.#parts.log),
      handedOut: [],
      isUntouched,
      actorId: actor?.id ?? null,
    };
    this.#tidy(this.#open);
    this.#open.texts.wake();
    this.#remember();
    this.#tell();
  }

  /** Closes the open workspace, if there is one. */
  close(): void {
    if (!this.#open) return;
    this.#closeStore();
    this.#tell();
  }

  /** @throws AppError `workspace.none-open`, `record.not-found` */
  actAs(personId: string): void {
    const open = this.workspace;
    if (!findPerson(open.store.read, personId))
      throw new AppError('record.not-found', { kind: 'people', id: personId });
    open.actorId = personId;
    this.#remember();
    this.#tell();
  }

  /** What the window needs to draw its frame. */
  view(): Session {
    const open = this.#open;
    const { machine, appVersion } = this.#parts;
    return {
      workspace: open ? readWorkspace(open.store.read, open.store.fileName, open.store.schemaVersion) : null,
      actor: open ? this.#actor(open) : null,
      recent: machine.recent(),
      appVersion,
    };
  }

  #tidy({ store, journal }: OpenWorkspace): void {
    // What was made of a dossier says what the dossier says, for good.
    if (readWorkspaceRow(store.read).origin !== null) return;
    try {
      tidyEvidence(store, journal, () => this.#parts.ids.next());
    } catch (error) {
      // A full disk must not keep anyone from what is there: the next opening puts it in order.
      if (!(error instanceof AppError)) throw error;
    }
  }

  #openJournal(store: Store, { follow }: Projections): Journal {
    const { clock, ids, machine } = this.#parts;
    const tree = machine.journals.of(readWorkspaceRow(store.read).id).tree;
    return createJournal(store, clock, machine.device.id, { device: machine.device, ids, tree }, follow);
  }

  #remember(): void {
    const open = this.#open;
    if (!open) return;
    const { name } = readWorkspace(open.store.read, open.store.fileName, open.store.schemaVersion);
    this.#parts.machine.opened(open.store.path, name, open.actorId, this.#parts.clock().toISOString());
  }

  #actor(open: OpenWorkspace): Person | null {
    return open.actorId === null ? null : findPerson(open.store.read, open.actorId);
  }

  #closeStore(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = null;
    open.texts.stop();
    open.projectionBuilder.stop();
    for (const folder of open.handedOut) removeFolder(folder);
    const { clock, machine } = this.#parts;
    this.#vouch(open, clock().toISOString());
    open.store.close();
    machine.closed(open.store.path);
  }

  #vouch({ store, journal, actorId }: OpenWorkspace, at: string): void {
    try {
      checkpointOnClose(store, journal, actorId, at);
      const tree = journal.vouching?.tree ?? null;
      this.#parts.machine.journals.remember(readWorkspaceRow(store.read).id, { tree });
    } catch {
      // A full or protected disk must not keep anyone from leaving: the next write or close vouches for it all.
    }
  }

  #tellWatched(): void {
    this.#parts.events.publish('happened', { type: 'watched.changed', area: 'portfolio' });
  }

  #tell(): void {
    const open = this.#open;
    this.#parts.changed({ workspacePath: open?.store.path ?? null, actorId: open?.actorId ?? null });
    this.#parts.events.publish('happened', { type: 'session.changed' });
  }
}
