import type { AssessmentView } from '#contract/records/assessment';
import type { DossierGap, EditionChoice } from '#contract/records/dossier';
import type { Pack } from '#contract/records/pack';
import { api, Loaded, session, Task } from '../app.ts';
import { type NumberedQuestion, numberQuestions } from '../assessment/outline.ts';
import { DossierExport } from '../export/export.svelte.ts';
import { DossierChoice } from './choice.svelte.ts';
import { Pages } from './pages.svelte.ts';
import { Preview } from './preview.svelte.ts';

interface Content {
  readonly view: AssessmentView;
  readonly pack: Pack;
  readonly questions: readonly NumberedQuestion[];
  readonly editions: readonly EditionChoice[];
  readonly gaps: readonly DossierGap[];
}

/** Where the reader of a preview was, by assessment: for whoever jumped to a question and comes back. */
const readers = new Map<string, number>();

/** The dossier of one assessment: what is missing, what is wanted, how it would look, and its export. */
export class DossierScreen {
  readonly id: string;
  readonly choice = new DossierChoice(session.current?.workspace?.id ?? '');
  readonly preview: Preview;
  readonly pages = new Pages();
  readonly export: DossierExport;
  readonly look = new Task();
  readonly content: Loaded<Content>;

  constructor(id: string) {
    this.id = id;
    this.preview = new Preview(id);
    this.export = new DossierExport(id, this.choice);
    this.pages.current = readers.get(id) ?? 1;
    this.content = new Loaded(() => this.#read());
  }

  /** Reads everything and follows its changes. @returns ends it */
  start(): () => void {
    void this.content.load();
    const end = session.listen((event) => {
      const isOwn = !('id' in event) || event.id === this.id || event.id === this.content.value?.view.system.id;
      // A new checkpoint changes nothing that a preview shows.
      if (!isOwn || event.type === 'journal.changed') return;
      void this.content.load().then(() => this.preview.refresh());
    });
    return () => {
      end();
      readers.set(this.id, this.pages.current);
      this.choice.keep();
      this.export.cancel();
      this.preview.stop();
      this.pages.close();
    };
  }

  /** A question as the reader knows it: its number and its text. */
  nameOf(questionId: string, textOf: (question: NumberedQuestion['question']) => string): string {
    const known = this.content.value?.questions.find(({ question }) => question.id === questionId);
    return known === undefined ? questionId : `${known.number} ${textOf(known.question)}`;
  }

  /** Asks for a picture and makes it the workspace's logo. */
  async chooseLogo(): Promise<void> {
    await this.#changeLook(async () => {
      const file = await api.shell.chooseFile({ purpose: 'logo.open' });
      if (file !== null) await session.take(await api.workspace.setLogo({ logo: { file: file.token } }));
    });
  }

  async removeLogo(): Promise<void> {
    await this.#changeLook(async () => session.take(await api.workspace.setLogo({ logo: null })));
  }

  /** @param accent `#rrggbb`; null: the app's own */
  async setAccent(accent: string | null): Promise<void> {
    await this.#changeLook(async () => session.take(await api.workspace.setLogo({ accent })));
  }

  async #changeLook(change: () => Promise<void>): Promise<void> {
    await this.look.run(change);
    if (this.look.failure === null) this.preview.refresh();
  }

  async #read(): Promise<Content> {
    const { id } = this;
    const view = await api.assessment.open({ id });
    const { packId, packVersion } = view.assessment;
    const [pack, editions, gaps] = await Promise.all([
      api.pack.get({ id: packId, version: packVersion }),
      api.dossier.editions({ assessmentId: id }),
      api.dossier.gaps({ assessmentId: id }),
    ]);
    const questions = numberQuestions(pack);
    this.choice.fit(editions, new Set(questions.map(({ question }) => question.id)));
    this.export.follow(view);
    return { view, pack, questions, editions, gaps };
  }
}
