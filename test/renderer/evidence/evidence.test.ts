import '../browser.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { EvidenceItem, EvidenceLink, EvidenceSlot } from '#contract/records/evidence-library';
import { AddEvidence, problemText } from '../../../renderer/screens/evidence/add-evidence.svelte.ts';
import { EvidenceDraft } from '../../../renderer/screens/evidence/evidence-draft.svelte.ts';
import { EvidenceList } from '../../../renderer/screens/evidence/evidence-list.svelte.ts';
import { EvidenceRecord } from '../../../renderer/screens/evidence/evidence-record.svelte.ts';
import { expiryOf, linkWords, placeOfLink } from '../../../renderer/screens/evidence/evidence-words.ts';
import { ExpectedEvidence } from '../../../renderer/screens/evidence/expected.svelte.ts';
import { droppedFile } from '../../../renderer/screens/evidence/given-files.ts';
import { LinkTarget } from '../../../renderer/screens/evidence/link-target.svelte.ts';

const core = vi.hoisted(() => ({
  asked: [] as unknown[],
  added: [] as unknown[],
  updated: [] as unknown[],
  removed: [] as unknown[],
  total: 250,
  slots: [] as unknown[],
  item: {} as unknown,
}));

vi.mock('../../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    shell: { chooseFiles: async () => [{ token: 't'.repeat(20), name: 'report.pdf' }] },
    library: {
      list: async (input: { after: string | null; limit: number }) => {
        core.asked.push(input);
        const from = Number(input.after ?? 0);
        const end = Math.min(core.total, from + input.limit);
        const rows = Array.from({ length: end - from }, (_, at) => ({ id: `e-${from + at}` }));
        return { rows, next: end < core.total ? String(end) : null, total: core.total, isCapped: false };
      },
      add: async (input: { files: unknown[] }) => {
        core.added.push(input);
        return (async function* () {
          yield { name: 'a.txt', doneBytes: 1, totalBytes: 2, file: 1, files: input.files.length };
          return [
            { name: 'a.txt', itemId: 'e-1', duplicateOf: null, problem: null },
            { name: 'b.txt', itemId: 'e-2', duplicateOf: 'e-2', problem: null },
            {
              name: 'c.bin',
              itemId: null,
              duplicateOf: null,
              problem: { code: 'file.too-large', details: { name: 'c.bin', limitBytes: 500_000_000 } },
            },
          ];
        })();
      },
      slots: async () => core.slots,
      get: async () => core.item,
      text: async () => [{ label: '1', text: 'words' }],
      update: async (input: { input: object }) => {
        core.updated.push(input);
        return { ...(core.item as object), ...input.input, version: 2 };
      },
      remove: async (input: unknown) => void core.removed.push(input),
      of: async () => [],
    },
  },
}));

beforeEach(() => {
  for (const list of [core.asked, core.added, core.updated, core.removed]) list.length = 0;
});

test('the library is read page by page, the newest first, and only as far as it was looked at', async () => {
  const list = new EvidenceList();
  await list.read();
  expect([list.rows.length, list.total, list.hasMore]).toEqual([100, 250, true]);
  await list.need(120);
  expect(list.rows.length).toBe(200);
  await list.need(249);
  expect([list.rows.length, list.hasMore]).toEqual([250, false]);
  expect(core.asked[0]).toMatchObject({ sort: 'receivedAt', descending: true, filter: {}, text: '', after: null });
});

test('filters and order are asked of the core, and a second press turns the order round', async () => {
  const list = new EvidenceList();
  list.filterBy({ kind: 'policy', expiry: 'soon', isUnlinkedOnly: true });
  list.sortBy('expiresOn');
  list.sortBy('expiresOn');
  await list.read();
  expect(core.asked.at(-1)).toMatchObject({
    sort: 'expiresOn',
    descending: true,
    filter: { kind: 'policy', expiry: 'soon', unlinked: true },
  });
  list.clearFilters();
  expect(list.isFiltered).toBe(false);
});

