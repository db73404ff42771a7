import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addItem, keepItem, plainInput, removeIfOnlyOfQuestion, removeItem, type Setting } from '#core/evidence/items';
import { tidyEvidence } from '#core/evidence/tidy';
import type { EvidenceItemRow, EvidenceLinkRow } from '#core/store/inventory-tables';
import { build } from '#core/store/sql';
import { newSystemColumns } from '#core/store/systems';
import type { AnswerRow, EvidenceRow } from '#core/store/tables';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';
import { isThorough } from '#test/support/thorough';

const at = '2026-11-23T09:00:00.000Z';
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const contents = ['', 'one', 'two', 'x'.repeat(1_048_577)].map((text) => ({ text, sha256: hashOf(text) }));

let file: JournaledStore;
let person: string;
let assessment: string;
beforeEach(() => {
  file = makeJournaledStore();
  [person, assessment] = [file.ids.next(), file.ids.next()];
  const [system, pack] = [file.ids.next(), file.ids.next()];
  file.write((tx) => {
    tx.insert('people', { id: person, name: 'Olga', email: '', roles: '["owner"]', created_at: at });
    tx.insert('ai_systems', {
      ...newSystemColumns,
      id: system,
      name: 'S',
      release: '',
      provider: '',
      deployer: '',
      intended_purpose: '',
      description: '',
      sector: '',
      regions: '',
      people_affected: '',
      owner_id: null,
      created_at: at,
      updated_at: at,
    });
    tx.insert('packs', {
      id: pack,
      pack_id: 'p',
      pack_version: '1.0.0',
      hash: hashOf('pack'),
      content: '{"id":"p"}',
      imported_at: at,
    });
    tx.insert('assessments', {
      id: assessment,
      system_id: system,
      pack_copy_id: pack,
      title: 'T',
      assessed_on: '2026-11-23',
      author_id: person,
      created_at: at,
      upgraded_from_id: null,
      origin: null,
    });
  });
});
afterEach(() => file.remove());

const setting = (): Setting => ({ newId: () => file.ids.next(), now: at, actor: person });
const rows = <Row>(table: 'evidence' | 'evidence_items' | 'evidence_links' | 'answers' | 'dossiers'): Row[] =>
  file.store().read.all(build.selectFrom(table).selectAll().orderBy('id')) as unknown as Row[];
const stored = (): string[] =>
  file
    .store()
    .read.all(build.selectFrom('blobs').select('sha256').orderBy('sha256'))
    .map(({ sha256 }) => sha256);
const tidy = (): void => tidyEvidence(file.store(), file.journal(), () => file.ids.next());

function addFile(text: string, itemId: string | null, question = 'q'): void {
  file.write((tx) =>
    tx.insert('evidence', {
      id: file.ids.next(),
      assessment_id: assessment,
      question_id: question,
      name: 'a.txt',
      media_type: 'text/plain',
      size_bytes: text.length,
      sha256: tx.keepContent(Buffer.from(text)),
      added_by: person,
      added_at: '2025-01-02T03:04:05.000Z',
      item_id: itemId,
    }),
  );
}

describe('a workspace that is opened', () => {
  test('takes files from before the library into it, once for equal bytes, received when the first came', () => {
    addFile('one', null, 'q1');
    addFile('one', null, 'q2');
    addFile('two', null, 'q3');
    tidy();
    const items = rows<EvidenceItemRow>('evidence_items');
    expect(items.map(({ title, received_at }) => [title, received_at])).toEqual([
      ['a.txt', '2025-01-02T03:04:05.000Z'],
      ['a.txt', '2025-01-02T03:04:05.000Z'],
    ]);
    const [first, second] = items.map(({ id }) => id);
    expect(rows<EvidenceRow>('evidence').map(({ item_id }) => item_id)).toEqual([first, first, second]);
    const actions = file.store().read.all(build.selectFrom('journal_events').select('action').distinct());
    expect(actions.map(({ action }) => action)).toContain('library.adopt');
    const { seq } = file
      .store()
      .read.get(build.selectFrom('journal_events').select((is) => is.fn.max('seq').as('seq')) as never) as {
      seq: number;
    };
    tidy();
    expect(rows('evidence_items')).toHaveLength(2);
    expect(file.store().read.all(build.selectFrom('journal_events').select('seq').where('seq', '>', seq))).toEqual([]);
    expect(file.verify().problems).toEqual([]);
  });

  test('loses what a copying that was cut off left, and leaves bytes that nobody knows to be found', () => {
    file.write((tx) => tx.keepPiece('ab'.repeat(32), 0, Buffer.from('left')));
    file.write((tx) => tx.keepContent(Buffer.from('unknown')));
    tidy();
    expect(file.store().read.all(build.selectFrom('blob_chunks').select('sha256'))).toEqual([
      { sha256: hashOf('unknown') },
    ]);
    expect(file.verify().problems.map(({ kind, record }) => [kind, record?.id])).toEqual([
      ['record-added', hashOf('unknown')],
    ]);
  });
});

