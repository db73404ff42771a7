import type { DossierLayout } from '#contract/records/pack';
import type { LocalText } from '#contract/records/text';
import type { Path } from './data.ts';
import { reporter } from './form.ts';
import type { Parts, Sources } from './parts.ts';
import type { PackProblem } from './problem.ts';

/** Checks that the document of a dossier is made of sections and questions that there are. */
export function checkDocument(
  sources: Sources,
  { declared }: Parts,
  layout: DossierLayout | undefined,
): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  const report = reporter(sources.dossier, problems);
  const refer = (kind: 'section' | 'question', id: string, path: Path): void => {
    if (!declared[kind].has(id)) report('pack.dead-reference', ['document', ...path], `there is no ${kind} \`${id}\``);
  };
  const fill = (text: LocalText | undefined, path: Path): void => {
    for (const [language, words] of Object.entries(text ?? {})) {
      for (const [, id = ''] of (words ?? '').matchAll(/\{([^{}]*)\}/g)) refer('question', id, [...path, language]);
    }
  };
  if (layout?.sections.includes('document') === true && layout.document === undefined) {
    report('pack.malformed', ['sections'], 'the section `document` needs a `document` that says what its chapters are');
  }
  const { opening, chapters, titles, sentences, omit, signature } = layout?.document ?? { chapters: [] };
  for (const [index, id] of chapters.entries()) refer('section', id, ['chapters', index]);
  for (const id of Object.keys(titles ?? {})) refer('question', id, ['titles', id]);
  for (const [index, id] of (omit ?? []).entries()) refer('question', id, ['omit', index]);
  for (const [key, id] of Object.entries(signature ?? {})) refer('question', id ?? '', ['signature', key]);
  fill(opening, ['opening']);
  for (const [id, texts] of Object.entries(sentences ?? {})) {
    refer('question', id, ['sentences', id]);
    for (const [answer, text] of Object.entries(texts)) fill(text, ['sentences', id, answer]);
  }
  return problems;
}
