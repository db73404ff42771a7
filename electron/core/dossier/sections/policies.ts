import type { PolicyState } from '#contract/policy-kinds';
import type { Block, CellBlock, Marker } from '../layout/blocks.ts';
import type { PrintedFact, PrintedPolicies, PrintedPolicy } from '../printed/policies.ts';
import type { SectionContext } from './context.ts';
import { asOfNow, factWords, SEVERITY_MARKERS, small, wordsOf } from './judging-words.ts';
import { literacyBlocks, textBlocks } from './literacy.ts';
import { bullets, paragraph, prose } from './wording.ts';

const MARKERS: Readonly<Record<PolicyState, Marker>> = {
  broken: 'prohibited',
  unknown: 'unknown',
  waived: 'limited',
  holds: 'check',
  'out-of-scope': 'none',
};
const ORDER: readonly PolicyState[] = ['broken', 'unknown', 'waived', 'holds'];

/** House rules and AI literacy. */
export function policies(context: SectionContext): Block[] {
  const { input, say } = context;
  const printed = input.policies;
  if (printed === undefined) return [];
  return [
    { kind: 'heading', level: 1, text: say('policies.title'), listed: 'contents' },
    paragraph(say('policies.intro')),
    asOfNow(context, printed.asOf),
    ...ruleBlocks(context, printed),
    ...waiverBlocks(context, printed),
    ...textBlocks(context, printed),
    ...literacyBlocks(context, printed),
  ];
}

function ruleBlocks(context: SectionContext, { rules, outOfScope }: PrintedPolicies): Block[] {
  const { say, tell } = context;
  if (rules.length === 0 && outOfScope === 0) return [];
  const counts = ORDER.flatMap((state) => {
    const count = rules.filter((rule) => rule.state === state).length;
    return count === 0 ? [] : [say('policies.count', { state: tell(`policy.state.${state}`), count })];
  });
  return [
    { kind: 'heading', level: 2, text: say('policies.rules'), listed: 'contents' },
    paragraph([
      ...(counts.length === 0 ? [] : [{ text: `${counts.join('; ')}. ` }]),
      ...(outOfScope === 0 ? [] : [{ text: say('policies.out-of-scope', { count: outOfScope }) }]),
    ]),
    ...ORDER.flatMap((state) => rules.filter((rule) => rule.state === state)).flatMap((rule) =>
      ruleBlock(context, rule),
    ),
  ];
}

function ruleBlock(context: SectionContext, rule: PrintedPolicy): Block[] {
  const { say, tell, input, day } = context;
  const waiver = input.policies?.waivers.find(({ policyName, state }) => policyName === rule.name && state === 'holds');
  const list = (facts: readonly PrintedFact[]): CellBlock =>
    bullets(facts.map((fact) => [{ text: factText(context, fact) }]));
  const isWaived = rule.state === 'waived' && waiver !== undefined;
  return [
    { kind: 'heading', level: 3, text: rule.name, marker: MARKERS[rule.state], isWide: true },
    {
      kind: 'facts',
      keepFirst: 2,
      items: [
        {
          label: say('policies.state'),
          value: [
            paragraph([
              {
                text: isWaived
                  ? say('policies.waived-until', { day: day(waiver.until) })
                  : tell(`policy.state.${rule.state}`),
                bold: true,
              },
            ]),
            ...(isWaived ? [paragraph(waiver.reason)] : []),
          ],
        },
        { label: say('policies.rule'), value: prose(rule.statement === '' ? rule.name : rule.statement) },
        ...(rule.because.length === 0 ? [] : [{ label: say('policies.because'), value: [list(rule.because)] }]),
        ...(rule.missing.length === 0 ? [] : [{ label: say('policies.missing'), value: [list(rule.missing)] }]),
        ...(rule.reason === '' ? [] : [{ label: say('policies.reason'), value: prose(rule.reason) }]),
        ...(rule.state === 'holds' || rule.fix === '' ? [] : [{ label: say('policies.fix'), value: prose(rule.fix) }]),
        {
          label: say('policies.severity'),
          value: [
            paragraph(tell(`severity.${rule.severity}`), { marker: SEVERITY_MARKERS[rule.severity] }),
            ...small(say('policies.edition', { edition: rule.edition })),
            ...(rule.blocksLive ? small(say('policies.blocks-live')) : []),
            ...(rule.ownerName === null ? [] : small(say('policies.owner', { person: rule.ownerName }))),
          ],
        },
      ],
    },
  ];
}

/** A fact of the vocabulary with its value, as the window says it. */
function factText(context: SectionContext, { fact, value, entry }: PrintedFact): string {
  const words = wordsOf(context);
  const label = entry ? factWords(entry.label, words) : fact;
  const one = (told: string | number): string => {
    if (typeof told === 'number')
      return entry?.unit === 'month' ? context.say('policies.months', { count: told }) : words.number(told);
    const option = entry?.options.find(({ id }) => id === told);
    if (option) return factWords(option.label, words);
    if (entry?.type === 'date') return context.day(told);
    return entry?.type === 'yes-no' && (told === 'yes' || told === 'no') ? words.say(`policy.value.${told}`) : told;
  };
  const text =
    value === null
      ? words.say('policy.value.unknown')
      : Array.isArray(value)
        ? value.length === 0
          ? words.say('policy.value.empty')
          : words.list(value.map(one))
        : one(value);
  return words.say('policy.say.is', { fact: label, value: text });
}

function waiverBlocks(context: SectionContext, { waivers }: PrintedPolicies): Block[] {
  const { say, day } = context;
  if (waivers.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: say('policies.waivers'), listed: 'bookmark' },
    {
      kind: 'table',
      hasRowHeaders: true,
      columns: [
        { header: say('policies.rule'), weight: 4 },
        { header: say('policies.waiver-state'), weight: 4 },
        { header: say('policies.waiver-reason'), weight: 6 },
        { header: say('policies.approved'), weight: 4 },
      ],
      rows: waivers.map((waiver): CellBlock[][] => [
        [paragraph(waiver.policyName)],
        [
          paragraph(say(`policies.waiver.${waiver.state}`, { day: day(waiver.until) }), {
            marker: waiver.state === 'holds' ? 'limited' : 'stale',
          }),
          ...small(waiver.revokedByName === null ? null : waiver.revokedByName),
          ...small(waiver.revocationReason),
        ],
        [paragraph(waiver.reason)],
        [
          paragraph(waiver.approvedByName),
          ...small(day(waiver.at.slice(0, 10))),
          ...small(say('policies.requested', { person: waiver.requestedByName })),
        ],
      ]),
    },
  ];
}