/** What a person may do; a number picks among what there is. */
const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('revise' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('attach' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('detach' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('link' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('remove' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('picture' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('export' as const), content: fc.nat(3), pick: fc.nat() }),
  fc.record({ do: fc.constant('reopen' as const), content: fc.nat(3), pick: fc.nat() }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(list.length, 1)];

function setPicture(sha256: string | null): void {
  const justification =
    sha256 === null
      ? null
      : JSON.stringify({ type: 'doc', content: [{ type: 'image', attrs: { sha256, alt: 'seen' } }] });
  const [answer] = rows<AnswerRow>('answers');
  file.write((tx) => {
    if (answer) tx.update('answers', answer.id, answer.version, { justification });
    else
      tx.insert('answers', {
        id: file.ids.next(),
        assessment_id: assessment,
        question_id: 'p',
        value: null,
        justification,
        is_flagged: 0,
        answered_by: person,
        answered_at: at,
        origin: null,
      });
  });
}

function run({ do: what, content, pick: n }: Step): void {
  const text = contents[content]?.text ?? '';
  const items = rows<EvidenceItemRow>('evidence_items');
  const item = pick(items, n);
  const named = { name: 'a.txt', sha256: hashOf(text), sizeBytes: text.length };
  switch (what) {
    case 'add':
      file.write((tx) => {
        tx.keepContent(Buffer.from(text));
        if (n % 2 === 0) keepItem(tx, setting(), named);
        else addItem(tx, setting(), named, plainInput('a.txt'));
      });
      return;
    case 'revise':
      if (!item) return;
      file.write((tx) => {
        tx.keepContent(Buffer.from(text));
        const number = tx.read.all(
          build.selectFrom('evidence_revisions').select('id').where('item_id', '=', item.id),
        ).length;
        tx.insert('evidence_revisions', {
          id: file.ids.next(),
          item_id: item.id,
          number: number + 1,
          name: 'a.txt',
          media_type: '',
          size_bytes: text.length,
          sha256: named.sha256,
          location: null,
          added_by: person,
          added_at: at,
        });
      });
      return;
    case 'attach':
      addFile(text, item?.id ?? null, `q${n}`);
      return;
    case 'detach': {
      const row = pick(rows<EvidenceRow>('evidence'), n);
      if (!row) return;
      file.write((tx) => {
        tx.remove('evidence', row.id, row.version);
        if (row.item_id !== null) removeIfOnlyOfQuestion(tx, row.item_id);
        tx.dropUnusedContent(row.sha256);
      });
      return;
    }
    case 'link': {
      if (!item) return;
      const there = rows<EvidenceLinkRow>('evidence_links').find(({ item_id }) => item_id === item.id);
      file.write((tx) => {
        if (there) tx.remove('evidence_links', there.id, there.version);
        else
          tx.insert('evidence_links', {
            id: file.ids.next(),
            item_id: item.id,
            target_kind: 'risk',
            target_id: person,
            target_part: '',
          });
      });
      return;
    }
    case 'remove':
      if (item) file.write((tx) => removeItem(tx, item.id, item.version, true));
      return;
    case 'picture':
      setPicture(n % 3 === 0 ? null : named.sha256);
      return;
    case 'export':
      file.write((tx) =>
        tx.insert('dossiers', {
          id: file.ids.next(),
          assessment_id: assessment,
          edition: 'full',
          content_hash: named.sha256,
          state: JSON.stringify({ evidence: rows<EvidenceRow>('evidence').map(({ sha256 }) => ({ sha256 })) }),
          exported_at: at,
        }),
      );
      return;
    case 'reopen':
      tidy();
  }
}

/** The content that anything names, told by looking at every row; a picture also if an earlier text showed it. */
function namedContent(): string[] {
  const told = build.selectFrom('journal_events').select('changes').where('record_kind', '=', 'answers');
  const texts = [
    ...file.store().read.all(told),
    ...rows('evidence'),
    ...rows('answers'),
    ...rows('dossiers').map((row) => ({ state: (row as { state: string }).state })),
    ...file.store().read.all(build.selectFrom('evidence_revisions').select('sha256')),
  ];
  const all = JSON.stringify(texts);
  return contents.map(({ sha256 }) => sha256).filter((sha256) => all.includes(sha256));
}

test('whatever is added, linked, revised, shown and removed, no named bytes are lost and no others are left', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const before = { items: rows<EvidenceItemRow>('evidence_items'), files: rows<EvidenceRow>('evidence') };
      for (const one of before.files) file.write((tx) => tx.remove('evidence', one.id, one.version));
      for (const one of before.items) file.write((tx) => removeItem(tx, one.id, one.version, true));
      for (const one of steps) {
        const there = stored();
        run(one);
        const named = namedContent();
        // What was there and is named still must be there still; files and revisions are there at any time.
        expect(
          named.filter((sha256) => (there.includes(sha256) || isHeld(sha256)) && !stored().includes(sha256)),
        ).toEqual([]);
      }
      setPicture(null);
      tidy();
      expect(stored()).toEqual(
        namedContent()
          .filter((sha256) => stored().includes(sha256))
          .toSorted(),
      );
      expect(file.verify().problems).toEqual([]);
    }),
    { numRuns: isThorough ? 100 : 15 },
  );
}, 300_000);

/** Whether a file on a question or a revision names it: those must be there at any time. */
function isHeld(sha256: string): boolean {
  const revisions = file.store().read.all(build.selectFrom('evidence_revisions').select('sha256'));
  return [...rows<EvidenceRow>('evidence'), ...revisions].some((row) => row.sha256 === sha256);
}
