import { bowTieOf, riskTrendOf } from '#contract/pictures/risk-pictures';
import type { HeldMatrix, RatedLevel } from '#contract/records/risk';
import type { Block, CellBlock, Facts, Table } from '../layout/blocks.ts';
import type { PrintedRisk, PrintedRiskDetail } from '../printed/risks.ts';
import type { SectionContext } from './context.ts';
import { bandParagraph, levelText, matrixOf, pictureWords } from './risk-words.ts';
import { paragraph, prose } from './wording.ts';

/** More words than these make no box of a picture; they stand whole beside it. */
const BOX_CHARACTERS = 180;

type Detail = PrintedRiskDetail;
type Lines = Facts['items'];

/** What there is to tell of one risk, at length. */
export function riskDetail(context: SectionContext, risk: PrintedRisk, detail: Detail, today: string): Block[] {
  const matrix = matrixOf(context, risk.matrix);
  const words = pictureWords(context);
  const points = detail.points.filter((point) => point.matrix === risk.matrix);
  const hasTrend = matrix !== null && points.length > 1;
  return [
    { kind: 'heading', level: 3, text: risk.title, number: String(risk.number), listed: 'bookmark' },
    { kind: 'facts', keepFirst: 2, items: [...story(context, risk, detail), ...handling(context, risk)] },
    ...derivation(context, matrix, risk, detail),
    { kind: 'heading', level: 4, text: context.say('risks.bow-tie'), isWide: true },
    { kind: 'drawing', drawn: { type: 'bow-tie', of: bowTieOf(boxed(risk, detail), words) } },
    ...(hasTrend
      ? [
          { kind: 'heading' as const, level: 4 as const, text: context.say('risks.trend'), isWide: true },
          {
            kind: 'drawing' as const,
            drawn: { type: 'risk-trend' as const, of: riskTrendOf(matrix, points, today, words) },
          },
        ]
      : []),
    ...judged(context, risk, detail),
  ];
}

const line = (label: string, value: readonly CellBlock[]): Lines => (value.length === 0 ? [] : [{ label, value }]);

function story({ tell, local }: SectionContext, risk: PrintedRisk, { risk: said, categories }: Detail): Lines {
  const affected = said.affected.map((one) => tell(`affected.${one}`)).join(', ');
  const way = [`${tell(`item-kind.${risk.item.kind}`)}: ${risk.item.name}`, ...risk.way.slice(1)].join(' → ');
  return [
    ...line(tell('dossier.risks.record'), [paragraph(way)]),
    ...line(tell('risk.source'), prose(said.source)),
    ...line(tell('risk.cause'), prose(said.cause)),
    ...line(tell('risk.event'), prose(said.event)),
    ...line(tell('risk.consequence'), prose(said.consequence)),
    ...line(tell('risk.affected'), affected === '' ? [] : [paragraph(affected)]),
    ...line(
      tell('dossier.risks.categories'),
      categories.length === 0 ? [] : [paragraph(categories.map(local).join(', '))],
    ),
    ...line(tell('dossier.risks.note'), prose(said.note)),
  ];
}

function handling({ tell, say }: SectionContext, { treatment, owner, state }: PrintedRisk): Lines {
  return [
    ...line(say('risks.treatment-of'), [
      paragraph(
        treatment === null
          ? say('risks.undecided')
          : `${tell(`treatment.${treatment}`)}. ${tell(`treatment.${treatment}.meaning`)}`,
      ),
    ]),
    ...line(say('risks.owner'), [paragraph(owner ?? say('risks.nobody'))]),
    ...line(say('risks.state'), [paragraph(tell(`risk-state.${state}`))]),
  ];
}

/** How each level follows from the one before it, and which control takes off how much. */
function derivation(
  context: SectionContext,
  matrix: HeldMatrix | null,
  { levels }: PrintedRisk,
  { controls, override }: Detail,
): Block[] {
  const { say, tell } = context;
  const row = (label: string, level: RatedLevel | null, how: string): CellBlock[][] => [
    [paragraph(label)],
    [paragraph(level === null ? tell('risk.unrated') : levelText(context, matrix, level))],
    [bandParagraph(context, matrix, level)],
    [paragraph(how)],
  ];
  const rows = [
    row(tell('risk.inherent'), levels.inherent, say('risks.how.inherent')),
    row(tell('risk.current'), levels.current, taken(context, levels.inherent, levels.current, 'current', controls)),
    row(tell('risk.residual'), levels.residual, taken(context, levels.inherent, levels.residual, 'residual', controls)),
    ...(override === null
      ? []
      : [row(say('risks.override'), levels.shown, say('risks.how.override', { person: override.by }))]),
    ...(levels.target === null ? [] : [row(tell('risk.target'), levels.target, say('risks.how.target'))]),
  ];
  return [
    { kind: 'heading', level: 4, text: say('risks.derivation'), isWide: true },
    {
      kind: 'table',
      columns: [
        { header: say('risks.level'), weight: 2 },
        { header: say('risks.likelihood-impact'), weight: 4 },
        { header: say('risks.band'), weight: 2 },
        { header: say('risks.how'), weight: 6 },
      ],
      hasRowHeaders: true,
      rows,
    },
    ...(controls.length === 0 ? [] : [controlTable(context, controls)]),
  ];
}

