import type { PersonRole } from '#contract/records/person';
import type { LiteracyCell, LiteracyColumn, LiteracyMatrix } from '#contract/records/training';
import { listPeople } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';
import type { AcknowledgementRow, TrainingRow } from '#core/store/watch-tables';

/** A text in force with its newest version. */
export type TextInForce = {
  readonly text_id: string;
  readonly roles: string;
  readonly acknowledge_days: number | null;
  readonly version_id: string;
  readonly number: number;
  readonly title: string;
  readonly published_at: string;
};

const TEXTS = fixed<TextInForce>(`
  SELECT text.id AS text_id, text.roles, text.acknowledge_days, version.id AS version_id, version.number, version.title,
    version.published_at
  FROM policy_texts AS text JOIN policy_text_versions AS version ON version.text_id = text.id
  WHERE text.state = 'in-force' AND NOT EXISTS (
    SELECT 1 FROM policy_text_versions AS later WHERE later.text_id = text.id AND later.number > version.number)
  ORDER BY version.title COLLATE NOCASE, text.id`);

/** What somebody acknowledged of a text: a version and its number. */
export type TextKnown = {
  readonly id: string;
  readonly person_id: string;
  readonly text_id: string;
  readonly target_id: string;
  readonly number: number;
  readonly on_day: string;
};

const TEXTS_KNOWN = fixed<TextKnown>(`
  SELECT one.id, one.person_id, version.text_id, one.target_id, version.number, one.on_day
  FROM acknowledgements AS one JOIN policy_text_versions AS version ON version.id = one.target_id
  WHERE one.kind = 'policy-text' ORDER BY version.number, one.id`);

/** A person as far as literacy asks of them. */
export type Learner = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly PersonRole[];
  readonly createdAt: string;
};

/** The day so many days later, both `YYYY-MM-DD`. */
function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const isMeant = (roles: readonly string[], person: Learner): boolean =>
  person.roles.some((role) => roles.includes(role));

/**
 * How a person stands to a text: they have to know its newest version, within its days from when it was published or they
 * became a member, whichever was later.
 * @param known  of this person and text, the newest version last
 */
export function readerCell(
  text: TextInForce,
  person: Learner,
  known: readonly TextKnown[],
  today: string,
): LiteracyCell & { readonly number: number | null } {
  const last = known.at(-1);
  const base = {
    targetId: text.text_id,
    onDay: last?.on_day ?? null,
    expiresOn: null,
    acknowledgementId: last?.id ?? null,
    number: last?.number ?? null,
  };
  if (last?.target_id === text.version_id) return { ...base, state: 'done', dueOn: null };
  if (!isMeant(JSON.parse(text.roles) as string[], person)) return { ...base, state: 'none', dueOn: null };
  if (text.acknowledge_days === null) return { ...base, state: 'due', dueOn: null };
  const [published, joined] = [text.published_at.slice(0, 10), person.createdAt.slice(0, 10)];
  const dueOn = addDays(published > joined ? published : joined, text.acknowledge_days);
  const state = today <= dueOn ? 'due' : last === undefined ? 'missing' : 'expired';
  return { ...base, state, dueOn };
}

/** How a person stands to a training: what counts is the completion that holds longest. */
function trainingCell(
  training: TrainingRow,
  person: Learner,
  known: readonly AcknowledgementRow[],
  today: string,
): LiteracyCell {
  const lasting = (row: AcknowledgementRow): string => row.expires_on ?? '9999-12-31';
  const last = known.toSorted((one, other) => (lasting(one) < lasting(other) ? -1 : 1)).at(-1);
  const base = {
    targetId: training.id,
    onDay: last?.on_day ?? null,
    expiresOn: last?.expires_on ?? null,
    dueOn: null,
    acknowledgementId: last?.id ?? null,
  };
  if (last !== undefined && lasting(last) >= today) return { ...base, state: 'done' };
  if (!isMeant(JSON.parse(training.roles) as string[], person)) return { ...base, state: 'none' };
  return { ...base, state: last === undefined ? 'missing' : 'expired' };
}

/** The texts in force, each with its newest version, by title. */
export function textsInForce(read: Reader): TextInForce[] {
  return read.all(TEXTS());
}

/** What people acknowledged of texts, by text and person, the newest version last. */
export function knownTexts(read: Reader): (textId: string, personId: string) => readonly TextKnown[] {
  const by = Map.groupBy(read.all(TEXTS_KNOWN()), ({ text_id, person_id }) => `${text_id} ${person_id}`);
  return (textId, personId) => by.get(`${textId} ${personId}`) ?? [];
}

const LACKING: readonly string[] = ['missing', 'expired'];

/**
 * Who has to know what, and how they stand to it today (Article 4 AI Act): active trainings first, then texts in force;
 * people by name.
 * @param today  `YYYY-MM-DD`
 */
export function literacyOf(read: Reader, today: string): LiteracyMatrix {
  const active = build.selectFrom('trainings').selectAll().where('is_active', '=', 1);
  const trainings = read.all<TrainingRow>(active.orderBy('title').orderBy('id'));
  const texts = textsInForce(read);
  const completions = build.selectFrom('acknowledgements').selectAll().where('kind', '=', 'training').orderBy('id');
  const completed = Map.groupBy(
    read.all<AcknowledgementRow>(completions),
    ({ target_id, person_id }) => `${target_id} ${person_id}`,
  );
  const known = knownTexts(read);
  const columns: LiteracyColumn[] = [
    ...trainings.map(({ id, title, roles }): LiteracyColumn => {
      return { kind: 'training', id, title, roles: JSON.parse(roles) as PersonRole[], number: null };
    }),
    ...texts.map(({ text_id: id, title, roles, number }): LiteracyColumn => {
      return { kind: 'policy-text', id, title, roles: JSON.parse(roles) as PersonRole[], number };
    }),
  ];
  const people = listPeople(read).map((person) => ({
    personId: person.id,
    name: person.name,
    roles: person.roles,
    cells: [
      ...trainings.map((one) => trainingCell(one, person, completed.get(`${one.id} ${person.id}`) ?? [], today)),
      ...texts.map((one): LiteracyCell => {
        const { number: _, ...cell } = readerCell(one, person, known(one.text_id, person.id), today);
        return cell;
      }),
    ],
  }));
  const roles = [...new Set(columns.flatMap((column) => column.roles))];
  const gaps = roles.map((role) => {
    const asked = columns.map((column) => column.roles.includes(role));
    const holders = people.filter((person) => person.roles.includes(role));
    const isLacking = ({ cells }: (typeof people)[number]): boolean =>
      cells.some(({ state }, index) => asked[index] === true && LACKING.includes(state));
    return { role, people: holders.length, lacking: holders.filter(isLacking).length };
  });
  return { today, columns, people, gaps };
}

/** Gaps in numbers. `unread`: texts that people still have to acknowledge; `late`: those whose time is over; `untrained`: trainings that people lack. */
export type LiteracyCounts = { readonly unread: number; readonly late: number; readonly untrained: number };

/** Counts the gaps of all people. */
export function literacyCounts({ columns, people }: LiteracyMatrix): LiteracyCounts {
  const counts = { unread: 0, late: 0, untrained: 0 };
  for (const { cells } of people) {
    for (const [index, { state }] of cells.entries()) {
      const isLacking = LACKING.includes(state);
      if (columns[index]?.kind === 'training') counts.untrained += Number(isLacking);
      else {
        counts.late += Number(isLacking);
        counts.unread += Number(isLacking || state === 'due');
      }
    }
  }
  return counts;
}
