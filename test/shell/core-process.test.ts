import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FromCore, ToCore } from '#rpc/process-messages';
import {
  type CoreChild,
  CoreProcess,
  healthyAfterMs,
  killTimeoutMs,
  restartDelaysMs,
  stopTimeoutMs,
} from '#shell/core-process';

/** A core process that does what the test says. */
class FakeChild implements CoreChild<string> {
  readonly sent: ToCore[] = [];
  readonly ports: string[] = [];
  wasKilled = false;
  /** Its end is never told. */
  isImmortal = false;
  #message: (message: FromCore) => void = () => undefined;
  readonly #exits: ((code: number | null) => void)[] = [];

  send(message: ToCore): void {
    this.sent.push(message);
  }
  connect(port: string): void {
    this.ports.push(port);
  }
  onMessage(listener: (message: FromCore) => void): void {
    this.#message = listener;
  }
  onExit(listener: (code: number | null) => void): void {
    this.#exits.push(listener);
  }
  kill(): void {
    this.wasKilled = true;
    if (!this.isImmortal) this.exit(null);
  }
  says(message: FromCore): void {
    this.#message(message);
  }
  exit(code: number | null): void {
    for (const listener of this.#exits.splice(0)) listener(code);
  }
}

function started() {
  const children: FakeChild[] = [];
  const events: string[] = [];
  const core = new CoreProcess<string>({
    start: () => {
      const child = new FakeChild();
      children.push(child);
      return child;
    },
    folders: { resources: '/resources', data: '/data' },
    appVersion: '1.2.3',
    answers: {
      chooseFile: ({ suggestedName }) => suggestedName,
      chooseFiles: () => [],
      setAppearance: () => null,
      showInFolder: () => null,
      openFile: () => null,
      startSide: () => null,
      stopSide: () => null,
    },
    onReady: (isRestart) => events.push(isRestart ? 'ready again' : 'ready'),
    onStopped: (code, restartInMs) => events.push(`stopped ${code}, again in ${restartInMs}`),
  });
  core.start();
  const newest = (): FakeChild => {
    const child = children.at(-1);
    if (child === undefined) throw new Error('No child was started');
    return child;
  };
  return { core, children, events, newest };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the core process', () => {
  test('is told its folders, and gets its ports when it is ready', () => {
    const { core, newest, events } = started();
    core.connect('early');
    expect(newest().ports).toEqual([]);
    newest().says({ type: 'ready' });
    core.connect('late');
    expect(newest().ports).toEqual(['early', 'late']);
    expect(events).toEqual(['ready']);
    expect(newest().sent).toEqual([
      {
        type: 'start',
        folders: { resources: '/resources', data: '/data' },
        appVersion: '1.2.3',
        reopen: { workspacePath: null, actorId: null },
      },
    ]);
  });

  test('is started again when it dies, and told what was open', async () => {
    const { core, children, events, newest } = started();
    newest().says({ type: 'ready' });
    const open = { workspacePath: '/home/x/a.mdossier', actorId: 'person' };
    newest().says({ type: 'shell.request', id: 1, name: 'sessionChanged', input: open });
    await vi.advanceTimersByTimeAsync(0);
    newest().exit(9);
    core.connect('meanwhile');
    await vi.advanceTimersByTimeAsync(restartDelaysMs[0] ?? 0);
    expect(children).toHaveLength(2);
    expect(newest().sent[0]).toMatchObject({ type: 'start', reopen: open });
    newest().says({ type: 'ready' });
    expect(newest().ports).toEqual(['meanwhile']);
    expect(events).toEqual(['ready', `stopped 9, again in ${restartDelaysMs[0]}`, 'ready again']);
  });

  test('waits longer before each restart in a row, and starts afresh after a healthy run', async () => {
    const { events, newest } = started();
    for (const delayMs of [...restartDelaysMs, restartDelaysMs.at(-1) ?? 0]) {
      newest().exit(1);
      await vi.advanceTimersByTimeAsync(delayMs);
    }
    expect(events.map((event) => Number(event.split(' ').at(-1)))).toEqual([
      ...restartDelaysMs,
      restartDelaysMs.at(-1),
    ]);
    await vi.advanceTimersByTimeAsync(healthyAfterMs);
    newest().exit(1);
    expect(events.at(-1)).toBe(`stopped 1, again in ${restartDelaysMs[0]}`);
  });

  test('is answered by the shell, but not once it is gone', async () => {
    const { newest, children } = started();
    const request = { type: 'shell.request', id: 7, name: 'chooseFile' } as const;
    const input = { purpose: 'dossier.save', suggestedName: 'a.pdf' };
    newest().says({ ...request, input });
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().sent.at(-1)).toEqual({ type: 'shell.answer', id: 7, value: 'a.pdf' });
    newest().says({ ...request, id: 8, input });
    newest().exit(1);
    await vi.advanceTimersByTimeAsync(restartDelaysMs[0] ?? 0);
    expect(children.flatMap((child) => child.sent).filter((message) => message.type === 'shell.answer')).toHaveLength(
      1,
    );
  });

  test('is asked to stop, killed if it does not, and not started again', async () => {
    const { core, children, newest } = started();
    newest().says({ type: 'ready' });
    const stopping = core.stop();
    expect(newest().sent.at(-1)).toEqual({ type: 'stop' });
    expect(newest().wasKilled).toBe(false);
    await vi.advanceTimersByTimeAsync(stopTimeoutMs);
    await stopping;
    expect(newest().wasKilled).toBe(true);
    await vi.advanceTimersByTimeAsync(healthyAfterMs);
    expect(children).toHaveLength(1);
  });

  test('lets the app end even if the system never tells that the killed core is gone', async () => {
    const { core, newest } = started();
    newest().isImmortal = true;
    const stopping = core.stop();
    await vi.advanceTimersByTimeAsync(stopTimeoutMs + killTimeoutMs);
    await stopping;
    expect(newest().wasKilled).toBe(true);
  });

  test('can be stopped while it waits for its restart', async () => {
    const { core, children, newest } = started();
    newest().exit(1);
    await core.stop();
    await vi.advanceTimersByTimeAsync(healthyAfterMs);
    expect(children).toHaveLength(1);
  });
});
