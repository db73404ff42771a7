import type { Pack, PackDiagram } from '#contract/records/pack';
import { diagramOf } from '#core/packs/diagram';
import type { Block, Diagram } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** The framework as a flow from questions to outcomes; what carries the present outcome is marked. */
export function diagram(context: SectionContext): Block[] {
  const { say } = context;
  const drawn = drawnOnce(context.input.pack);
  if (drawn.nodes.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: say('diagram.title'), listed: 'contents' },
    paragraph(say('diagram.intro'), { isWide: true }),
    drawing(context, drawn),
  ];
}

const known = new WeakMap<Pack, PackDiagram>();

/** To lay a diagram out takes longer than to draw it, and a pack does not change. */
function drawnOnce(pack: Pack): PackDiagram {
  const drawn = known.get(pack) ?? diagramOf(pack);
  known.set(pack, drawn);
  return drawn;
}

function drawing(context: SectionContext, { width, height, nodes, edges }: PackDiagram): Diagram {
  const marked = markedNodes(context, nodes);
  const tones = new Map(context.input.pack.classes.map(({ id, tone }) => [id, tone]));
  return {
    kind: 'diagram',
    width,
    height,
    nodes: nodes.map(({ id, kind, ref, label, ...place }) => {
      const tone = kind === 'class' ? tones.get(ref) : undefined;
      const text = context.local(label);
      return {
        label: kind === 'question' && context.questions.has(ref) ? `${context.numberOf(ref)} ${text}` : text,
        kind,
        x: place.x,
        y: place.y,
        width: place.width,
        height: place.height,
        isMarked: marked.has(id),
        ...(tone && marked.has(id) && { marker: tone }),
      };
    }),
    edges: edges.map(({ from, to, points }) => ({ points, isMarked: marked.has(from) && marked.has(to) })),
    alt: ({ n, of, labels }) => context.say('diagram.alt', { n, of, labels: labels.join('; ') }),
  };
}

/** The classes that hold, and the questions whose answers carry them, or their sections. */
function markedNodes(context: SectionContext, nodes: PackDiagram['nodes']): ReadonlySet<string> {
  const holding = context.input.judgement.classes.filter(({ truth }) => truth === 'true');
  const classes = new Set(holding.map(({ id }) => id));
  const carrying = holding.flatMap(({ because }) => because.filter(({ isDirect, hidden }) => isDirect && !hidden));
  const questions = new Set(carrying.map(({ questionId }) => questionId));
  const sections = new Set([...questions].map((id) => context.question(id).section.id));
  const isMarked = ({ kind, ref }: PackDiagram['nodes'][number]): boolean =>
    (kind === 'class' && classes.has(ref)) ||
    (kind === 'question' && questions.has(ref)) ||
    (kind === 'section' && sections.has(ref));
  return new Set(nodes.filter(isMarked).map(({ id }) => id));
}
