import type { Appearance, FilePurpose } from '#contract/records/workspace';

/** What runs in a process of its own beside the core: a PKCS#11 module, or what reads the files of strangers. */
export type SideKind = 'token' | 'reader';

/** What the shell does for the core; the core's side of it is a function per name. */
export interface ShellRequests {
  chooseFile: {
    readonly input: { readonly purpose: FilePurpose; readonly suggestedName: string | null };
    readonly output: string | null;
  };
  chooseFiles: { readonly input: { readonly purpose: FilePurpose }; readonly output: readonly string[] };
  setAppearance: { readonly input: Appearance; readonly output: null };
  showInFolder: { readonly input: { readonly path: string }; readonly output: null };
  openFile: { readonly input: { readonly path: string }; readonly output: null };
  sessionChanged: { readonly input: OpenSession; readonly output: null };
  /** Starts a process beside the core; its port comes as `side-port` with the same id before the answer. */
  startSide: { readonly input: { readonly id: number; readonly kind: SideKind }; readonly output: null };
  /** Ends it, also if it hangs. */
  stopSide: { readonly input: { readonly id: number }; readonly output: null };
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
  | { readonly type: 'side-port'; readonly id: number }
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
