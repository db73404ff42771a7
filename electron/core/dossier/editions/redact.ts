import canonicalize from 'canonicalize';
import { fullName } from '#contract/inventory/full-name';
import { formatMessage } from '#contract/messages';
import type { DossierOmission } from '#contract/records/dossier';
import type { AnswerValue, Because, Judgement } from '#contract/records/judgement';
import type { AssessmentState, Change, StatedInventory } from '#contract/records/sign-off';
import type { DossierInput, PrintedCard, PrintedSignOff } from '../dossier.ts';
import {
  nameInJudged,
  peopleOfJudging,
  redactJudging,
  redactTold,
  renameJudged,
  tellsOfWithheld,
} from './redact-judging.ts';
import { namesOfWatch, redactWatch } from './redact-watch.ts';

type Standing = NonNullable<DossierInput['standing']>;

type Withhold = {
  readonly name: (name: string) => string;
  readonly isQuestion: (id: string) => boolean;
  readonly people: boolean;
  /** Whether the answers to a question are people. */
  readonly isOfPeople: (questionId: string) => boolean;
};

/**
 * Takes out of everything a dossier says what its options withhold: answers, files, and names of people who did not sign.
 * The state that is left has another hash than the signed one, names that hash, and so cannot be taken for it.
 * What people wrote in running text is not searched for names.
 */
export function redactInput(input: DossierInput): DossierInput {
  const redaction = input.options?.redaction ?? null;
  if (!redaction) return input;
  const questions = new Set(redaction.questions);
  const say = (key: string, values?: Readonly<Record<string, string | number>>): string =>
    formatMessage(input.messages, input.locale, `dossier.${key}`, values);
  const reason =
    redaction.reason.trim() === ''
      ? say('omission.withheld-unsaid')
      : say('omission.withheld', { reason: redaction.reason.trim() });
  const names = redaction.people ? substitutes(input, say) : new Map<string, string>();
  const ofPeople = new Set(
    input.pack.sections.flatMap((section) =>
      section.questions.flatMap(({ id, type }) => (type === 'people' ? [id] : [])),
    ),
  );
  const withhold: Withhold = {
    name: (name) => names.get(name) ?? name,
    isQuestion: (id) => questions.has(id),
    people: redaction.people,
    isOfPeople: (id) => ofPeople.has(id),
  };
  const files = input.state.evidence.filter(({ questionId }) => redaction.evidenceFiles || questions.has(questionId));
  const known = redaction.questions.filter((id) => input.state.answers.some(({ questionId }) => questionId === id));
  const facts = redaction.people ? personalFacts(input) : [];
  const isContent = known.length > 0 || names.size > 0 || facts.length > 0;
  const state = isContent ? redactState(input, withhold, reason, known) : input.state;
  const omission = (kind: DossierOmission['kind'], subject: string): DossierOmission => ({ kind, subject, reason });
  return {
    ...input,
    state,
    stateBytes: isContent ? Buffer.from(canonicalize(state) ?? '') : input.stateBytes,
    judgement: redactJudgement(input.judgement, withhold),
    signOffs: input.signOffs.map((signOff) => (isContent ? redactSignOff(signOff, withhold) : signOff)),
    evidence: redaction.evidenceFiles ? [] : input.evidence.filter(({ questionId }) => !questions.has(questionId)),
    ...(input.standing && isContent && { standing: redactStanding(input.standing, withhold) }),
    signatureFields: input.signatureFields.map((field) => ({ ...field, personName: withhold.name(field.personName) })),
    ...redactTold(input, withhold),
    ...(input.cards && { cards: redactCards(input.cards, withhold) }),
    ...(input.cardChanges &&
      redaction.people && {
        cardChanges: input.cardChanges.map((change) => ({
          ...change,
          differences: change.differences.filter(({ field }) => !PERSONAL.has(field)),
        })),
      }),
    ...(redaction.people && redactWatch(input, withhold.name)),
    ...(input.library && {
      library: {
        ...input.library,
        files: input.library.files.filter(({ questionId }) => !questions.has(questionId)),
        expected: input.library.expected.filter(({ questionId }) => questionId === null || !questions.has(questionId)),
      },
    }),
    ...(input.changes && { changes: { ...input.changes, changes: redactChanges(input.changes.changes, withhold) } }),
    ...(input.events && { events: redactEvents(input.events, withhold, questions, input) }),
    ...(input.checkpoint && {
      // The proof holds the sign-offs' journal entries, and with them the whole signed state.
      checkpoint: {
        note: input.checkpoint.note,
        proof:
          input.checkpoint.proof && isContent
            ? { ...input.checkpoint.proof, inclusions: [], ...(redaction.people && { certificates: [] }) }
            : input.checkpoint.proof,
      },
    }),
    withheld: [
      ...known.map((id) => omission('question', id)),
      ...files.map(({ questionId, name }, index) =>
        omission('evidence-file', questions.has(questionId) ? say('redacted.file', { n: index + 1 }) : name),
      ),
      ...[...names.values()].map((name) => omission('person', name)),
      ...facts.map((fact) => omission('person', fact)),
    ],
  };
}

