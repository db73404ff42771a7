import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SideProcesses } from '#shell/side-processes';

/** What Electron gives: no process before it is spawned, none after it ended. */
class Child extends EventEmitter {
  pid: number | undefined;
  postMessage = vi.fn();
  spawned(pid: number): void {
    this.pid = pid;
    this.emit('spawn');
  }
  ended(): void {
    this.pid = undefined;
    this.emit('exit', 0);
  }
}
const children = vi.hoisted((): Child[] => []);
const forked = vi.hoisted((): string[][] => []);
vi.mock('electron', () => ({
  MessageChannelMain: class {
    readonly port1 = {};
    readonly port2 = {};
  },
  utilityProcess: {
    fork: (modulePath: string, _: readonly string[], options: { readonly execArgv: readonly string[] }) => {
      forked.push([modulePath, ...options.execArgv]);
      const child = new Child();
      children.push(child);
      return child;
    },
  },
}));

const starts = {
  token: { modulePath: 'token.cjs', serviceName: 'token', flags: [] },
  reader: { modulePath: 'reader.cjs', serviceName: 'reader', flags: ['--max-old-space-size=768'] },
};

const kill = vi.spyOn(process, 'kill');
beforeEach(() => {
  children.length = 0;
  kill.mockReset().mockReturnValue(true);
});
afterEach(() => expect(kill.mock.calls.every(([, signal]) => signal === 'SIGKILL')).toBe(true));

/** Starts a process; its place in Electron. */
function start(processes: SideProcesses, id: number): Child {
  processes.start(id, 'token');
  return children.at(-1) ?? expect.unreachable();
}
const killed = (): number[] => kill.mock.calls.map(([pid]) => pid);

test('a process is ended hard, as a module that hangs answers nothing else', () => {
  const processes = new SideProcesses(starts);
  start(processes, 1).spawned(101);
  start(processes, 2).spawned(102);
  processes.stop(1);
  expect(killed()).toEqual([101]);
});

test('a process that is to end before it is spawned ends then', () => {
  const processes = new SideProcesses(starts);
  const child = start(processes, 1);
  processes.stop(1);
  expect(killed()).toEqual([]);
  child.spawned(101);
  expect(killed()).toEqual([101]);
});

test('a process that ended is not looked for again, and one that ends at that moment is no error', () => {
  const processes = new SideProcesses(starts);
  const child = start(processes, 1);
  child.spawned(101);
  kill.mockImplementation(() => {
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  processes.stop(1);
  child.ended();
  processes.stop(1);
  expect(killed()).toEqual([101]);
});

test('a core that was started again ends what the one before it left, and keeps its own', () => {
  const processes = new SideProcesses(starts);
  const left = start(processes, 1);
  left.spawned(101);
  start(processes, 1).spawned(201);
  expect(killed()).toEqual([101]);
  left.ended();
  processes.stop(1);
  expect(killed()).toEqual([101, 201]);
});

test('each kind of process is started from its own file with its own limits', () => {
  forked.length = 0;
  const processes = new SideProcesses(starts);
  processes.start(1, 'token');
  processes.start(2, 'reader');
  expect(forked).toEqual([['token.cjs'], ['reader.cjs', '--max-old-space-size=768']]);
});
