import type { Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { localize } from '#contract/records/text';
import { columns, type Terminal, wrap } from './terminal.ts';

/** Scores with their bands, those still open with their range, and the values of conclusions. */
function describeFigures({ say, locale }: Terminal, pack: Pack, judgement: Judgement): string[] {
  const scores = judgement.scores.map(({ id, value, min, max, band, isDetermined }) => {
    const rule = pack.scores?.find((one) => one.id === id);
    const label = rule ? localize(rule.label, locale) : id;
    const bandRule = rule?.bands?.find((one) => one.id === band);
    return [
      label,
      isDetermined ? String(value) : say('cli.outcome.range', { min, max }),
      bandRule ? localize(bandRule.label, locale) : '',
    ];
  });
  const conclusions = judgement.conclusions.map(({ id, values, isOtherwise, isDetermined }) => {
    const rule = pack.conclusions?.find((one) => one.id === id);
    const holding = values.flatMap(({ index }) => rule?.values[index] ?? []);
    const told = isOtherwise && rule?.otherwise ? [rule.otherwise] : holding;
    const words = told.map(({ label }) => localize(label, locale));
    if (!isDetermined) words.push(say('cli.outcome.open-value'));
    return [rule ? localize(rule.label, locale) : id, words.join('; '), ''];
  });
  return scores.length + conclusions.length === 0 ? [] : ['', ...columns([...scores, ...conclusions])];
}

/**
 * A judgement as lines of text: classes that hold with their reasons, scores and conclusions, obligations with their dates,
 * what is open.
 */
export function describeJudgement(terminal: Terminal, pack: Pack, judgement: Judgement): string[] {
  const { say, locale } = terminal;
  const questions = new Map(pack.sections.flatMap((section) => section.questions).map((one) => [one.id, one]));
  const labels = new Map(pack.classes.map((one) => [one.id, localize(one.label, locale)]));
  const titles = new Map(pack.obligations.map((one) => [one.id, localize(one.title, locale)]));
  const classes = judgement.classes.filter(({ truth }) => truth === 'true');
  const obligations = judgement.obligations
    .filter(({ kind, truth }) => kind === 'duty' && truth === 'true')
    .toSorted((a, b) => (a.appliesFrom < b.appliesFrom ? -1 : 1));
  return [
    say(judgement.isDetermined ? 'cli.outcome.determined' : 'cli.outcome.open', { count: judgement.deciding.length }),
    ...classes.flatMap(({ id, because }) => [
      `  ${labels.get(id) ?? id}`,
      ...because
        .filter(({ hidden }) => !hidden)
        .flatMap(({ questionId, articles }) => {
          const question = questions.get(questionId);
          const text = question ? localize(question.text, locale) : questionId;
          return wrap(say('cli.outcome.because', { question: text, articles: articles.join(', ') }), '      ');
        }),
    ]),
    ...describeFigures(terminal, pack, judgement),
    ...(obligations.length === 0 ? [] : ['', say('cli.outcome.obligations', { count: obligations.length })]),
    ...columns(obligations.map(({ id, appliesFrom }) => [appliesFrom, titles.get(id) ?? id])),
    ...(judgement.deciding.length === 0 ? [] : ['', say('cli.outcome.deciding')]),
    ...judgement.deciding.map((id) => `  ${id}`),
  ];
}

/** A judgement in a few lines: classes with their articles, and how many obligations apply from when. */
export function summarizeJudgement(terminal: Terminal, pack: Pack, judgement: Judgement): string[] {
  const { say, locale } = terminal;
  const holding = pack.classes.filter(({ id }) =>
    judgement.classes.some((one) => one.id === id && one.truth === 'true'),
  );
  const reasons = new Set(
    judgement.classes
      .filter(({ truth }) => truth === 'true')
      .flatMap(({ because }) => because.filter(({ hidden }) => !hidden).map(({ questionId }) => questionId)),
  );
  const dates = new Map<string, string[]>();
  for (const { id, kind, truth, appliesFrom } of judgement.obligations) {
    const obligation = pack.obligations.find((one) => one.id === id);
    if (kind !== 'duty' || truth !== 'true' || !obligation) continue;
    dates.set(appliesFrom, [...(dates.get(appliesFrom) ?? []), localize(obligation.title, locale)]);
  }
  return [
    ...holding.map(({ label, articles }) => `${localize(label, locale)} (${articles.join(', ')})`),
    say(judgement.isDetermined ? 'cli.outcome.determined' : 'cli.outcome.open', { count: judgement.deciding.length }),
    say('cli.outcome.reasons', { count: reasons.size }),
    ...[...dates]
      .sort()
      .flatMap(([date, titles]) =>
        wrap(say('cli.outcome.from', { date, count: titles.length, first: titles.slice(0, 4).join('; ') }), ''),
      ),
  ];
}