/** What stands for the name of each person who did not sign: their role, or a number. */
function substitutes(
  input: DossierInput,
  say: (key: string, values?: Readonly<Record<string, string | number>>) => string,
): Map<string, string> {
  const { state, signOffs, events, standing, changes, cards } = input;
  const signed = new Set(signOffs.map(({ personName }) => personName));
  const found = new Map<string, string>();
  let n = 0;
  const add = (name: string | null | undefined, role?: string): void => {
    if (!name || signed.has(name) || found.has(name)) return;
    if (!role) n += 1;
    found.set(name, role ?? say('redacted.person', { n }));
  };
  add(state.assessment.author, say('redacted.author'));
  add(state.system.owner, say('redacted.owner'));
  for (const { owner } of state.inventory?.items ?? []) add(owner);
  for (const { releases } of cards ?? []) for (const { personName } of releases) add(personName);
  for (const { answeredBy, value } of state.answers) {
    add(answeredBy);
    if (value !== null && typeof value === 'object' && 'people' in value)
      for (const { name } of value.people) add(name);
  }
  for (const { person } of state.overrides ?? []) add(person);
  for (const { conditionList } of signOffs) for (const { owner } of conditionList ?? []) add(owner);
  for (const name of peopleOfJudging(input)) add(name);
  for (const name of namesOfWatch(input)) add(name);
  for (const { actorName } of events ?? []) add(actorName);
  for (const { name } of standing?.people ?? []) add(name);
  // Whoever is named only in what was, for example by an earlier name.
  const told = [
    changes?.changes ?? [],
    standing?.changes ?? [],
    ...signOffs.map((one) => one.staleness?.changes ?? []),
  ];
  for (const change of told.flat()) for (const name of namesIn(change)) add(name);
  return found;
}

/** Whose a record of the inventory is, as a change names it. */
const OWNER = /^item\.[a-z-]+\.owner\./;

/** An override as a change tells it: `true: the reason (who, when)`. */
const OVERRIDE = /^(?<said>.* \()(?<person>[^\n]*)(?<when>, \S{24}\))$/su;

/** The names that a change is about. */
function namesIn({ subject, before, after }: Change): string[] {
  const values = [before, after].flatMap((value) => value ?? []);
  if (subject.startsWith('override.')) return values.flatMap((value) => OVERRIDE.exec(value)?.groups?.['person'] ?? []);
  const judged = values.flatMap((value) => nameInJudged(subject, value) ?? []);
  if (judged.length > 0) return judged;
  const isName =
    subject === 'system.owner' ||
    subject === 'assessment.author' ||
    subject.endsWith('.answeredBy') ||
    OWNER.test(subject);
  return isName ? values : [];
}

