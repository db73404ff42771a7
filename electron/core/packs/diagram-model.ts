import type { Condition } from '#contract/records/condition';
import type { Pack, PackDiagram } from '#contract/records/pack';
import type { Conclusion } from '#contract/records/rules';
import type { LocalText } from '#contract/records/text';
import { visitCondition } from './conditions.ts';
import { pointsOf } from './points.ts';
import { questionsOf } from './versions.ts';

type Kind = PackDiagram['nodes'][number]['kind'];

/** What is drawn as a box. `stage`: its column, from 0. */
export type DiagramNode = {
  readonly id: string;
  readonly kind: Kind;
  readonly ref: string;
  readonly label: LocalText;
  readonly stage: number;
};
export type DiagramEdge = { readonly from: string; readonly to: string; readonly label?: LocalText | undefined };
export type DiagramModel = { readonly nodes: readonly DiagramNode[]; readonly edges: readonly DiagramEdge[] };

/** How much is drawn: every question that a rule reads or their sections only; facts that so many outcomes name. */
export type Detail = { readonly hasQuestions: boolean; readonly factsNamedBy: number };

const STAGE = { section: 0, question: 1, fact: 2, score: 2 } as const;
/** An answer longer than this is not told beside an arrow, in characters. */
const SHORT = 18;

/** What a condition names itself. */
type Named = { readonly kind: Kind; readonly ref: string; readonly answer?: string | undefined };

function namedBy(pack: Pack, condition: Condition): readonly Named[] {
  const found: Named[] = [];
  visitCondition(condition, [], (it) => {
    if ('question' in it) {
      const answer = 'is' in it && it.cells === undefined ? String(it.is) : undefined;
      const option = 'has' in it && typeof it.has === 'string' ? it.has : answer;
      found.push({ kind: 'question', ref: it.question, answer: option });
    }
    if ('fact' in it) found.push({ kind: 'fact', ref: it.fact });
    if ('class' in it) found.push({ kind: 'class', ref: it.class });
    if ('score' in it) found.push({ kind: 'score', ref: it.score });
    if (!('calculation' in it)) return;
    const calculation = pack.calculations?.find(({ id }) => id === it.calculation);
    const questions = [calculation?.counts.question, calculation?.scores?.question, calculation?.unknown];
    for (const ref of questions) if (ref !== undefined) found.push({ kind: 'question', ref });
  });
  return found;
}

function factOf({ kind, ref }: Named): readonly string[] {
  return kind === 'fact' ? [ref] : [];
}

function whensOf({ values }: Conclusion): readonly Condition[] {
  return values.map(({ when }) => when);
}

/** Leaves out arrows whose ends others join already on a longer way. */
function withoutShortcuts(edges: readonly DiagramEdge[]): readonly DiagramEdge[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const below = new Map<string, Set<string>>();
  const reached = (id: string): Set<string> => {
    const known = below.get(id);
    if (known !== undefined) return known;
    const found = new Set((next.get(id) ?? []).flatMap((to) => [to, ...reached(to)]));
    below.set(id, found);
    return found;
  };
  return edges.filter(({ from, to }) => !(next.get(from) ?? []).some((via) => via !== to && reached(via).has(to)));
}

/** Builds the boxes and arrows of one pack. */
class Model {
  readonly #pack: Pack;
  readonly #detail: Detail;
  readonly #sectionOf = new Map<string, string>();
  readonly #texts: Readonly<Record<Kind, ReadonlyMap<string, LocalText>>>;
  readonly #facts: ReadonlySet<string>;
  readonly #givers = new Map<string, string[]>();
  readonly #scoreStages = new Map<string, number>();
  readonly #edges = new Map<string, DiagramEdge & { readonly fromNode: Named; readonly toNode: Named }>();

