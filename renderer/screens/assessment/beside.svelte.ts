import { toast } from 'svelte-sonner';
import type { AssessmentView, Comment, Evidence } from '#contract/records/assessment';
import { api, failureText, t } from '../app.ts';

/** What people put beside the answers of an assessment: files and comments. */
export class Beside {
  /** Why the last of them could not be saved, by question. */
  failure = $state.raw<{ readonly questionId: string; readonly text: string } | null>(null);
  readonly #id: string;
  readonly #onsaved: (questionId: string, view: AssessmentView) => void;

  constructor(assessmentId: string, onsaved: (questionId: string, view: AssessmentView) => void) {
    this.#id = assessmentId;
    this.#onsaved = onsaved;
  }

  /** Asks for a file and adds it as evidence to a question. */
  async addEvidence(questionId: string): Promise<void> {
    await this.#save(questionId, async () => {
      const file = await api.shell.chooseFile({ purpose: 'evidence.add' });
      if (file === null) return null;
      const view = await api.evidence.add({ assessmentId: this.#id, questionId, file: file.token });
      toast.success(t('screen.assessment.evidence.done', { name: file.name }));
      return view;
    });
  }

  /** Adds dropped files as evidence to a question, one after the other; stops at the first that is refused. */
  async dropEvidence(questionId: string, files: readonly File[]): Promise<void> {
    for (const file of files) {
      const isAdded = await this.#save(questionId, () =>
        api.evidence.add({ assessmentId: this.#id, questionId, name: file.name, content: file }),
      );
      if (!isAdded) return;
    }
  }

  async removeEvidence({ id, version, questionId }: Evidence): Promise<void> {
    await this.#save(questionId, () => api.evidence.remove({ id, baseVersion: version }));
  }

  /**
   * @param parentId  the note that is answered
   * @returns whether it was saved
   */
  async comment(questionId: string, text: string, parentId?: string): Promise<boolean> {
    const answered = parentId === undefined ? {} : { parentId };
    return await this.#save(questionId, () =>
      api.assessment.comment({ assessmentId: this.#id, questionId, text, ...answered }),
    );
  }

  async resolveComment({ id, version, questionId }: Comment, isResolved: boolean): Promise<void> {
    await this.#save(questionId, () => api.assessment.resolveComment({ id, baseVersion: version, isResolved }));
  }

  /** @returns whether something was saved */
  async #save(questionId: string, change: () => Promise<AssessmentView | null>): Promise<boolean> {
    this.failure = null;
    try {
      const view = await change();
      if (view === null) return false;
      this.#onsaved(questionId, view);
      return true;
    } catch (error) {
      this.failure = { questionId, text: failureText(error) };
      return false;
    }
  }
}