test('dropped and chosen files are stored together, and each tells what became of it', async () => {
  const adding = new AddEvidence({ kind: 'slot', id: 'a-1', part: 'obligation.x' });
  adding.takeFiles([new File(['a'], 'a.txt')]);
  expect([adding.isOpen, adding.files.map(({ name, sizeBytes }) => [name, sizeBytes])]).toEqual([true, [['a.txt', 1]]]);
  await adding.choose();
  adding.draft.kind = 'test-report';
  await adding.store();
  expect(core.added).toMatchObject([
    { input: { kind: 'test-report' }, target: { kind: 'slot', part: 'obligation.x' }, files: [{ name: 'a.txt' }, {}] },
  ]);
  expect(core.added[0]).not.toHaveProperty('input.title');
  expect([adding.stored, adding.results?.length]).toEqual([1, 3]);
  const [, , refused] = adding.results ?? [];
  expect(refused && problemText(refused)).toMatch(/c\.bin/);
});

test('nothing is stored without a file, or with a period that ends before it begins', async () => {
  const adding = new AddEvidence();
  adding.open();
  await adding.store();
  adding.takeFiles([new File(['a'], '')]);
  adding.draft.periodFrom = '2026-05-02';
  adding.draft.periodTo = '2026-05-01';
  await adding.store();
  expect([core.added, adding.draft.periodError]).toEqual([[], expect.stringMatching(/period/i)]);
});

test('a pasted picture without a name gets one', () => {
  expect(droppedFile(new File(['x'], '')).name).toBe('clipboard');
});

test('what is not said is null, and what is said comes back as it was', () => {
  expect(new EvidenceDraft({ title: ' A ' }).input).toEqual({
    title: 'A',
    kind: 'other',
    collectedBy: null,
    effectiveOn: null,
    periodFrom: null,
    periodTo: null,
    expiresOn: null,
    confidentiality: 'internal',
    note: '',
  });
  const said = new EvidenceDraft({ title: 'A', expiresOn: '2027-01-01', confidentiality: 'public' });
  expect(said.input).toMatchObject({ expiresOn: '2027-01-01', confidentiality: 'public' });
});

const link = (more: Partial<EvidenceLink>): EvidenceLink => ({
  linkId: 'l',
  linkVersion: 1,
  kind: 'field',
  id: 'm-1',
  part: 'model-version.licence',
  label: 'Ranker 2',
  partLabel: null,
  revision: null,
  ...more,
});

test('a link is told by what it is of and leads there', () => {
  expect([linkWords(link({})), placeOfLink(link({}))]).toEqual([
    { what: 'Model version', part: 'Licence' },
    { screen: 'item', kind: 'model-version', id: 'm-1', field: 'licence' },
  ]);
  expect(placeOfLink(link({ kind: 'record', part: 'system' }))).toEqual({ screen: 'item', kind: 'system', id: 'm-1' });
  expect(placeOfLink(link({ kind: 'answer', part: 'q.1' }))).toEqual({
    screen: 'assessment',
    id: 'm-1',
    questionId: 'q.1',
  });
  expect(placeOfLink(link({ kind: 'slot', part: 'obligation.x' }))).toMatchObject({
    screen: 'outcome',
    tab: 'evidence',
  });
  expect(placeOfLink(link({ kind: 'risk', part: '' }))).toEqual({ screen: 'risk', id: 'm-1' });
  expect(placeOfLink(link({ kind: 'control', part: '' }))).toEqual({ screen: 'control', id: 'm-1' });
});

test('what has ended, or ends within thirty days, is told; what lasts longer is not', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const tone = (expiresOn: string | null, isExpired = false) => expiryOf({ expiresOn, isExpired }, now)?.tone ?? null;
  expect([tone('2026-11-01', true), tone('2026-12-01'), tone('2027-02-01'), tone(null)]).toEqual([
    'prohibited',
    'high',
    null,
    null,
  ]);
});

