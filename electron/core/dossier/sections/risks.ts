import { coverageGridOf, heatMapOf, packRows } from '#contract/pictures/risk-pictures';
import type { HeldMatrix, RiskLevel } from '#contract/records/risk';
import type { Block, CellBlock, Table } from '../layout/blocks.ts';
import type { PrintedControl, PrintedRisk, PrintedRisks } from '../printed/risks.ts';
import type { SectionContext } from './context.ts';
import { riskDetail } from './risk-detail.ts';
import { bandParagraph, matrixOf, pictureWords } from './risk-words.ts';
import { paragraph } from './wording.ts';

/** Risks of the system and of everything it is made of: where they stand, why, and what is done about them. */
export function risks(context: SectionContext): Block[] {
  const { say, day, input } = context;
  const { risks: told } = input;
  if (told === undefined) return [];
  const open = told.risks.filter(({ state }) => state !== 'closed');
  return [
    { kind: 'heading', level: 1, text: say('risks.title'), listed: 'contents' },
    paragraph(
      say('risks.intro', {
        count: told.risks.length,
        inherited: told.risks.filter(({ way }) => way.length > 0).length,
        closed: told.risks.length - open.length,
        waiting: open.filter((risk) => acceptance(risk, told.asOf) === 'missing').length,
        expired: open.filter((risk) => acceptance(risk, told.asOf) === 'expired').length,
      }),
      { style: 'lead' },
    ),
    paragraph(say('risks.levels')),
    paragraph(say('risks.signed', { day: day(told.asOf) }), { style: 'small' }),
    ...told.matrices.flatMap((matrix) => heatBlocks(context, told, matrix)),
    { kind: 'heading', level: 2, text: say('risks.register'), listed: 'contents' },
    register(context, told),
    ...detailBlocks(context, told),
    ...controlBlocks(context, told),
    ...coverageBlocks(context, told),
    ...told.matrices.flatMap((matrix) => scaleBlocks(context, matrix)),
  ];
}

function heatBlocks(context: SectionContext, { risks: all }: PrintedRisks, matrix: HeldMatrix): Block[] {
  const { say, local } = context;
  const isDrawn = ({ matrix: ref, state }: PrintedRisk): boolean => ref === matrix.ref && state !== 'closed';
  const moves = new Map<string, { from: RiskLevel; to: RiskLevel; count: number }>();
  for (const { levels } of all.filter(isDrawn)) {
    const { inherent, shown } = levels;
    if (inherent === null || shown === null) continue;
    const key = [inherent, shown].map(({ likelihood, impact }) => `${likelihood} ${impact}`).join(' ');
    moves.set(key, { from: inherent, to: shown, count: (moves.get(key)?.count ?? 0) + 1 });
  }
  if (moves.size === 0) return [];
  // The places of the list are the numbers of the register; what is not drawn keeps its number and has no level.
  const numbered = all.map((risk) => (isDrawn(risk) ? risk : { ...risk, levels: { ...risk.levels, shown: null } }));
  const unrated = all.filter((risk) => isDrawn(risk) && risk.levels.shown === null).length;
  return [
    { kind: 'heading', level: 2, text: say('risks.heat', { matrix: local(matrix.title) }), listed: 'contents' },
    paragraph(say('risks.heat-text', { unrated }), { isWide: true, keepWithNext: true }),
    {
      kind: 'drawing',
      drawn: {
        type: 'heat-map',
        of: heatMapOf(matrix, { moves: [...moves.values()] }, numbered, pictureWords(context)),
      },
    },
  ];
}

type Acceptance = 'not-needed' | 'missing' | 'expired' | 'valid';

function acceptance({ needsAcceptance, acceptedUntil }: PrintedRisk, today: string): Acceptance {
  if (acceptedUntil !== null) return acceptedUntil < today ? 'expired' : 'valid';
  return needsAcceptance ? 'missing' : 'not-needed';
}

function register(context: SectionContext, { risks: all, asOf }: PrintedRisks): Table {
  const { say, tell } = context;
  return {
    kind: 'table',
    columns: [
      { header: say('risks.number'), weight: 0, align: 'end' },
      { header: say('risks.risk'), weight: 7 },
      { header: tell('risk.inherent'), weight: 1 },
      { header: tell('risk.current'), weight: 1 },
      { header: tell('risk.residual'), weight: 1 },
      { header: say('risks.treatment'), weight: 2 },
      { header: say('risks.acceptance'), weight: 2 },
    ],
    rows: all.map((risk) => registerRow(context, risk, asOf)),
  };
}

function registerRow(context: SectionContext, risk: PrintedRisk, asOf: string): CellBlock[][] {
  const { say, tell, day } = context;
  const { number, title, item, way, levels, treatment, owner, state, acceptedUntil } = risk;
  const matrix = matrixOf(context, risk.matrix);
  const small = (text: string): CellBlock => paragraph(text, { style: 'small' });
  const stands = acceptance(risk, asOf);
  return [
    [paragraph(String(number))],
    [
      paragraph([{ text: title, bold: true }]),
      small(
        way.length > 0
          ? say('risks.inherited-by', { way: way.join(' → ') })
          : say('risks.of', { kind: tell(`item-kind.${item.kind}`), name: item.name }),
      ),
      ...(state === 'open' ? [] : [small(tell(`risk-state.${state}`))]),
    ],
    [bandParagraph(context, matrix, levels.inherent)],
    [bandParagraph(context, matrix, levels.current)],
    [
      bandParagraph(context, matrix, levels.shown, true),
      ...(levels.isOverridden ? [small(say('risks.overridden-short'))] : []),
    ],
    [
      paragraph(treatment === null ? say('risks.undecided') : tell(`treatment.${treatment}`)),
      small(owner ?? say('risks.nobody')),
    ],
    [
      paragraph(
        say(`risks.acceptance.${stands}`, { day: acceptedUntil === null ? '' : day(acceptedUntil) }),
        stands === 'missing' || stands === 'expired' ? { marker: 'stale' } : {},
      ),
    ],
  ];
}

