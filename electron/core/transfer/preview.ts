import { AppError } from '#contract/errors';
import type { ImportPreview } from '#contract/records/transfer';
import type { Reader } from '#core/store/sql';
import { readWorkspaceRow } from '#core/store/workspace';
import type { AnswerTarget } from './answers.ts';
import { headSeq, importedBefore } from './imports.ts';
import { type Plan, planImport } from './plan.ts';
import type { ReadImport } from './read-result.ts';

/** At most so many records and links are shown. */
const MOST_SHOWN = 2000;
/** The notes of several drafts together; each draft has at most 20,000. */
const MOST_NOTES = 20_000;

/** What was previewed last: what the files say, and the workspace they were compared with. */
export type Previewed = {
  readonly id: string;
  readonly workspaceId: string;
  readonly read: ReadImport;
  readonly plan: Plan;
  /** The newest entry of the journal when the plan was made: it holds as long as nobody writes. */
  readonly seq: number;
};

/** Keeps the newest preview, until the next one or until it was done. */
export type Previews = {
  keep(previewed: Previewed): void;
  /** @throws AppError `import.preview-gone` */
  take(id: string, workspaceId: string): Previewed;
  forget(): void;
};

/** Nothing was previewed yet. */
export function createPreviews(): Previews {
  let newest: Previewed | null = null;
  return {
    keep: (previewed) => {
      newest = previewed;
    },
    take: (id, workspaceId) => {
      if (newest?.id !== id || newest.workspaceId !== workspaceId) throw new AppError('import.preview-gone', {});
      return newest;
    },
    forget: () => {
      newest = null;
    },
  };
}

/** Compares what was read with what is here. */
export function compareImport(
  read: Reader,
  id: string,
  result: ReadImport,
  findPack: AnswerTarget['findPack'],
): Previewed {
  const plan = planImport(read, result, findPack);
  return { id, workspaceId: readWorkspaceRow(read).id, read: result, plan, seq: headSeq(read) };
}

/** The plan that was previewed, or another if somebody wrote since. */
export function currentPlan(
  read: Reader,
  { read: result, plan, seq }: Previewed,
  findPack: AnswerTarget['findPack'],
): Plan {
  return headSeq(read) === seq ? plan : planImport(read, result, findPack);
}

/** What an import would do, as it is shown. */
export function tellPreview(read: Reader, { id, read: { files, drafts }, plan }: Previewed): ImportPreview {
  const before = importedBefore(read);
  return {
    id,
    files: files.map(({ name, sha256, draft, problem }) => {
      const found = draft === null ? undefined : drafts[draft];
      return {
        name,
        sha256,
        format: found?.format ?? null,
        formatVersion: found?.formatVersion ?? '',
        problem,
        importedBefore: before.get(sha256) ?? null,
      };
    }),
    items: plan.items.slice(0, MOST_SHOWN).map(({ draft, fileName, existing, suggestion, changes }) => {
      const { extras: _, ...shown } = draft;
      return {
        ...shown,
        fileName,
        existing: existing && { kind: existing.kind, id: existing.id, name: existing.name },
        suggestion,
        changes: [...changes],
      };
    }),
    itemCount: plan.items.length,
    links: plan.links.slice(0, MOST_SHOWN),
    answers: [...plan.answers],
    notes: plan.notes.slice(0, MOST_NOTES),
  };
}