function redactValue(subject: string, value: string | null, { name }: Withhold): string | null {
  if (value === null) return null;
  if (/^(?:verdict|opinion|risk|measurement)\./.test(subject)) return renameJudged(subject, value, name);
  if (!subject.startsWith('override.')) return name(value);
  const { said = '', person, when = '' } = OVERRIDE.exec(value)?.groups ?? {};
  return person === undefined ? value : `${said}${name(person)}${when}`;
}

function redactState(
  { state, contentHash }: DossierInput,
  withhold: Withhold,
  reason: string,
  questions: readonly string[],
): AssessmentState {
  const { calculations: _, ...outcome } = state.outcome;
  const named = (name: string | null): string | null => (name === null ? null : withhold.name(name));
  return {
    ...state,
    system: { ...state.system, owner: named(state.system.owner) },
    assessment: { ...state.assessment, author: withhold.name(state.assessment.author) },
    answers: state.answers.map((answer): AssessmentState['answers'][number] =>
      withhold.isQuestion(answer.questionId)
        ? {
            questionId: answer.questionId,
            status: 'open',
            value: null,
            justification: null,
            answeredBy: null,
            answeredAt: null,
          }
        : { ...answer, value: redactPeople(answer.value, withhold), answeredBy: named(answer.answeredBy) },
    ),
    // Figures are computed from answers and would give them away.
    outcome: questions.length > 0 ? outcome : state.outcome,
    ...(state.overrides && {
      overrides: state.overrides.map((one) => ({ ...one, person: withhold.name(one.person) })),
    }),
    ...(state.judged && { judged: redactJudging(state.judged, withhold) }),
    ...(state.inventory && withhold.people && { inventory: withoutPeople(state.inventory, withhold) }),
    evidence: state.evidence.filter(({ questionId }) => !withhold.isQuestion(questionId)),
    redacted: { contentHash, reason, people: withhold.people, questions: [...questions] },
  };
}

/** Facts that are names and addresses of people. */
const PERSONAL: ReadonlySet<string> = new Set([
  'authors',
  'citation',
  'contact',
  'contacts',
  'copyright',
  'creators',
  'custodians',
  'overseers',
  'responsible',
]);

/** Which facts of which records are left out because they name people, as the omissions list them. */
function personalFacts({ state, messages, locale }: DossierInput): string[] {
  return (state.inventory?.items ?? []).flatMap((item) =>
    Object.keys(item.facts)
      .filter((id) => PERSONAL.has(id))
      .map((id) => `${fullName(item)}: ${formatMessage(messages, locale, `field.${item.kind}.${id}`)}`),
  );
}

function redactCards(cards: readonly PrintedCard[], withhold: Withhold): PrintedCard[] {
  return cards.map((card) => ({
    ...card,
    releases: card.releases.map((release) => ({ ...release, personName: withhold.name(release.personName) })),
  }));
}

function withoutPeople(inventory: StatedInventory, withhold: Withhold): StatedInventory {
  return {
    ...inventory,
    items: inventory.items.map((item) => ({
      ...item,
      owner: item.owner === null ? null : withhold.name(item.owner),
      facts: Object.fromEntries(Object.entries(item.facts).filter(([id]) => !PERSONAL.has(id))),
    })),
  };
}

function redactPeople(value: AnswerValue | null, withhold: Withhold): AnswerValue | null {
  if (value === null || typeof value !== 'object' || !('people' in value)) return value;
  return { people: value.people.map((person) => ({ ...person, name: withhold.name(person.name) })) };
}

function redactJudgement(judgement: Judgement, withhold: Withhold): Judgement {
  const because = (list: readonly Because[]): Because[] =>
    list.map((one) => {
      if (!withhold.isQuestion(one.questionId)) return one;
      const { value: _, ...rest } = one;
      return rest;
    });
  const isWithheld = Object.keys(judgement.visibility).some(withhold.isQuestion);
  return {
    ...judgement,
    classes: judgement.classes.map((one) => ({ ...one, because: because(one.because) })),
    obligations: judgement.obligations.map((one) => ({ ...one, because: because(one.because) })),
    conclusions: judgement.conclusions.map((one) => ({
      ...one,
      values: one.values.map((value) => ({ ...value, because: because(value.because) })),
    })),
    scores: judgement.scores.map((one) => ({
      ...one,
      contributions: one.contributions.filter(({ questionId }) => !withhold.isQuestion(questionId)),
    })),
    calculations: isWithheld ? [] : judgement.calculations,
  };
}

