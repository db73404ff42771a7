import type { Change } from '#contract/records/sign-off';
import type { PrintedSignOff, PrintedStanding } from '../dossier.ts';
import type { Block, CellBlock, Facts, Table } from '../layout/blocks.ts';
import { changeText } from './change-text.ts';
import type { SectionContext } from './context.ts';
import { bullets, paragraph, prose } from './wording.ts';

type Fact = Facts['items'][number];

/** Changes in words, one row each. */
export function changesTable(context: SectionContext, changes: readonly Change[]): Table {
  const { say } = context;
  return {
    kind: 'table',
    columns: [
      { header: say('change.what'), weight: 2 },
      { header: say('change.before'), weight: 2 },
      { header: say('change.after'), weight: 2 },
    ],
    rows: changes.map((change) => {
      const { subject, before, after } = changeText(context, change);
      return [[paragraph([{ text: subject, bold: true }])], prose(before), prose(after)];
    }),
  };
}

function nameOf({ people }: PrintedStanding, id: string): string {
  return people.find((one) => one.id === id)?.name ?? id;
}

/** Where the sign-off stands: its state, what is asked of whom, what must be kept apart, what was done when. */
export function wayBlocks(context: SectionContext): Block[] {
  const { say, input } = context;
  const { standing } = input;
  if (!standing) return [];
  const { state, round, validUntil, nextReviewOn, changes } = standing;
  const minor = changes.filter(({ isMaterial }) => !isMaterial);
  const days = [
    ...(validUntil === null ? [] : [say('sign-offs.until', { day: context.day(validUntil) })]),
    ...(nextReviewOn === null ? [] : [say('sign-offs.review-on', { day: context.day(nextReviewOn) })]),
  ];
  return [
    paragraph([
      { text: say(`sign-offs.state.${state}`), bold: true },
      { text: ` ${[say('sign-offs.round', { round }), ...days].join(' ')}` },
    ]),
    paragraph(separationText(context, standing)),
    { kind: 'heading', level: 2, text: say('sign-offs.steps') },
    stepTable(context, standing),
    ...moveBlocks(context, standing),
    ...(minor.length === 0
      ? []
      : [
          {
            kind: 'heading' as const,
            level: 2 as const,
            text: say('sign-offs.minor-changes', { count: minor.length }),
          },
          paragraph(say('sign-offs.minor-changes-text'), { keepWithNext: true }),
          changesTable(context, minor),
        ]),
  ];
}

/** Which roles one person must not hold together, and whether that was enforced. */
function separationText({ say, input }: SectionContext, { rules }: PrintedStanding): string {
  if (rules.separation.length === 0) return say('sign-offs.no-separation');
  const pairs = rules.separation.map(([one, other]) =>
    say('sign-offs.pair', { one: say(`record-role.${one}`), other: say(`record-role.${other}`) }),
  );
  const key = input.workspace.fourEyes ? 'separation-on' : 'separation-off';
  return say(`sign-offs.${key}`, { pairs: pairs.join('; ') });
}

function stepTable(context: SectionContext, standing: PrintedStanding): Table {
  const { say } = context;
  const people = (ids: readonly string[]): string => ids.map((id) => nameOf(standing, id)).join(', ');
  return {
    kind: 'table',
    hasRowHeaders: true,
    columns: [
      { header: say('sign-offs.step'), weight: 3 },
      { header: say('sign-offs.asked'), weight: 3 },
      { header: say('sign-offs.standing'), weight: 2 },
      { header: say('sign-offs.given-by'), weight: 3 },
    ],
    rows: standing.stages.flatMap(({ steps }, stage) =>
      steps.map((step): CellBlock[][] => [
        [
          paragraph([{ text: `${stage + 1}. ${say(`record-role.${step.role}`)}`, bold: true }]),
          paragraph(say(`sign-offs.asks-${step.asks}`, { needed: step.needed }), { style: 'small' }),
        ],
        [paragraph(people(step.holders) || say('sign-offs.nobody'))],
        [paragraph(say(`sign-offs.step-${step.status}`), step.status === 'met' ? { marker: 'check' } : {})],
        [
          paragraph(
            people(standing.signOffs.filter(({ id }) => step.given.includes(id)).map(({ personId }) => personId)) ||
              '–',
          ),
        ],
      ]),
    ),
  };
}

function moveBlocks(context: SectionContext, standing: PrintedStanding): Block[] {
  const { say } = context;
  if (standing.history.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('sign-offs.moves') },
    bullets(
      standing.history.map(({ move, personId, at, reason }) => [
        { text: say(`sign-offs.move-${move}`, { person: nameOf(standing, personId), at: context.moment(at) }) },
        ...(reason === '' ? [] : [{ text: ` ${reason}`, ink: 'quiet' as const }]),
      ]),
    ),
  ];
}

/** In which role, at which step and in which round somebody decided; nothing of a sign-off from before workflows. */
export function workflowFacts({ say }: SectionContext, { role, round }: PrintedSignOff): Fact[] {
  if (!role) return [];
  const inRound = round ? [{ text: `  ${say('sign-offs.round', { round })}`, ink: 'quiet' as const }] : [];
  return [{ label: say('sign-offs.role'), value: [paragraph([{ text: say(`record-role.${role}`) }, ...inRound])] }];
}

/** The conditions of a sign-off, each with its owner, its day, and whether it was fulfilled. */
export function conditionFacts(context: SectionContext, signOff: PrintedSignOff): Fact[] {
  const { say, input } = context;
  const label = say('sign-offs.conditions');
  const list = signOff.conditionList ?? [];
  if (list.length === 0) {
    return signOff.conditions.trim() === '' ? [] : [{ label, value: prose(signOff.conditions) }];
  }
  const records = (input.standing?.conditions ?? []).filter(({ signOffId }) => signOffId === signOff.id);
  const told = list.map(({ text, owner, dueOn }, index) => {
    const record = records[index];
    const at = record?.fulfilledAt ?? null;
    const standing =
      at === null
        ? say('sign-offs.condition-open', { owner, day: context.day(dueOn) })
        : say('sign-offs.condition-fulfilled', { owner, day: context.day(dueOn), at: context.moment(at) });
    const note = record && record.note !== '' ? ` ${record.note}` : '';
    return [{ text }, { text: `  ${standing}${note}`, ink: 'quiet' as const }];
  });
  return [{ label, value: [bullets(told)] }];
}

/** The risk that the signer accepted, until when, and whether that was taken back. */
export function riskFacts(context: SectionContext, { id, residualRisk }: PrintedSignOff): Fact[] {
  const { say, input } = context;
  if (!residualRisk) return [];
  const record = input.standing?.acceptances.find(({ signOffId }) => signOffId === id);
  const revokedAt = record?.revokedAt ?? null;
  const standing =
    revokedAt === null
      ? say('sign-offs.risk-until', { day: context.day(residualRisk.until) })
      : say('sign-offs.risk-revoked', { at: context.moment(revokedAt), reason: record?.revocationReason ?? '' });
  return [
    {
      label: say('sign-offs.risk'),
      value: [...prose(residualRisk.text), paragraph(standing, { style: 'small' })],
    },
  ];
}
