import type { Offer, Question } from '#contract/records/question';
import { checkConditionReferences } from './condition-references.ts';
import { type Path, partAt } from './data.ts';
import { type Report, reporter } from './form.ts';
import type { NameKind } from './names.ts';
import type { Parts, Placed, Sources } from './parts.ts';
import { pointsOf } from './points.ts';
import type { PackProblem } from './problem.ts';
import { checkSense } from './sense.ts';
import { compareVersions } from './versions.ts';

type Refer = (kind: NameKind, id: string, path: Path) => void;

/** Calls back for each item with a reporter, and a check of names, whose paths begin at the item. */
function each<T>(
  parts: Parts,
  items: readonly Placed<T>[],
  problems: PackProblem[],
  check: (item: T, refer: Refer, report: Report) => void,
): void {
  for (const { value, source, path } of items) {
    const report = reporter(source, problems);
    const below: Report = (code, at, reason) => report(code, [...path, ...at], reason);
    const refer: Refer = (kind, id, at) => {
      if (parts.declared[kind].has(id)) return;
      const where = kind === 'source' || kind === 'role' ? ' in pack.yaml' : '';
      below('pack.dead-reference', at, `there is no ${kind} \`${id}\`${where}`);
    };
    check(value, refer, below);
  }
}

function checkSources(parts: Parts, problems: PackProblem[]): void {
  const items: readonly Placed<{ readonly sources: readonly string[] }>[] = [
    ...parts.questions,
    ...parts.classes,
    ...parts.obligations,
    ...parts.scores,
    ...parts.conclusions,
    ...parts.calculations,
    ...parts.terms,
    ...parts.crosswalks,
  ];
  each(parts, items, problems, ({ sources }, refer) => {
    for (const [index, id] of sources.entries()) refer('source', id, ['sources', index]);
  });
}

/** The options a question's answer can name; `undefined` if it is no choice. */
export function optionIds(question: Question): readonly string[] | undefined {
  if (question.type === 'yes-no') return ['yes', 'no'];
  return question.type === 'single' || question.type === 'multi' ? question.options.map(({ id }) => id) : undefined;
}

function checkOffer(question: Question, offer: Offer, own: unknown, path: Path, report: Report): void {
  const options = optionIds(question);
  if (offer.from === 'system') {
    const fitting = ['text', 'rich-text', 'people'];
    if (fitting.includes(question.type)) return;
    const reason = `a field of the system is a text, which cannot answer a ${question.type} question`;
    report('pack.malformed', [...path, 'field'], reason);
    return;
  }
  if (offer.pack === own) {
    report('pack.malformed', [...path, 'pack'], 'an answer is offered from another pack, not from this one');
  }
  const values =
    offer.from === 'class'
      ? [[['value'], offer.value] as const]
      : Object.entries(offer.map ?? {}).map(([key, value]) => [['map', key], value] as const);
  for (const [key, value] of values) {
    if (Array.isArray(value) && question.type !== 'multi') {
      report('pack.malformed', [...path, ...key], `a list cannot answer a ${question.type} question`);
    }
    for (const id of options === undefined ? [] : [value].flat()) {
      if (options?.includes(id) !== false) continue;
      report('pack.dead-reference', [...path, ...key], `the question has no option \`${id}\``);
    }
  }
}

function checkQuestions(sources: Sources, parts: Parts, problems: PackProblem[]): void {
  const own = partAt(sources.head.value, ['id']);
  const scores = new Map(parts.scores.map(({ value }) => [value.id, value]));
  each(parts, parts.questions, problems, (question, refer, report) => {
    for (const { points, path } of pointsOf(question)) {
      for (const id of Object.keys(points)) {
        refer('score', id, [...path, id]);
        const score = scores.get(id);
        if (score === undefined || score.from === 'points') continue;
        const reason = `score \`${id}\` is a sum of other scores and takes no points; give them to one of those`;
        report('pack.malformed', [...path, id], reason);
      }
    }
    if ('presumed' in question && question.presumed !== undefined) {
      const { value } = question.presumed;
      if (optionIds(question)?.some((id) => id === value) !== true) {
        report('pack.dead-reference', ['presumed', 'value'], `the question has no option \`${value}\` to presume`);
      }
    }
    for (const [index, offer] of (question.offers ?? []).entries()) {
      checkOffer(question, offer, own, ['offers', index], report);
    }
  });
}

