import type { Appearance, FilePurpose } from '#contract/records/workspace';

/** What the shell does for the core; the core's side of it is a function per name. */
export interface ShellRequests {
  chooseFile: {
    readonly input: { readonly purpose: FilePurpose; readonly suggestedName: string | null };
    readonly output: string | null;
  };
  setAppearance: { readonly input: Appearance; readonly output: null };
  showInFolder: { readonly input: { readonly path: string }; readonly output: null };
  sessionChanged: { readonly input: OpenSession; readonly output: null };
  /** Starts a process for a PKCS#11 module; its port comes as `token-port` with the same id before the answer. */
  startToken: { readonly input: { readonly id: number }; readonly output: null };
  /** Ends it, also if it hangs. */
  stopToken: { readonly input: { readonly id: number }; readonly output: null };
}
export type ShellRequestName = keyof ShellRequests;
export type ShellAnswers = {
  readonly [N in ShellRequestName]: (
    input: ShellRequests[N]['input'],
  ) => ShellRequests[N]['output'] | Promise<ShellRequests[N]['output']>;
};

/** What is open, so that a restarted core can open it again. */
export interface OpenSession {
  readonly workspacePath: string | null;
  readonly actorId: string | null;
}

/** From the shell to the core process. `relay.*` only where the core cannot be given a port itself. */
export type ToCore =
  | {
      readonly type: 'start';
      readonly folders: { readonly resources: string; readonly data: string };
      readonly appVersion: string;
      readonly reopen: OpenSession;
    }
  | { readonly type: 'port' }
  | { readonly type: 'token-port'; readonly id: number }
  | { readonly type: 'shell.answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'shell.failure'; readonly id: number; readonly reason: string }
  | { readonly type: 'stop' }
  | RelayFrame;

/** From the core process to the shell. */
export type FromCore =
  | { readonly type: 'ready' }
  | { readonly type: 'shell.request'; readonly id: number; readonly name: ShellRequestName; readonly input: unknown }
  | RelayFrame;

/** One step of a port whose far end is in a process that cannot hold it. */
export type RelayFrame =
  | { readonly type: 'relay.open'; readonly channel: number }
  | { readonly type: 'relay.message'; readonly channel: number; readonly data: unknown }
  | { readonly type: 'relay.close'; readonly channel: number };

/** Tells the frames of a relay from everything else. */
export function isRelayFrame(message: ToCore | FromCore): message is RelayFrame {
  return message.type === 'relay.open' || message.type === 'relay.message' || message.type === 'relay.close';
}