/** `2 operating controls take 1 step off likelihood and nothing off impact`, as the window says it. */
function taken(
  context: SectionContext,
  from: RatedLevel | null,
  to: RatedLevel | null,
  what: 'current' | 'residual',
  controls: Detail['controls'],
): string {
  if (from === null || to === null) return '–';
  const count = controls.filter(({ control }) =>
    what === 'current' ? control.state === 'operating' : control.state !== 'failed' && control.state !== 'retired',
  ).length;
  const likelihood = from.likelihood - to.likelihood;
  const impact = from.impact - to.impact;
  const key = likelihood + impact === 0 ? `${what}.none` : what;
  return context.tell(`screen.risk.derived.${key}`, { count, likelihood, impact });
}

function controlTable(context: SectionContext, controls: Detail['controls']): Table {
  const { say, tell, number } = context;
  const effect = (likelihood: number, impact: number): CellBlock[] => [
    paragraph(say('risks.effect-likelihood', { steps: number(likelihood) })),
    paragraph(say('risks.effect-impact', { steps: number(impact) })),
  ];
  return {
    kind: 'table',
    columns: [
      { header: say('risks.control'), weight: 5 },
      { header: say('risks.control-state'), weight: 3 },
      { header: say('risks.effect-full'), weight: 3 },
      { header: say('risks.effect-now'), weight: 3 },
      { header: say('risks.effect-later'), weight: 3 },
    ],
    hasRowHeaders: true,
    rows: controls.map(({ control, likelihoodEffect: l, impactEffect: i, share, note }) => [
      [paragraph(control.title), ...(note === '' ? [] : [paragraph(note, { style: 'small' })])],
      [
        paragraph(tell(`control-state.${control.state}`)),
        paragraph(say('risks.maturity', { maturity: tell(`maturity.${control.maturity}`) }), { style: 'small' }),
      ],
      effect(l, i),
      effect(l * share.current, i * share.current),
      effect(l * share.residual, i * share.residual),
    ]),
  };
}

/** For boxes of a picture: what is too long for one ends with an ellipsis, it stands whole above. */
function boxed(risk: PrintedRisk, { risk: said, controls }: Detail) {
  const short = (text: string): string => {
    if (text.length <= BOX_CHARACTERS) return text;
    const cut = text.slice(0, BOX_CHARACTERS);
    return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), BOX_CHARACTERS / 2)).trimEnd()} …`;
  };
  return {
    risk: {
      title: risk.title,
      affected: said.affected,
      source: short(said.source),
      cause: short(said.cause),
      event: short(said.event),
      consequence: short(said.consequence),
    },
    controls,
  };
}

/** What people decided against or upon the level. */
function judged(context: SectionContext, { needsAcceptance }: PrintedRisk, detail: Detail): Block[] {
  const { say, day, moment } = context;
  const { override, acceptances } = detail;
  const small = (text: string): CellBlock => paragraph(text, { style: 'small' });
  const items: Lines = [
    ...(override === null
      ? []
      : line(say('risks.override'), [
          ...prose(override.reason),
          small(say('risks.override-by', { person: override.by, at: moment(override.at) })),
        ])),
    ...line(
      say('risks.acceptance'),
      acceptances.length === 0
        ? [paragraph(say(needsAcceptance ? 'risks.acceptance.missing' : 'risks.acceptance.not-needed'))]
        : acceptances.flatMap((one): CellBlock[] => [
            paragraph([
              { text: say(`risks.accepted.${one.state}`, { day: day(one.until) }), bold: true },
              { text: ` ${levelText(context, matrixOf(context, one.matrix), one.level)}` },
            ]),
            ...prose(one.reason),
            small(say('risks.accepted-by', { person: one.acceptedByName, at: moment(one.at) })),
            ...(one.revokedAt === null
              ? []
              : [
                  small(
                    say('risks.revoked-by', {
                      person: one.revokedByName ?? '–',
                      at: moment(one.revokedAt),
                      reason: one.revocationReason,
                    }),
                  ),
                ]),
          ]),
    ),
  ];
  return [{ kind: 'facts', items }];
}