function checkRules(parts: Parts, problems: PackProblem[]): void {
  each(parts, parts.obligations, problems, ({ role }, refer) => refer('role', role, ['role']));
  each(parts, parts.scores, problems, ({ from, weights }, refer) => {
    for (const [index, { score }] of from === 'points' ? [] : from.entries())
      refer('score', score, ['from', index, 'score']);
    for (const id of Object.keys(weights ?? {})) refer('question', id, ['weights', id]);
  });
  each(parts, parts.calculations, problems, ({ counts, scores, unknown }, refer) => {
    refer('question', counts.question, ['counts', 'question']);
    if (scores !== undefined) refer('question', scores.question, ['scores', 'question']);
    if (unknown !== undefined) refer('question', unknown, ['unknown']);
  });
}

/** Items that another pack can name: questions, rows of matrices as `question/row`, obligations and classes. */
export function namedItems(parts: Parts): ReadonlySet<string> {
  const { question, obligation, class: classes } = parts.declared;
  const rows = parts.questions.flatMap(({ value }) =>
    value.type === 'matrix' ? value.rows.map(({ id }) => `${value.id}/${id}`) : [],
  );
  return new Set([...question, ...obligation, ...classes, ...rows]);
}

function checkCrosswalks(sources: Sources, parts: Parts, problems: PackProblem[]): void {
  const items = namedItems(parts);
  const own = partAt(sources.head.value, ['id']);
  const seen = new Set<string>();
  each(parts, parts.crosswalks, problems, ({ item, other }, _, report) => {
    if (!items.has(item)) {
      const reason = 'this pack has no such question, row (`question/row`), obligation or class';
      report('pack.dead-reference', ['item'], reason);
    }
    if (other.pack === own)
      report('pack.malformed', ['other', 'pack'], 'a crosswalk leads to another pack, not to this one');
    const key = JSON.stringify([item, other.pack, other.item]);
    if (seen.has(key)) {
      report('pack.duplicate-id', [], `the way from \`${item}\` to \`${other.item}\` of ${other.pack} stands twice`);
    }
    seen.add(key);
  });
}

function checkChanges(sources: Sources, parts: Parts, problems: PackProblem[]): void {
  const version = partAt(sources.head.value, ['version']);
  const questions = new Map(parts.questions.map(({ value }) => [value.id, value]));
  const seen = new Set<string>();
  each(parts, parts.changes, problems, (change, refer, report) => {
    refer('question', change.question, ['question']);
    if (typeof version === 'string' && compareVersions(change.since, version) >= 0) {
      report('pack.malformed', ['since'], `\`since\` is an older version than this one, ${version}`);
    }
    if (change.was !== undefined && parts.declared.question.has(change.was)) {
      report('pack.malformed', ['was'], `\`${change.was}\` is still a question of this pack, so it was not renamed`);
    }
    if ((change.policy === 'map') !== (change.map !== undefined)) {
      const reason = change.policy === 'map' ? '`policy: map` needs a `map`' : '`map` needs `policy: map`';
      report('pack.malformed', [change.policy === 'map' ? 'policy' : 'map'], reason);
    }
    const question = questions.get(change.question);
    const options = question === undefined ? undefined : optionIds(question);
    if (question !== undefined && options === undefined && change.policy === 'map') {
      report('pack.malformed', ['policy'], `a ${question.type} question has no options to map; use keep or ask`);
    }
    for (const [key, id] of Object.entries(change.map ?? {})) {
      if (options === undefined || options.includes(id)) continue;
      report('pack.dead-reference', ['map', key], `the question has no option \`${id}\``);
    }
    const key = `${change.since} ${change.question}`;
    if (seen.has(key))
      report('pack.duplicate-id', ['question'], `what changed since ${change.since} stands already above`);
    seen.add(key);
  });
}

/** Checks what ids and types refer to, in every well-formed part. */
export function checkReferences(sources: Sources, parts: Parts): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  checkConditionReferences(parts, problems);
  checkSources(parts, problems);
  checkQuestions(sources, parts, problems);
  checkRules(parts, problems);
  checkCrosswalks(sources, parts, problems);
  checkChanges(sources, parts, problems);
  checkSense(sources, parts, problems);
  return problems;
}
