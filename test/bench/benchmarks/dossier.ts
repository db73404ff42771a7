import type { Question } from '#contract/records/question';
import { type DossierInput, writeDossier } from '#core/dossier/dossier';
import { onDisk } from '#test/support/pdf-tools';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { collectInput } from '../demo.ts';
import { writePlainPdf } from '../plain-pdf.ts';

/** How many times the demo's questions go into the larger dossiers. */
const copies = { full: { medium: 10, large: 40 }, quick: { medium: 1, large: 2 } } as const;

/** The same case with every section, its questions and their answers, so many times over. */
function enlarge(input: DossierInput, times: number): DossierInput {
  const nth = (id: string, n: number): string => (n === 0 ? id : `${id}.n${n}`);
  const numbers = Array.from({ length: times }, (_, n) => n);
  const { pack, state, judgement } = input;
  const questionOf = (question: Question, n: number): Question => ({ ...question, id: nth(question.id, n) });
  const visibility = Object.entries(judgement.visibility);
  return {
    ...input,
    pack: {
      ...pack,
      sections: numbers.flatMap((n) =>
        pack.sections.map((section) => ({
          ...section,
          id: nth(section.id, n),
          questions: section.questions.map((question) => questionOf(question, n)),
        })),
      ),
    },
    state: {
      ...state,
      answers: numbers.flatMap((n) =>
        state.answers.map((answer) => ({ ...answer, questionId: nth(answer.questionId, n) })),
      ),
    },
    judgement: {
      ...judgement,
      sections: numbers.flatMap((n) => judgement.sections.map((section) => ({ ...section, id: nth(section.id, n) }))),
      visibility: Object.fromEntries(numbers.flatMap((n) => visibility.map(([id, truth]) => [nth(id, n), truth]))),
    },
  };
}

/** The dossier and its plain peer, which sets the words that stand on each page. */
async function pair(input: DossierInput): Promise<{ pages: number; dossier: Contestant; plain: Contestant }> {
  const { pdf, pages } = await writeDossier(input);
  const file = onDisk(pdf);
  const text = file.run('pdftotext', '-layout', 'FILE', '-').split('\f').slice(0, pages);
  file.remove();
  const lines = text.map((page) => {
    const trimmed = page.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' '));
    return trimmed.filter((line) => line !== '');
  });
  const contestant = (run: () => unknown): Contestant => ({ unit: 'pages', units: pages, run });
  return {
    pages,
    dossier: contestant(() => writeDossier(input)),
    plain: contestant(() => writePlainPdf(lines)),
  };
}

/** Writing the dossier, unsigned. */
export const dossier: Benchmark = {
  name: 'dossier',
  about: 'Write the dossier of the demo, against the same words by pdfkit alone; and larger ones.',
  prepare: async (demo, size) => {
    const input = collectInput(demo.copyWorkspace(), demo.assessmentId);
    const { medium, large } = copies[size];
    const ofDemo = await pair(input);
    const ofMedium = await pair(enlarge(input, medium));
    const ofLarge = await pair(enlarge(input, large));
    const names = { medium: `${ofMedium.pages} pages`, large: `${ofLarge.pages} pages` };
    const plain = { demo: 'the demo by pdfkit', large: `${ofLarge.pages} pages by pdfkit` };
    return {
      contestants: {
        [plain.demo]: ofDemo.plain,
        'the demo': ofDemo.dossier,
        [names.medium]: ofMedium.dossier,
        [plain.large]: ofLarge.plain,
        [names.large]: ofLarge.dossier,
      },
      ratios: [
        { of: 'the demo', to: plain.demo, limit: 1.4 },
        { of: names.large, to: plain.large, limit: 1.4 },
        // From here on starting up no longer counts.
        { of: names.large, to: names.medium, limit: 1.15 },
      ],
    };
  },
};