/** A decision that names people who are withheld cannot come along: it would have to be changed, and then be no longer signed. */
function redactSignOff(signOff: PrintedSignOff, withhold: Withhold): PrintedSignOff {
  const { manifestBytes: _, ...rest } = signOff;
  const namesOthers = (signOff.conditionList ?? []).some(({ owner }) => withhold.name(owner) !== owner);
  const empty = new Uint8Array();
  return {
    ...rest,
    ...(signOff.conditionList && {
      conditionList: signOff.conditionList.map((one) => ({ ...one, owner: withhold.name(one.owner) })),
    }),
    staleness: signOff.staleness && { changes: redactChanges(signOff.staleness.changes, withhold) },
    ...(namesOthers && { decisionBytes: empty, decisionCms: empty }),
  };
}

/** Who has which role is told, not by which name; what people wrote to one another about it stays out. */
function redactStanding(standing: Standing, withhold: Withhold): Standing {
  return {
    ...standing,
    people: standing.people.map((person) => ({ ...person, name: withhold.name(person.name) })),
    history: standing.history.map((move) => ({ ...move, reason: '' })),
    signOffs: standing.signOffs.map((signOff) => ({
      ...signOff,
      staleness: signOff.staleness && { changes: redactChanges(signOff.staleness.changes, withhold) },
    })),
    changes: redactChanges(standing.changes, withhold).flatMap(({ subject, before, after }) =>
      standing.changes.filter((one) => one.subject === subject).map((one) => ({ ...one, before, after })),
    ),
  };
}

function redactChanges(changes: readonly Change[], withhold: Withhold): Change[] {
  return changes
    .filter(({ subject }) => {
      const [kind, ...rest] = subject.split('.');
      const id = rest.join('.');
      const isOfQuestion =
        kind === 'answer' &&
        [id, id.replace(/\.(justification|answeredBy|answeredAt)$/, '')].some((one) => withhold.isQuestion(one));
      const tellsPeople =
        withhold.people &&
        ((kind === 'answer' && withhold.isOfPeople(id)) || (kind === 'item' && PERSONAL.has(rest[1] ?? '')));
      // Names of files and figures can tell of a withheld answer as well.
      const isJudging = tellsOfWithheld(subject, withhold.isQuestion);
      return !isOfQuestion && !isJudging && !tellsPeople && kind !== 'evidence' && kind !== 'calculation';
    })
    .map((change) => ({
      ...change,
      before: redactValue(change.subject, change.before, withhold),
      after: redactValue(change.subject, change.after, withhold),
    }));
}

function redactEvents(
  events: NonNullable<DossierInput['events']>,
  withhold: Withhold,
  questions: ReadonlySet<string>,
  { state }: DossierInput,
): NonNullable<DossierInput['events']> {
  // What was removed since may have belonged to a withheld question: only files that are still told of keep their names.
  const told = new Set(state.evidence.filter(({ questionId }) => !questions.has(questionId)).map(({ name }) => name));
  const isWithheld = ({ record, recordName }: (typeof events)[number]): boolean =>
    questions.size > 0 && record.kind === 'evidence' && recordName !== null && !told.has(recordName);
  return events.map((event) => {
    const isPerson = ['people', 'signing_keys', 'assignments', 'sign_offs'].includes(event.record.kind);
    const name = event.recordName;
    const recordName = name === null || isWithheld(event) ? null : isPerson ? withhold.name(name) : name;
    return {
      ...event,
      actorName: event.actorName === null ? null : withhold.name(event.actorName),
      recordName,
      // Only which fields changed is told, never what they held.
      changes: event.changes.map(({ field }) => ({ field, old: null, new: null })),
    };
  });
}