  constructor(pack: Pack, detail: Detail) {
    this.#pack = pack;
    this.#detail = detail;
    for (const section of pack.sections) for (const { id } of section.questions) this.#sectionOf.set(id, section.id);
    for (const question of questionsOf(pack)) {
      const scores = new Set(pointsOf(question).flatMap(({ points }) => Object.keys(points)));
      for (const id of scores) this.#givers.set(id, [...(this.#givers.get(id) ?? []), question.id]);
    }
    const labels = (items: readonly { id: string; label: LocalText }[] | undefined) =>
      new Map((items ?? []).map(({ id, label }) => [id, label]));
    const named = [...pack.classes.map(({ when }) => [when]), ...(pack.conclusions ?? []).map(whensOf)].flatMap(
      (conditions) => [...new Set(conditions.flatMap((it) => namedBy(pack, it)).flatMap(factOf))],
    );
    const isNamedOften = (id: string) => named.filter((it) => it === id).length >= detail.factsNamedBy;
    this.#facts = new Set(named.filter(isNamedOften));
    this.#texts = {
      section: new Map(pack.sections.map(({ id, title }) => [id, title])),
      question: new Map(questionsOf(pack).map(({ id, text }) => [id, text])),
      fact: labels(pack.facts),
      class: labels(pack.classes),
      score: labels(pack.scores),
      conclusion: labels(pack.conclusions),
    };
  }

  build(): DiagramModel {
    const { facts, classes, scores = [], conclusions = [] } = this.#pack;
    for (const { id, when } of classes) this.#lead(namedBy(this.#pack, when), { kind: 'class', ref: id });
    for (const { id, values } of conclusions) {
      const named = values.flatMap(({ when }) => namedBy(this.#pack, when));
      this.#lead(named, { kind: 'conclusion', ref: id });
    }
    for (const { id, from, reductions = [] } of scores) {
      const to = { kind: 'score', ref: id } as const;
      if (from === 'points')
        this.#lead(
          (this.#givers.get(id) ?? []).map((ref) => ({ kind: 'question', ref })),
          to,
        );
      else
        this.#lead(
          from.map(({ score }) => ({ kind: 'score', ref: score })),
          to,
        );
      for (const { when } of reductions) this.#lead(this.#spread(namedBy(this.#pack, when), to), to);
    }
    const drawn = new Set([...this.#edges.values()].map(({ from }) => from));
    for (const { id, when } of facts) {
      if (drawn.has(`fact:${id}`)) this.#lead(namedBy(this.#pack, when), { kind: 'fact', ref: id });
    }
    for (const { fromNode } of [...this.#edges.values()]) {
      if (fromNode.kind !== 'question') continue;
      const section = this.#sectionOf.get(fromNode.ref);
      if (section !== undefined) this.#add({ kind: 'section', ref: section }, fromNode);
    }
    return this.#result();
  }

  /** Follows facts, and what cannot be drawn before `to`, to the questions, scores and classes they rest on. */
  #spread(named: readonly Named[], to: Named, seen = new Set<string>()): readonly Named[] {
    return named.flatMap((one): readonly Named[] => {
      if (one.kind === 'question' || (one.kind !== 'fact' && this.#stage(one) < this.#stage(to))) return [one];
      const key = `${one.kind}:${one.ref}`;
      if (seen.has(key)) return [];
      seen.add(key);
      if (one.kind === 'score') return this.#spreadScore(one.ref, to, seen);
      const items = one.kind === 'fact' ? this.#pack.facts : this.#pack.classes;
      const when = items.find(({ id }) => id === one.ref)?.when;
      // An answer leads to the inner fact, not by itself to the outer.
      const inner = when === undefined ? [] : this.#spread(namedBy(this.#pack, when), to, seen);
      return inner.map(({ kind, ref }) => ({ kind, ref }));
    });
  }

  #spreadScore(id: string, to: Named, seen: Set<string>): readonly Named[] {
    const from = this.#pack.scores?.find((score) => score.id === id)?.from ?? 'points';
    if (from === 'points') return (this.#givers.get(id) ?? []).map((ref) => ({ kind: 'question', ref }));
    return this.#spread(
      from.map(({ score }) => ({ kind: 'score', ref: score })),
      to,
      seen,
    );
  }

  #lead(named: readonly Named[], to: Named): void {
    for (const one of named) {
      const isDrawn = one.kind === 'fact' && to.kind !== 'fact' && this.#facts.has(one.ref);
      for (const from of isDrawn ? [one] : this.#spread([one], to)) this.#add(this.#shown(from), to);
    }
  }

  /** A question is drawn as its section where questions are not drawn. */
  #shown(named: Named): Named {
    const section = named.kind === 'question' ? this.#sectionOf.get(named.ref) : undefined;
    return section === undefined || this.#detail.hasQuestions ? named : { kind: 'section', ref: section };
  }

  #add(fromNode: Named, toNode: Named): void {
    const [from, to] = [fromNode, toNode].map(({ kind, ref }) => `${kind}:${ref}`);
    if (from === undefined || to === undefined) return;
    const key = `${from} ${to}`;
    const label = this.#answerText(fromNode);
    const known = this.#edges.get(key);
    // Several answers of one question lead there: no single word tells it.
    if (known !== undefined && known.label?.en === label?.en) return;
    this.#edges.set(key, { from, to, fromNode, toNode, label: known === undefined ? label : undefined });
  }

  #answerText({ kind, ref, answer }: Named): LocalText | undefined {
    if (kind !== 'question' || answer === undefined) return undefined;
    const question = questionsOf(this.#pack).find(({ id }) => id === ref);
    if (question?.type !== 'single' && question?.type !== 'multi') return undefined;
    const label = question.options.find(({ id }) => id === answer)?.label;
    return label !== undefined && Math.max(label.en.length, label.de?.length ?? 0) <= SHORT ? label : undefined;
  }

  #stage({ kind, ref }: Named): number {
    if (kind === 'score') return this.#scoreStage(ref);
    if (kind !== 'class' && kind !== 'conclusion') return STAGE[kind];
    const scores = (this.#pack.scores ?? []).map(({ id }) => this.#scoreStage(id));
    return Math.max(STAGE.fact, ...scores) + (kind === 'class' ? 1 : 2);
  }

  #scoreStage(id: string): number {
    const known = this.#scoreStages.get(id);
    if (known !== undefined) return known;
    const from = this.#pack.scores?.find((score) => score.id === id)?.from ?? 'points';
    const stage = from === 'points' ? STAGE.score : 1 + Math.max(...from.map(({ score }) => this.#scoreStage(score)));
    this.#scoreStages.set(id, stage);
    return stage;
  }

  /** Boxes in the order of the pack; those to and from which no arrow leads are left out, unless they are outcomes. */
  #result(): DiagramModel {
    const edges = withoutShortcuts([...this.#edges.values()]);
    const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]));
    const kinds: readonly Kind[] = ['section', 'question', 'fact', 'score', 'class', 'conclusion'];
    const nodes = kinds.flatMap((kind) =>
      [...this.#texts[kind]].flatMap(([ref, label]): readonly DiagramNode[] => {
        const id = `${kind}:${ref}`;
        const isOutcome = kind === 'class' || kind === 'conclusion' || kind === 'score';
        return drawn.has(id) || isOutcome ? [{ id, kind, ref, label, stage: this.#stage({ kind, ref }) }] : [];
      }),
    );
    const plain = edges.map(({ from, to, label }) => ({ from, to, ...(label === undefined ? {} : { label }) }));
    return { nodes, edges: plain };
  }
}

/** The boxes and arrows of a pack, from sections over questions and facts to classes, scores and conclusions. */
export function modelOf(pack: Pack, detail: Detail): DiagramModel {
  return new Model(pack, detail).build();
}