test('a link is only made of a whole choice', () => {
  const choice = new LinkTarget();
  expect(choice.target).toBeNull();
  choice.record = { kind: 'model', id: 'm-1', name: 'Ranker', detail: '' };
  expect(choice.target).toEqual({ kind: 'record', id: 'm-1', part: 'model' });
  choice.field = 'task';
  expect(choice.target).toEqual({ kind: 'field', id: 'm-1', part: 'model.task' });
  choice.kind = 'slot';
  choice.assessmentId = 'a-1';
  expect(choice.target).toBeNull();
  choice.slotId = 'obligation.x';
  expect(choice.target).toEqual({ kind: 'slot', id: 'a-1', part: 'obligation.x' });
});

const slot = (id: string, more: Partial<EvidenceSlot> = {}): EvidenceSlot => ({
  id,
  questionId: null,
  obligationId: id,
  label: { en: id },
  articles: [],
  filledBy: [],
  ...more,
});

test('duties come before questions, filled ones can be left out, and a question’s slot is filled by its answer', async () => {
  const filledBy = [{ itemId: 'e-1', title: 'Report', isExpired: false }];
  core.slots = [slot('question.q', { questionId: 'q', obligationId: null }), slot('a', { filledBy }), slot('b')];
  const expected = new ExpectedEvidence('a-1');
  await expected.load();
  expect([expected.filled, expected.shown.map(({ id }) => id)]).toEqual([1, ['a', 'b', 'question.q']]);
  expected.isEmptyOnly = true;
  expect(expected.shown.map(({ id }) => id)).toEqual(['b', 'question.q']);
  const [, ofQuestion] = expected.shown;
  if (ofQuestion) expected.toggle(ofQuestion);
  expect(expected.open?.of.target).toEqual({ kind: 'answer', id: 'a-1', part: 'q' });
  if (ofQuestion) expected.toggle(ofQuestion);
  expect(expected.open).toBeNull();
});

test('facts are saved on the version they were read in, and removing takes the links along only if there are any', async () => {
  core.item = {
    ...new EvidenceDraft({ title: 'Report' }).input,
    id: 'e-1',
    version: 1,
    receivedAt: '2026-11-23T10:00:00.000Z',
    revisions: [{ id: 'r-1', number: 1, mediaType: 'text/plain', textState: 'read', location: null }],
    links: [link({})],
  } as unknown as EvidenceItem;
  const record = new EvidenceRecord('e-1');
  await record.load();
  await vi.waitFor(() => expect(record.pages).toEqual([{ label: '1', text: 'words' }]));
  record.draft.title = '';
  await record.save();
  expect(core.updated).toEqual([]);
  record.draft.title = 'Report 2';
  await record.save();
  expect(core.updated).toMatchObject([{ id: 'e-1', baseVersion: 1, input: { title: 'Report 2' } }]);
  expect(await record.remove(' old ')).toBe(true);
  expect(core.removed).toEqual([{ id: 'e-1', baseVersion: 2, alsoLinks: true, reason: 'old' }]);
});

test('the page of a new file looks again until its text was read, and stops when it is left', async () => {
  vi.useFakeTimers();
  try {
    const revision = { id: 'r-1', number: 1, mediaType: 'text/plain', location: null };
    const addedAt = new Date().toISOString();
    const piece = { ...new EvidenceDraft({ title: 'Report' }).input, id: 'e-1', version: 1, links: [] };
    core.item = { ...piece, revisions: [{ ...revision, addedAt, textState: 'none' }] };
    const record = new EvidenceRecord('e-1');
    const end = record.follow();
    await vi.advanceTimersByTimeAsync(100);
    core.item = { ...piece, revisions: [{ ...revision, addedAt, textState: 'read' }] };
    await vi.advanceTimersByTimeAsync(3000);
    expect(record.newest?.textState).toBe('read');
    end();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