function detailBlocks(context: SectionContext, told: PrintedRisks): Block[] {
  const { say } = context;
  if (told.details.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('risks.details'), listed: 'contents' },
    paragraph(say('risks.details-text', { count: told.details.length, untold: told.untold })),
    ...told.details.flatMap((detail) => {
      const risk = told.risks.find(({ id }) => id === detail.id);
      return risk ? riskDetail(context, risk, detail, told.asOf) : [];
    }),
  ];
}

function controlBlocks(context: SectionContext, { controls }: PrintedRisks): Block[] {
  const { say } = context;
  return [
    { kind: 'heading', level: 2, text: say('risks.controls'), listed: 'contents' },
    paragraph(say(controls.length === 0 ? 'risks.controls-none' : 'risks.controls-text'), {
      isWide: true,
      keepWithNext: controls.length > 0,
    }),
    ...(controls.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: [
              { header: say('risks.control'), weight: 6 },
              { header: say('risks.control-state'), weight: 3 },
              { header: say('risks.owner'), weight: 3 },
              { header: say('risks.evidence'), weight: 3 },
              { header: say('risks.answers'), weight: 2 },
            ],
            hasRowHeaders: true,
            rows: controls.map((control) => controlRow(context, control)),
          },
        ]),
  ];
}

function controlRow(context: SectionContext, control: PrintedControl): CellBlock[][] {
  const { say, tell, day } = context;
  const { title, kind, state, maturity, owner, dueOn, testedOn, evidence, expired, risks: answers } = control;
  const small = (text: string): CellBlock => paragraph(text, { style: 'small' });
  return [
    [paragraph([{ text: title, bold: true }]), small(tell(`control-kind.${kind}`))],
    [
      paragraph(tell(`control-state.${state}`), state === 'failed' ? { marker: 'stale' } : {}),
      small(say('risks.maturity', { maturity: tell(`maturity.${maturity}`) })),
    ],
    [
      paragraph(owner ?? say('risks.nobody')),
      ...(dueOn === null || state === 'operating' || state === 'retired'
        ? []
        : [small(say('risks.due', { day: day(dueOn) }))]),
      ...(testedOn === null ? [] : [small(say('risks.tested', { day: day(testedOn) }))]),
    ],
    [paragraph(say('risks.pieces', { count: evidence, expired }), evidence === expired ? { marker: 'stale' } : {})],
    [paragraph(answers.join(', '))],
  ];
}

function coverageBlocks(context: SectionContext, { coverage }: PrintedRisks): Block[] {
  const { say } = context;
  if (coverage.length === 0) return [];
  const words = pictureWords(context);
  return [
    { kind: 'heading', level: 2, text: say('risks.coverage'), listed: 'contents' },
    paragraph(say('risks.coverage-text'), { isWide: true, keepWithNext: true }),
    { kind: 'drawing', drawn: { type: 'coverage', of: coverageGridOf(packRows({ packs: coverage }, words), words) } },
  ];
}

/** What the words of a matrix mean: without them a level says little. */
function scaleBlocks(context: SectionContext, matrix: HeldMatrix): Block[] {
  const { say, local } = context;
  const scale = (of: HeldMatrix['impact']): Block[] => [
    { kind: 'heading', level: 3, text: local(of.label), isWide: true },
    {
      kind: 'table',
      columns: [
        { header: say('risks.step'), weight: 2 },
        { header: say('risks.meaning'), weight: 8 },
      ],
      hasRowHeaders: true,
      rows: of.steps.map((step, place) => [
        [paragraph(`${place + 1}  ${local(step.label)}`)],
        [paragraph(local(step.meaning))],
      ]),
    },
  ];
  return [
    { kind: 'heading', level: 2, text: say('risks.scales', { matrix: local(matrix.title) }), listed: 'contents' },
    paragraph(local(matrix.summary), { isWide: true }),
    ...scale(matrix.likelihood),
    ...scale(matrix.impact),
    { kind: 'heading', level: 3, text: say('risks.bands'), isWide: true },
    {
      kind: 'table',
      columns: [
        { header: say('risks.band'), weight: 2 },
        { header: say('risks.meaning'), weight: 6 },
        { header: say('risks.acceptance'), weight: 2 },
      ],
      hasRowHeaders: true,
      rows: matrix.bands.map((band) => [
        [paragraph(local(band.label), { marker: band.tone })],
        [paragraph(local(band.meaning))],
        [paragraph(say(band.isAcceptable ? 'risks.acceptance.not-needed' : 'risks.acceptance.needed'))],
      ]),
    },
  ];
}
