import type { StatedJudging } from '#contract/records/sign-off';
import type { DossierInput } from '../dossier.ts';

/** What is taken out of what people judged. */
export type WithholdJudging = {
  readonly name: (name: string) => string;
  readonly isQuestion: (id: string) => boolean;
};

type Told = Pick<DossierInput, 'actions' | 'risks'>;

/** Everybody who judged, accepts, owns or gave an opinion. */
export function peopleOfJudging({ state, actions, risks }: Told & Pick<DossierInput, 'state'>): string[] {
  const { verdicts = [], opinions = [], risks: stated = [] } = state.judged ?? {};
  const names: (string | null | undefined)[] = [
    ...verdicts.flatMap(({ person, action }) => [person, action?.owner]),
    ...opinions.map(({ givenBy }) => givenBy),
    ...stated.flatMap(({ owner, override, accepted }) => [owner, override?.person, accepted?.person]),
    ...(actions?.rows ?? []).map(({ owner }) => owner),
    ...(risks?.risks ?? []).map(({ owner }) => owner),
    ...(risks?.controls ?? []).map(({ owner }) => owner),
    ...(risks?.details ?? []).flatMap(({ override, controls, acceptances }) => [
      override?.by,
      ...controls.map(({ ownerName }) => ownerName),
      ...acceptances.flatMap(({ acceptedByName, revokedByName }) => [acceptedByName, revokedByName]),
    ]),
  ];
  return [...new Set(names.filter((name) => typeof name === 'string' && name !== ''))] as string[];
}

/** The judging without names, and without what was said of answers that are withheld. */
export function redactJudging(judged: StatedJudging, { name, isQuestion }: WithholdJudging): StatedJudging {
  const named = (one: string | null): string | null => (one === null ? null : name(one));
  const { verdicts, opinions, risks, ...rest } = judged;
  return {
    ...rest,
    ...(verdicts && {
      verdicts: verdicts.map((verdict) => {
        const isWithheld = verdict.target.kind === 'answer' && isQuestion(verdict.target.id);
        const { action } = verdict;
        return {
          ...verdict,
          person: name(verdict.person),
          reason: isWithheld ? '' : verdict.reason,
          action: action && { ...action, text: isWithheld ? '' : action.text, owner: name(action.owner) },
        };
      }),
    }),
    ...(opinions && { opinions: opinions.map((opinion) => ({ ...opinion, givenBy: name(opinion.givenBy) })) }),
    ...(risks && {
      risks: risks.map((risk) => ({
        ...risk,
        owner: named(risk.owner),
        override: risk.override && { ...risk.override, person: name(risk.override.person) },
        accepted: risk.accepted && { ...risk.accepted, person: name(risk.accepted.person) },
      })),
    }),
  };
}

/** The same of what is printed beside the signed state. What is to be done about an answer that is withheld is left out. */
export function redactTold({ actions, risks }: Told, { name, isQuestion }: WithholdJudging): Told {
  const named = (one: string | null): string | null => (one === null ? null : name(one));
  return {
    ...(actions && {
      actions: {
        ...actions,
        rows: actions.rows
          .filter(({ source, part }) => source !== 'verdict' || !isQuestion(part.replace(/^answer:/, '')))
          .map((row) => ({ ...row, owner: named(row.owner) })),
      },
    }),
    ...(risks && {
      risks: {
        ...risks,
        risks: risks.risks.map((risk) => ({ ...risk, owner: named(risk.owner) })),
        controls: risks.controls.map((control) => ({ ...control, owner: named(control.owner) })),
        details: risks.details.map((detail) => ({
          ...detail,
          override: detail.override && { ...detail.override, by: name(detail.override.by) },
          controls: detail.controls.map((one) => ({ ...one, ownerName: named(one.ownerName) })),
          acceptances: detail.acceptances.map((one) => ({
            ...one,
            acceptedByName: name(one.acceptedByName),
            revokedByName: named(one.revokedByName),
          })),
        })),
      },
    }),
  };
}

/** Where in the one line of a change a name stands, as `core/assessments/judging-changes` writes it. */
const NAMES: readonly (readonly [subject: RegExp, line: RegExp])[] = [
  [/^verdict\..*\.person$/s, /^(?<said>)(?<person>[^\n]*)(?<rest>, \S{24})$/s],
  [/^verdict\..*\.action$/s, /^(?<said>.* \()(?<person>[^\n]*)(?<rest>, \d{4}-\d\d-\d\d\))$/s],
  [/^opinion\..*\.givenBy$/s, /^(?<said>)(?<person>.*?)(?<rest>(?: \d{4}-\d\d-\d\d)?)$/s],
  [/^risk\.owner\./s, /^(?<said>)(?<person>.*)(?<rest>)$/s],
  [/^risk\.override\./s, /^(?<said>.* \()(?<person>[^\n]*)(?<rest>\))$/s],
  [/^risk\.acceptance\./s, /^(?<said>)(?<person>[^\n]*?)(?<rest>, \d{4}-\d\d-\d\d: .*)$/s],
];

/** The name in a value of a change of what was judged; null if it names nobody. */
export function nameInJudged(subject: string, value: string): string | null {
  const line = NAMES.find(([of]) => of.test(subject))?.[1];
  return line?.exec(value)?.groups?.['person'] || null;
}

/** The value with another name in it. */
export function renameJudged(subject: string, value: string, name: (name: string) => string): string {
  const line = NAMES.find(([of]) => of.test(subject))?.[1];
  const { said = '', person, rest = '' } = line?.exec(value)?.groups ?? {};
  return person === undefined || person === '' ? value : `${said}${name(person)}${rest}`;
}

/** Whether a change tells what was said of an answer that is withheld. */
export function tellsOfWithheld(subject: string, isQuestion: (id: string) => boolean): boolean {
  const of = /^verdict\.answer\.(?<id>.*?)(?:\.(?:reason|action|person))?$/s.exec(subject)?.groups?.['id'];
  return of !== undefined && isQuestion(of);
}
