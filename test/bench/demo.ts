import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { collectDossier } from '#core/assessments/dossier-input';
import { createIds } from '#core/clock';
import type { DossierInput } from '#core/dossier/dossier';
import { loadMessages } from '#core/files/messages';
import { newDevice } from '#core/journal/note-keys';
import { createJournal } from '#core/journal/write';
import { mergeCatalogues } from '#core/packs/catalogues';
import { listAnswers, listAssessments } from '#core/store/assessments';
import { openStore, type Store } from '#core/store/db';
import { build } from '#core/store/sql';
import { openTestCore, resources, type TestCore } from '#test/support/open-test-core';

const checkout = new URL('../..', import.meta.url).pathname;

/** The case of `npm run demo`, made once for all benchmarks; each works on copies. */
export interface Demo {
  /** Removed at the end; on the disk of the checkout, because a folder in memory would commit for nothing. */
  readonly folder: string;
  /** The dossier, signed by author and approver. */
  readonly dossier: string;
  readonly assessmentId: string;
  /** A copy of the workspace in a folder of its own; gives its path. */
  copyWorkspace(): string;
  remove(): void;
}

/** Runs the demo as a person would. */
export function makeDemo(): Demo {
  mkdirSync(join(checkout, 'out'), { recursive: true });
  const folder = mkdtempSync(join(checkout, 'out', 'bench-'));
  const workspace = join(folder, 'nordlicht.mdossier');
  execFileSync(process.execPath, [join(checkout, 'electron/entry/cli.ts'), 'demo', '--out', folder]);
  const [assessment] = withStore(workspace, ({ read }) => listAssessments(read));
  return {
    folder,
    dossier: join(folder, 'dossier.pdf'),
    assessmentId: assessment?.id ?? '',
    copyWorkspace: () => {
      const copy = join(mkdtempSync(join(folder, 'copy-')), 'demo.mdossier');
      copyFileSync(workspace, copy);
      return copy;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Opens a workspace in a real core and lets its first person work. */
export async function openWorkspace(path: string): Promise<TestCore> {
  const core = openTestCore({ folder: dirname(path) });
  await core.client.workspace.open({ file: core.file(basename(path)) });
  const [person] = await core.client.person.list();
  if (person) await core.client.session.actAs({ personId: person.id });
  return core;
}

function withStore<T>(path: string, use: (store: Store) => T): T {
  const store = openStore(path, { check: false });
  try {
    return use(store);
  } finally {
    store.close();
  }
}

/** A file in memory, so that the workspace can be closed before the dossier is written. */
function held(file: DossierInput['evidence'][number]): DossierInput['evidence'][number] {
  const { content } = file;
  if (content instanceof Uint8Array) return file;
  const pieces = content.read();
  if (!(Symbol.iterator in pieces)) throw new Error('files of a workspace are read at once');
  return { ...file, content: Buffer.concat([...pieces]) };
}

/** What the dossier of an assessment is made of. */
export function collectInput(path: string, assessmentId: string): DossierInput {
  const setting = {
    fileName: basename(path),
    locale: 'en' as const,
    messages: loadMessages(resources, 'en'),
    fontsFolder: join(resources, 'fonts'),
    appVersion: '0.0.0-bench',
    catalogues: mergeCatalogues([]),
    looking: (now: string) => ({ today: now.slice(0, 10), resources, assessmentsOf: () => [] }),
  };
  return withStore(path, (store) =>
    store.snapshot((tables) => {
      const { input } = collectDossier(tables, assessmentId, setting);
      return { ...input, evidence: input.evidence.map(held) };
    }),
  );
}

/**
 * Adds journal entries until there are so many: one justification after the other, turn by turn over the answers of an
 * assessment, through the journal's own door but in one transaction.
 */
export function growJournal(path: string, assessmentId: string, events: number): void {
  const paragraph = (text: string): string =>
    JSON.stringify({ content: [{ content: [{ text, type: 'text' }], type: 'paragraph' }], type: 'doc' });
  withStore(path, (store) => {
    const clock = (): Date => new Date();
    const answers = listAnswers(store.read, assessmentId);
    const seq = build.selectFrom('journal_events').select((is) => is.fn.max('seq').as('seq'));
    const present = store.read.get<{ seq: number }>(seq)?.seq ?? 0;
    const ids = createIds(clock);
    const { device } = newDevice(ids.next());
    const journal = createJournal(store, clock, device.id, { device, ids, tree: null });
    journal.write({ action: 'assessment.answer', actor: null }, (tx) => {
      for (let added = 0; added < events - present; added += 1) {
        const answer = answers[added % answers.length];
        if (!answer) throw new Error('the assessment has no answers');
        const baseVersion = answer.version + Math.floor(added / answers.length);
        const justification = paragraph(`Reading ${added} of the logs showed no such use, ${randomUUID()}.`);
        tx.update('answers', answer.id, baseVersion, { justification });
      }
    });
  });
}
