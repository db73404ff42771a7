import type { Catalogue } from '#contract/records/catalogue';
import type { Offer, Question } from '#contract/records/question';
import { checkCatalogue } from './catalogue-check.ts';
import type { Path } from './data.ts';
import { checkForm, reporter } from './form.ts';
import type { Gathered } from './gather.ts';
import { byId, type Parts, type Sources } from './parts.ts';
import type { PackProblem } from './problem.ts';
import { namedItems, optionIds } from './references.ts';

type Report = (path: Path, reason: string) => void;

/** Whether what a question of another pack offers can be an answer to ours. */
function checkQuestionOffer(
  ours: Question,
  offer: Extract<Offer, { from: 'question' }>,
  theirs: Question,
  report: Report,
) {
  const named = `question \`${theirs.id}\` of pack \`${offer.pack}\``;
  const options = optionIds(theirs);
  if (offer.map !== undefined) {
    for (const key of Object.keys(offer.map)) {
      if (options?.includes(key) === false) report(['map', key], `${named} has no option \`${key}\``);
    }
    return;
  }
  if (theirs.type !== ours.type) {
    report(['question'], `${named} is of type ${theirs.type}, ours of type ${ours.type}; a \`map\` is needed`);
    return;
  }
  const own = optionIds(ours);
  const foreign = (options ?? []).filter((id) => own?.includes(id) === false);
  if (foreign.length === 0 || foreign.length < (options ?? []).length) return;
  report(['question'], `none of the options of ${named} is one of ours; a \`map\` is needed`);
}

function checkOffers(own: Parts, packs: ReadonlyMap<string, Parts>, problems: PackProblem[]): void {
  for (const { value: question, source, path } of own.questions) {
    for (const [index, offer] of (question.offers ?? []).entries()) {
      if (offer.from === 'system') continue;
      const other = packs.get(offer.pack);
      if (other === undefined) continue;
      const report: Report = (below, reason) =>
        reporter(source, problems)('pack.dead-reference', [...path, 'offers', index, ...below], reason);
      if (offer.from === 'class') {
        if (other.declared.class.has(offer.class)) continue;
        report(['class'], `pack \`${offer.pack}\` has no class \`${offer.class}\``);
        continue;
      }
      const theirs = byId(other.questions).get(offer.question);
      if (theirs === undefined) report(['question'], `pack \`${offer.pack}\` has no question \`${offer.question}\``);
      else checkQuestionOffer(question, offer, theirs, report);
    }
  }
}

function checkCrosswalks(own: Parts, packs: ReadonlyMap<string, Parts>, problems: PackProblem[]): void {
  for (const { value, source, path } of own.crosswalks) {
    const { pack, item } = value.other;
    const other = packs.get(pack);
    if (other === undefined || namedItems(other).has(item)) continue;
    const reason = `pack \`${pack}\` has no question, row (\`question/row\`), obligation or class \`${item}\``;
    reporter(source, problems)('pack.dead-reference', [...path, 'other', 'item'], reason);
  }
}

/** What a catalogue says of other packs, and of the app's own catalogue if that is given. */
function checkOutward(
  id: string,
  sources: Sources,
  parts: Parts,
  packs: ReadonlyMap<string, ReadonlySet<string>>,
  app: Catalogue | undefined,
): readonly PackProblem[] {
  const forms = (sources.catalogue ?? []).map((source) => ({
    source,
    content: checkForm('catalogue', source).content,
  }));
  const pack = { id, items: namedItems(parts) };
  return checkCatalogue(forms, { sources: parts.declared.source, pack, packs, ...(app === undefined ? {} : { app }) });
}

/**
 * Checks what packs say of one another: offers, crosswalks and controls that lead to a pack of the set name what it has, and
 * offered answers fit. Packs that are not in the set are passed over.
 * @param app  the app's own catalogue, to which those of packs may lead; absent: passed over
 * @returns problems with the pack's id before the file: `eu-fria/crosswalks.yaml`
 */
export function checkTogether(packs: readonly Gathered[], app?: Catalogue): readonly PackProblem[] {
  const known = packs.flatMap(({ pack, parts, sources }) =>
    pack === undefined || parts === undefined ? [] : [{ pack, parts, sources }],
  );
  const items = new Map(known.map(({ pack, parts }) => [pack.id, namedItems(parts)]));
  const byPackId = new Map(known.map(({ pack, parts }) => [pack.id, parts]));
  return known.flatMap(({ pack, parts, sources }) => {
    const problems: PackProblem[] = [];
    checkOffers(parts, byPackId, problems);
    checkCrosswalks(parts, byPackId, problems);
    problems.push(...checkOutward(pack.id, sources, parts, items, app));
    return problems.map((problem) => ({ ...problem, file: `${pack.id}/${problem.file}` }));
  });
}
