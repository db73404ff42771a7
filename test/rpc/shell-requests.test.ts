import { expect, test } from 'vitest';
import type { FromCore, ShellAnswers, ToCore } from '#rpc/process-messages';
import { answerRequest, ShellRequester } from '#rpc/shell-requests';

const answers: ShellAnswers = {
  chooseFile: ({ purpose, suggestedName }) => (purpose === 'dossier.save' ? `/home/x/${suggestedName}` : null),
  chooseFiles: () => ['/home/x/a.csv', '/home/x/b.csv'],
  setAppearance: () => null,
  showInFolder: () => {
    throw new Error('No file manager');
  },
  sessionChanged: () => null,
  openFile: () => null,
  startSide: () => null,
  stopSide: () => null,
};

/** A core and a shell that answers it. */
function requester(): ShellRequester {
  const core: ShellRequester = new ShellRequester((message: FromCore) => {
    if (message.type !== 'shell.request') return;
    void answerRequest(answers, structuredClone(message)).then((answer: ToCore) => {
      if (answer.type === 'shell.answer' || answer.type === 'shell.failure') core.take(answer);
    });
  });
  return core;
}

test('the shell answers each request of the core with its own result', async () => {
  const core = requester();
  const results = await Promise.all([
    core.ask('chooseFile', { purpose: 'dossier.save', suggestedName: 'a.pdf' }),
    core.ask('chooseFile', { purpose: 'workspace.open', suggestedName: null }),
    core.ask('chooseFiles', { purpose: 'evidence.add' }),
    core.ask('sessionChanged', { workspacePath: null, actorId: null }),
  ]);
  expect(results).toEqual(['/home/x/a.pdf', null, ['/home/x/a.csv', '/home/x/b.csv'], null]);
});

test('what the shell cannot do fails in the core with the reason', async () => {
  await expect(requester().ask('showInFolder', { path: '/gone' })).rejects.toThrow('No file manager');
});

test('a name the shell does not know fails', async () => {
  const request = { type: 'shell.request', id: 1, name: 'runProgram', input: {} } as unknown as Extract<
    FromCore,
    { type: 'shell.request' }
  >;
  expect(await answerRequest(answers, request)).toMatchObject({ type: 'shell.failure', id: 1 });
});
