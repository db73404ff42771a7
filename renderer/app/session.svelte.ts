import type { CoreEvent } from '#contract/events';
import type { Person, SigningKey } from '#contract/records/person';
import type { Session } from '#contract/records/workspace';
import { api, type ConnectionState, connection } from './api.ts';
import { failureCode, failureText } from './i18n.svelte.ts';
import { navigation } from './navigation.svelte.ts';

const WATCH_AGAIN_MS = 500;

/** Who works on what: the open workspace, its people and their keys, and the tie to the core. */
class WindowSession {
  /** Null until the core has answered once. */
  current = $state.raw<Session | null>(null);
  people = $state.raw<readonly Person[]>([]);
  keys = $state.raw<readonly SigningKey[]>([]);
  connection = $state<ConnectionState>('starting');
  /** Why the session could not be read, as a sentence. */
  failure = $state<string | null>(null);
  readonly #listeners = new Set<(event: CoreEvent) => void>();

  /** Follows the core from now on; called once, when the app is mounted. @returns ends it */
  start(): () => void {
    return connection.subscribe((state) => {
      this.connection = state;
      if (state === 'connected') void this.#follow();
    });
  }

  /** Hears what the core tells. @returns ends it */
  listen(listener: (event: CoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes what a call about the session gave; another workspace starts at its home. */
  async take(session: Session): Promise<void> {
    const isOther = session.workspace?.id !== this.current?.workspace?.id;
    if (isOther) navigation.reset();
    this.current = session;
    this.failure = null;
    if (session.workspace === null) {
      this.people = [];
      this.keys = [];
    } else {
      await this.reloadPeople();
    }
  }

  async reloadPeople(): Promise<void> {
    const [people, keys] = await Promise.all([api.person.list(), api.key.list()]);
    this.people = people;
    this.keys = keys;
  }

  async actAs(personId: string): Promise<void> {
    await this.take(await api.session.actAs({ personId }));
  }

  async closeWorkspace(): Promise<void> {
    await this.take(await api.workspace.close());
  }

  /** A person's name; null if there is no such person. */
  nameOf(personId: string | null): string | null {
    return this.people.find((person) => person.id === personId)?.name ?? null;
  }

  async #follow(): Promise<void> {
    try {
      await this.take(await api.session.get());
      for (const listener of this.#listeners) listener({ type: 'session.changed' });
      for await (const event of await api.session.watch()) await this.#hear(event);
    } catch (error) {
      if (failureCode(error) === 'core.stopped') return;
      this.failure = failureText(error);
      setTimeout(() => {
        if (this.connection === 'connected') void this.#follow();
      }, WATCH_AGAIN_MS);
    }
  }

  async #hear(event: CoreEvent): Promise<void> {
    if (event.type === 'session.changed') await this.take(await api.session.get());
    if (event.type === 'person.changed') await this.reloadPeople();
    for (const listener of this.#listeners) listener(event);
  }
}

export const session = new WindowSession();
