import './browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { AssessmentView } from '#contract/records/assessment';
import type { EditionChoice } from '#contract/records/dossier';
import { session } from '../../renderer/app/session.svelte.ts';
import { DossierChoice } from '../../renderer/screens/dossier/choice.svelte.ts';
import { gapTarget } from '../../renderer/screens/dossier/gaps.ts';
import { DossierExport } from '../../renderer/screens/export/export.svelte.ts';

const { chooseFile, run } = vi.hoisted(() => ({ chooseFile: vi.fn(), run: vi.fn() }));

// The boundary to the core.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: { shell: { chooseFile }, dossier: { export: run } },
}));

const editions: readonly EditionChoice[] = [
  {
    edition: 'full',
    isAvailable: true,
    reason: null,
    parts: {
      regulator: ['cover', 'answers'],
      auditor: ['cover', 'answers', 'journal-entries'],
      executive: [],
      client: [],
    },
  },
  {
    edition: 'certificate',
    isAvailable: false,
    reason: 'no-sign-off',
    parts: { regulator: [], auditor: [], executive: [], client: [] },
  },
];

const view = { assessment: { authorId: 'anna' }, signOffs: [] } as unknown as AssessmentView;

beforeEach(() => {
  localStorage.clear();
  chooseFile.mockReset().mockResolvedValue({ token: 'file', name: 'dossier.pdf' });
  run.mockReset();
  session.people = [
    { id: 'anna', name: 'Anna' },
    { id: 'jonas', name: 'Jonas' },
  ] as unknown as typeof session.people;
  session.keys = ['anna', 'jonas'].map((personId) => ({
    id: `key-of-${personId}`,
    personId,
    notAfter: '2999-01-01T00:00:00.000Z',
    revokedAt: null,
    token: null,
  })) as unknown as typeof session.keys;
});

test('only what differs from what the audience gets is a switch', () => {
  const choice = new DossierChoice('w1');
  choice.switchPart('answers', false, editions);
  choice.switchPart('journal-entries', true, editions);
  expect(choice.options.parts).toEqual({ answers: false, 'journal-entries': true });
  choice.switchPart('answers', true, editions);
  expect(choice.options.parts).toEqual({ 'journal-entries': true });
  expect(choice.isOn('journal-entries', editions)).toBe(true);
  expect(choice.isOn('glossary', editions)).toBe(false);
});

test('the last choice of a workspace is taken up again, that of another is not', () => {
  const choice = new DossierChoice('w2');
  choice.classification = 'Secret';
  choice.languages = 'de+en';
  choice.keep();
  expect(new DossierChoice('w2').options).toMatchObject({ classification: 'Secret', languages: ['de', 'en'] });
  expect(new DossierChoice('w3').options.classification).toBe('');
});

test('an edition that cannot be made of this assessment falls back to the full dossier, and its questions are dropped', () => {
  const choice = new DossierChoice('w4');
  choice.edition = 'certificate';
  choice.redacted = { ...choice.redacted, questions: ['here', 'gone'] };
  choice.fit(editions, new Set(['here']));
  expect(choice.edition).toBe('full');
  expect(choice.redacted.questions).toEqual(['here']);
});

test('a redaction that withholds nothing is none', () => {
  const choice = new DossierChoice('w5');
  choice.isRedacted = true;
  choice.redacted = { ...choice.redacted, reason: 'why' };
  expect(choice.options.redaction).toBeNull();
  choice.redacted = { ...choice.redacted, people: true, reason: '  trade secret ' };
  expect(choice.options.redaction).toEqual({
    people: true,
    evidenceFiles: false,
    questions: [],
    reason: 'trade secret',
  });
});

test('a gap leads to its question, and one without a question to the sign-off', () => {
  expect(gapTarget({ kind: 'open-question', subject: 'q', questionId: 'q' }, 'a')).toEqual({
    screen: 'assessment',
    id: 'a',
    questionId: 'q',
  });
  expect(gapTarget({ kind: 'no-sign-off', subject: 'A', questionId: null }, 'a')).toEqual({
    screen: 'sign-off',
    id: 'a',
  });
});

test('a signer without passphrase stops the export before a file is asked for', async () => {
  const exporting = new DossierExport('a', new DossierChoice('w6'));
  exporting.follow(view);
  const [signer] = exporting.signers;
  if (signer) signer.isSigning = true;
  expect(await exporting.run('x.pdf')).toBe(false);
  expect(signer?.use.secretError).not.toBeNull();
  expect(chooseFile).not.toHaveBeenCalled();
});

test('somebody further gets a field, signs with the others, and certifying needs a signature', async () => {
  const choice = new DossierChoice('w7');
  choice.isCertified = true;
  const exporting = new DossierExport('a', choice);
  exporting.follow(view);
  run.mockImplementation(async function* () {
    yield { phase: 'layout', done: 1, total: 2 };
    return { file: 'made' };
  });
  await exporting.run('x.pdf');
  expect(run.mock.lastCall?.[0]).toMatchObject({ signers: [], certify: false });
  exporting.add('jonas');
  expect(choice.spareFields).toBe(1);
  for (const { use } of exporting.signers) use.secret = 'open';
  await exporting.run('x.pdf');
  expect(run.mock.lastCall?.[0]).toMatchObject({
    signers: [{ personId: 'jonas', keyId: 'key-of-jonas', passphrase: 'open', timestamp: false }],
    certify: true,
    options: { spareFields: 1 },
  });
  expect(exporting.result).toEqual({ file: 'made' });
  // What opens a key is not kept longer than it is needed.
  expect(exporting.signers.find(({ part }) => part === 'further')?.use.secret).toBe('');
});

test('what was entered stays when the assessment changes meanwhile', () => {
  const exporting = new DossierExport('a', new DossierChoice('w8'));
  exporting.follow(view);
  const [author] = exporting.signers;
  if (author) author.isSigning = true;
  exporting.add('jonas');
  exporting.follow({ ...view, signOffs: [{ personId: 'jonas', staleness: null }] } as unknown as AssessmentView);
  expect(exporting.signers.map(({ personId, part }) => `${personId} ${part}`)).toEqual([
    'anna author',
    'jonas approver',
  ]);
  expect(exporting.signers[0]).toBe(author);
});

test('a cancelled export says so and is no failure', async () => {
  const exporting = new DossierExport('a', new DossierChoice('w9'));
  exporting.follow(view);
  run.mockImplementation((_, { signal }: { signal: AbortSignal }) => {
    exporting.cancel();
    return Promise.reject(signal.reason);
  });
  await exporting.run('x.pdf');
  expect(exporting.wasCancelled).toBe(true);
  expect(exporting.task.failure).toBeNull();
  expect(exporting.isRunning).toBe(false);
});
