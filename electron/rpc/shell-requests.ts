import type { FromCore, ShellAnswers, ShellRequestName, ShellRequests, ToCore } from './process-messages.ts';

/** The core's side: asks the shell and waits for its answer. */
export class ShellRequester {
  readonly #send: (message: FromCore) => void;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextId = 1;

  constructor(send: (message: FromCore) => void) {
    this.#send = send;
  }

  /** @throws Error if the shell could not do it */
  async ask<N extends ShellRequestName>(
    name: N,
    input: ShellRequests[N]['input'],
  ): Promise<ShellRequests[N]['output']> {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send({ type: 'shell.request', id, name, input });
    // Both ends are this app in one version; the shell's answers are typed where they are made.
    return (await answer) as ShellRequests[N]['output'];
  }

  /** Takes an answer of the shell. */
  take(message: Extract<ToCore, { type: 'shell.answer' | 'shell.failure' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'shell.answer') waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.reason));
  }
}

/** The shell's side: does what the core asked for and gives the message to send back. */
export async function answerRequest(
  answers: ShellAnswers,
  request: Extract<FromCore, { type: 'shell.request' }>,
): Promise<ToCore> {
  try {
    const answer = answers[request.name] as (input: unknown) => unknown;
    return { type: 'shell.answer', id: request.id, value: await answer(request.input) };
  } catch (error) {
    return { type: 'shell.failure', id: request.id, reason: error instanceof Error ? error.message : String(error) };
  }
}
