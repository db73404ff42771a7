import './browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { AnchorReport } from '#contract/records/journal';
import type { ContentCheck } from '#contract/records/verification';
import { language } from '../../renderer/app/i18n.svelte.ts';
import { session } from '../../renderer/app/session.svelte.ts';
import { signersWords } from '../../renderer/screens/journal/checkpoint-words.ts';
import { anchorSentence, JournalScreen } from '../../renderer/screens/journal/journal.svelte.ts';
import { ForeignDossier } from '../../renderer/screens/reopen/foreign-dossier.svelte.ts';
import { BatchSigning } from '../../renderer/screens/verify/batch.svelte.ts';
import { groupChecks } from '../../renderer/screens/verify/verdict.ts';
import { verification } from '../../renderer/screens/verify/verify.svelte.ts';

const calls = vi.hoisted(() => ({
  check: vi.fn(),
  list: vi.fn(),
  checkpoints: vi.fn(),
  verify: vi.fn(),
  inspect: vi.fn(),
  take: vi.fn(),
  signAll: vi.fn(),
  chooseFile: vi.fn(),
}));

// The boundary to the core.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    shell: { chooseFile: calls.chooseFile },
    verification: { check: calls.check },
    journal: { list: calls.list, checkpoints: calls.checkpoints, verify: calls.verify },
    dossier: { inspect: calls.inspect, import: calls.take, signAll: calls.signAll },
  },
}));

const file = (name: string) => new File(['x'], name);

beforeEach(() => {
  for (const call of Object.values(calls)) call.mockReset();
  calls.check.mockResolvedValue({ anchors: [] });
  calls.checkpoints.mockResolvedValue([]);
  language.choose('en');
});

test('of several files dropped at once the workspace is checked and the others are what it is compared with', async () => {
  await verification.checkDropped([file('old.pdf'), file('acme.mdossier'), file('journal.jsonl')]);
  const input = calls.check.mock.lastCall?.[0];
  expect(input.name).toBe('acme.mdossier');
  expect(input.anchors.map(({ name }: { name: string }) => name)).toEqual(['journal.jsonl', 'old.pdf']);
  const [journal] = verification.anchors;
  if (journal) await verification.exchange(journal);
  const exchanged = calls.check.mock.lastCall?.[0];
  expect(exchanged.name).toBe('journal.jsonl');
  expect(exchanged.anchors.map(({ name }: { name: string }) => name)).toEqual(['acme.mdossier', 'old.pdf']);
});

test('what is compared is told in groups, each with its worst verdict', () => {
  const check = (code: ContentCheck['code'], verdict: ContentCheck['verdict']): ContentCheck => ({
    code,
    verdict,
    subject: '',
    subIndication: null,
    expected: null,
    found: null,
  });
  const groups = groupChecks([
    check('anchor', 'TOTAL-FAILED'),
    check('evidence-hash', 'TOTAL-PASSED'),
    check('quorum', 'TOTAL-PASSED'),
    check('four-eyes', 'INDETERMINATE'),
  ]);
  expect(groups.map(({ name, verdict, checks }) => `${name} ${verdict} ${checks.length}`)).toEqual([
    'content TOTAL-PASSED 1',
    'people INDETERMINATE 2',
    'anchors TOTAL-FAILED 1',
  ]);
});

test('an older file is told in a sentence with the name and day of what saw more', () => {
  const report: AnchorReport = {
    result: 'older',
    anchorName: 'dossier.pdf',
    anchorAt: '2026-05-03T10:00:00.000Z',
    anchorSize: 240,
    journalSize: 200,
  };
  expect(anchorSentence(report)).toBe(
    'This file is older than “dossier.pdf” of 3 May 2026: it ends after 200 entries, and 240 were there already.',
  );
  language.choose('de');
  expect(anchorSentence(report)).toContain('„dossier.pdf“ vom 3. Mai 2026');
});

test('a wrong signature under a checkpoint is named, an unknown one is not called wrong', () => {
  expect(
    signersWords([
      { by: 'device', keyName: '0192-device', name: null, isValid: true },
      { by: 'person', keyName: 'abcd', name: 'Anna Weiss', isValid: false },
      { by: 'unknown', keyName: 'witness.example', name: null, isValid: false },
    ]),
  ).toBe(
    'signed by installation 0192-dev, Anna Weiss, whose signature is wrong and someone unknown here (witness.example)',
  );
});

test('a checkpoint that was checked earlier still says who signed it, as its note names them', async () => {
  session.people = [{ id: 'anna', name: 'Anna' }] as unknown as typeof session.people;
  session.keys = [{ id: 'k', personId: 'anna', fingerprint: 'ab12' }] as unknown as typeof session.keys;
  const note = 'origin\n2\nroot\n\n\u2014 device/0192 AAAA\n\u2014 person/ab12 BBBB\n\u2014 witness.example CCCC\n';
  calls.list.mockResolvedValue([{ seq: 3 }]);
  calls.verify.mockResolvedValue({ checkpoints: [] });
  calls.checkpoints.mockResolvedValue([{ id: 'c', size: 2, at: '2026-05-03T10:00:00.000Z', note }]);
  const screen = new JournalScreen();
  screen.start();
  await vi.waitFor(() => expect(screen.checkpoints).toHaveLength(1));
  expect(screen.checkpoints[0]?.signatures.map(({ by, keyName, name }) => `${by} ${keyName} ${name}`)).toEqual([
    'device 0192 null',
    'person ab12 Anna',
    'unknown witness.example null',
  ]);
});

test('a short journal is checked when its screen opens, a long one when it is asked for', async () => {
  calls.list.mockResolvedValueOnce([{ seq: 12 }]).mockResolvedValueOnce([{ seq: 90_000 }]);
  calls.verify.mockResolvedValue({ checkpoints: [] });
  new JournalScreen().start();
  await vi.waitFor(() => expect(calls.verify).toHaveBeenCalledWith({ isFull: false }));
  calls.verify.mockClear();
  const long = new JournalScreen();
  long.start();
  await vi.waitFor(() => expect(long.entries).toHaveLength(1));
  expect(calls.verify).not.toHaveBeenCalled();
});

test('a dossier of a system that is here already goes to that one unless another is wanted', async () => {
  calls.inspect.mockResolvedValue({ existingSystemId: 's1', importedBefore: null });
  calls.take.mockResolvedValue({ assessment: { id: 'new' } });
  const foreign = new ForeignDossier('import');
  await foreign.inspect({ file: 'token' });
  expect(await foreign.import()).toBe(true);
  expect(calls.take).toHaveBeenCalledWith({ source: { file: 'token' }, into: 'existing-system' });
});

test('of several dossiers each that could not be signed says why', async () => {
  session.people = [{ id: 'anna', name: 'Anna' }] as unknown as typeof session.people;
  session.keys = [
    { id: 'k', personId: 'anna', notAfter: '2999-01-01T00:00:00.000Z', revokedAt: null, token: null },
  ] as unknown as typeof session.keys;
  const batch = new BatchSigning();
  for (const name of ['a.pdf', 'b.pdf']) {
    calls.chooseFile.mockResolvedValueOnce({ token: name, name });
    await batch.add();
  }
  calls.signAll.mockResolvedValue([
    { fileName: 'a.pdf', dossier: {}, errorCode: null },
    { fileName: 'b.pdf', dossier: null, errorCode: 'dossier.no-free-field' },
  ]);
  if (batch.use) batch.use.secret = 'open';
  await batch.sign();
  expect(batch.signed).toBe(1);
  expect(batch.results?.[1]?.problem).toContain('no free signature field for Anna');
  expect(batch.use?.secret).toBe('');
});
