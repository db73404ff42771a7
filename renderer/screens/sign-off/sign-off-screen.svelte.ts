import type { AssessmentView } from '#contract/records/assessment';
import type { Pack } from '#contract/records/pack';
import type { SignOffStanding } from '#contract/records/workflow';
import { api, Loaded, session } from '../app.ts';
import { type NumberedQuestion, numberQuestions } from '../assessment/outline.ts';

interface Content {
  readonly view: AssessmentView;
  readonly standing: SignOffStanding;
  readonly pack: Pack;
  readonly questions: readonly NumberedQuestion[];
}

/** The sign-off of one assessment: where it stands, what was decided, who can do what next. */
export class SignOffScreen {
  readonly id: string;
  readonly content: Loaded<Content>;
  /** Who works now; null if nobody was chosen. */
  readonly actorId = $derived<string | null>(session.current?.actor?.id ?? null);

  constructor(id: string) {
    this.id = id;
    this.content = new Loaded(async () => {
      const [view, standing] = await Promise.all([
        api.assessment.open({ id }),
        api.signOff.standing({ assessmentId: id }),
      ]);
      const { packId, packVersion } = view.assessment;
      const pack = await api.pack.get({ id: packId, version: packVersion });
      return { view, standing, pack, questions: numberQuestions(pack) };
    });
  }

  /** Reads now and whenever the core tells of a change. @returns ends it */
  start(): () => void {
    return this.content.follow();
  }
}
