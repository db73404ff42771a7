import { describe, expect, test } from 'vitest';
import type { Answers } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { Locale } from '#contract/records/text';
import type { Block } from '#core/dossier/layout/blocks';
import { conditionText } from '#core/dossier/sections/condition-text';
import { makeContext } from '#core/dossier/sections/context';
import { SECTIONS } from '#core/dossier/sections/index';
import { judge, tellJudgement } from '#core/rules/judge';
import { kindsPack } from '#test/support/dossier-kinds-pack';
import { dossierOfCase } from '#test/support/dossier-of-pack';
import { textOf } from '#test/support/dossier-text';

const filled: Answers = {
  'kinds.rich': {
    richText: {
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'Ranks ' },
            { type: 'text', text: 'letters', marks: [{ type: 'bold' }] },
          ],
        },
      ],
    },
  },
  'kinds.share': 12.5,
  'kinds.multi': ['draft', 'own'],
  'kinds.people': { people: [{ name: 'Ines Hofer', function: 'Managing director', organisation: 'Talentwerk' }] },
  'kinds.table': {
    entries: [
      { name: 'Recall', result: 0.9375, note: 'On held-out letters.' },
      { name: 'Precision', result: 0.5 },
    ],
  },
  'kinds.group': { entries: [{ name: 'Letters 2025', description: 'x'.repeat(400), rows: 1200 }] },
  'kinds.matrix': {
    rows: { policy: { state: 'in-place' }, review: { state: 'left-out', why: 'Not needed.\n\nSee 4.' } },
  },
  'kinds.evidence': ['a', 'b'],
  'kinds.stated': { notApplicable: 'Nobody is affected.' },
};

function section(
  id: keyof typeof SECTIONS,
  answers: Answers = filled,
  locale: Locale = 'en',
  pack: Pack = kindsPack(),
): Block[] {
  const judgement = tellJudgement(judge(pack, answers, { assessedOn: '2026-11-12' }));
  const one = { id: 'kinds', answers, assessedOn: '2026-11-12', judgement };
  return SECTIONS[id](makeContext(dossierOfCase(pack, one, locale)));
}
const text = (id: keyof typeof SECTIONS, answers?: Answers, locale?: Locale) =>
  textOf(section(id, answers, locale)).replaceAll('\u00a0', ' ');
const tables = (blocks: readonly Block[]) => blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));

describe('an answer', () => {
  const printed = text('answers');

  test('that is a rich text keeps its words and marks', () => {
    expect(printed).toContain('1.1 What does it do? | Answer: Ranks letters');
    expect(JSON.stringify(section('answers'))).toContain('{"text":"letters","bold":true}');
  });

  test('that is a percentage has its sign where the language has it', () => {
    expect(printed).toContain('Answer: 12.5%');
    expect(text('answers', filled, 'de')).toContain('Antwort: 12,5 %');
  });

  test('names each option with its articles, and says so of one that was not read in the law', () => {
    expect(printed).toContain('From a draft  Article 6 (from Commission guidelines, not binding) | From the inventory');
  });

  test('that names people tells function and organisation', () => {
    expect(printed).toContain('Ines Hofer, Managing director, Talentwerk');
  });

  test('that is a table is one, with figures at the right and rows named by their first cell', () => {
    const table = tables(section('answers')).find(({ columns }) => columns[0]?.header === 'Metric');
    expect(table?.hasRowHeaders).toBe(true);
    expect(table?.columns.map(({ header, align }) => [header, align])).toEqual([
      ['Metric', undefined],
      ['Result', 'end'],
      ['Note', undefined],
    ]);
    expect(textOf(table)).toBe('Metric, Result, Note | Recall | 0.9375 | On held-out letters. | Precision | 0.5 | –');
  });

  test('that has long entries is told entry by entry under its name', () => {
    expect(printed).toContain(`Dataset 1: Letters 2025 | Description: ${'x'.repeat(400)} | Rows: 1,200 rows`);
  });

  test('that is a matrix shows every row under its heading, also one that is still open', () => {
    const table = tables(section('answers')).find(({ columns }) => columns[0]?.header === 'Item');
    expect(textOf(table)).toBe(
      'Item, State, Why | Controls | Policy | A written one. | Clause 5 | In place | – | Review | Left out | Not needed. | See 4. | Audit | from a secondary source only | open | –',
    );
    expect(table?.rows[0]).toEqual({ heading: 'Controls' });
  });

  test('leaves out a column that nobody had to fill in and nobody did, and says so', () => {
    const answers: Answers = { 'kinds.matrix': { rows: { policy: { state: 'in-place' } } } };
    const [table] = tables(section('answers', answers));
    expect(table?.columns.map(({ header }) => header)).toEqual(['Item', 'State']);
    expect(text('answers', answers)).toContain('Not filled in, and optional: Why.');
  });

  test('by files names each with its size and hash', () => {
    expect(printed).toContain('Answer: kinds evidence 1.pdf | 16 bytes, attached as evidence-01-kinds-evidence-1.pdf');
  });

  test('that does not apply gives the reason, and is not taken for hidden', () => {
    expect(printed).toContain('Who is affected? | Answer: Not applicable | Nobody is affected.');
    expect(printed).toContain('Not applicable (1) | 1.11  Is it used by children?');
  });

  test('that is presumed says so, with reason and date', () => {
    expect(printed).toContain('Answer: No | Presumed, not answered: Nothing was cited. Checked on 6 October 2026');
    expect(printed).toContain('One answer is presumed by the framework');
    expect(text('answers', { ...filled, 'kinds.cited': 'yes' })).not.toContain('Presumed');
  });

  test('that is open is told as open, whatever its kind', () => {
    expect(text('answers', {}).match(/Open: not answered yet/g)).toHaveLength(10);
  });
});

describe('a reason', () => {
  const rows = { policy: { state: 'in-place' }, review: { state: 'left-out' }, audit: { state: 'in-place' } };
  const answers: Answers = { ...filled, 'kinds.matrix': { rows } };
  const because = (...ids: readonly string[]): string => {
    const pack = kindsPack();
    const when = { all: ids.map((question) => ({ question, answered: true as const })) };
    const classes = pack.classes.map((one) => ({ ...one, when }));
    return textOf(section('summary', answers, 'en', { ...pack, classes })).replaceAll('\u00a0', ' ');
  };

  test('that is a table, a matrix, a list of people or prose is not said to be unanswered', () => {
    const printed = because('kinds.rich', 'kinds.people', 'kinds.table', 'kinds.matrix');
    expect(printed).toContain(
      'Because of these answers: | 1.1 What does it do? Ranks letters  Article 3 | 1.4 Who signs? Ines Hofer, Managing director, Talentwerk  Article 3 | 1.5 Which metrics were measured? 2 entries  Article 3 | 1.7 Which controls apply? 3 of 3 rows filled in  Article 3',
    );
    expect(printed).not.toContain('not answered yet');
  });

  test('that is no answer but a date is told as such where a class is ruled out', () => {
    const pack = kindsPack();
    const classes = pack.classes.map((one) => ({ ...one, when: { assessedOn: '>=' as const, to: '2030-01-01' } }));
    expect(textOf(section('summary', filled, 'en', { ...pack, classes }))).toContain(
      'Covered  not by a single answer: a score or a date rules it out',
    );
  });
});

describe('conclusions', () => {
  test('tell value, reason and law, and leave quiet ones out', () => {
    expect(text('conclusions')).toBe(
      'Conclusions | Route | Internal control | Article 43 [S01] | Because of this answer: | 1.2 Which share is decided by it? 12.5%  Article 3',
    );
  });

  test('are left out as a section if there is nothing to say', () => {
    expect(section('conclusions', { ...filled, 'kinds.share': 80 })).toEqual([]);
  });

  test('say what is open and which question decides', () => {
    expect(text('conclusions', {})).toContain(
      'Still open. | This question decides: | 1.2 Which share is decided by it?',
    );
  });
});

describe('scores', () => {
  test('tell value, maximum, band, parts, what is taken off, and the scale in words', () => {
    const printed = text('scores');
    expect(printed).toContain('Impact | 3.5 of 10 points | Low');
    expect(printed).toContain('Section, Points | Kinds | 4 | Reduction: a share is stated | −12.5% | Result | 3.5');
    expect(printed).toContain('Scale: 3.5 lies in the band “Low”. Bands: Low up to 5; High.');
  });

  test('tell what they can still come to', () => {
    expect(text('scores', {})).toContain('Not final: open questions can still lead to anything from 0 to 32.');
  });

  test('do not print a number where there is no limit to it', () => {
    const blocks = section('scores', {}, 'en', kindsPack({ isLimited: false }));
    expect(textOf(blocks)).toContain('Not final: open questions can still change it, and no limit is known.');
  });
});

describe('the glossary', () => {
  test('explains the terms that occur, and no others', () => {
    const printed = text('glossary');
    expect(printed).toContain('share | The part that is decided by the system. | Article 3 [S01]');
    expect(printed).not.toContain('notified body');
  });
});

describe('the diagram', () => {
  test('draws every box of the pack, and marks the class that holds', () => {
    const drawn = section('diagram').find((block) => block.kind === 'diagram');
    const nodes = drawn?.kind === 'diagram' ? drawn.nodes : [];
    expect(nodes.filter(({ isMarked }) => isMarked).map(({ label }) => label)).toContain('Covered');
    expect(drawn?.kind === 'diagram' && drawn.alt({ n: 1, of: 1, labels: ['Covered'] })).toBe(
      'Flow diagram from questions to outcomes, part 1 of 1. It shows: Covered.',
    );
  });
});

describe('an override', () => {
  const pack = kindsPack();
  const judgement = tellJudgement(judge(pack, filled, { assessedOn: '2026-11-12' }));
  const input = dossierOfCase(pack, { id: 'kinds', answers: filled, assessedOn: '2026-11-12', judgement });
  const state = {
    ...input.state,
    overrides: [
      {
        classId: 'covered',
        truth: 'false' as const,
        byRules: 'true' as const,
        reason: 'Pilot only.',
        person: 'Ines Hofer',
        at: '2026-11-11T08:00:00.000Z',
      },
    ],
  };
  const classes = judgement.classes.map((one) =>
    one.id === 'covered'
      ? { ...one, truth: 'false' as const, because: [], override: { byRules: 'true' as const } }
      : one,
  );
  const context = makeContext({ ...input, state, judgement: { ...judgement, classes } });
  const line =
    'Set to “does not hold” by Ines Hofer on 11 November 2026, 08:00 UTC, against the rules, which say “holds”.';

  test('is told wherever the class is, with who, when, what the rules say and why', async () => {
    const { partsOf } = await import('#core/dossier/editions/describe');
    const plain = (blocks: unknown) => textOf(blocks).replaceAll('\u00a0', ' ');
    const [cover] = partsOf(context);
    expect(plain(cover?.blocks)).toContain(`Set aside: Covered | ${line} Reason: Pilot only.`);
    expect(plain(SECTIONS.summary(context))).toContain(`Set aside: Covered | ${line} | Reason: Pilot only.`);
  });
});

describe('a document', () => {
  const printed = text('document');

  test('has titles and sentences in place of questions, and fills answers in', () => {
    expect(printed).toContain('Record of use | Status: Covered | Drawn up for a share of 12.5%.');
    expect(printed).toContain('1 Kinds | Purpose | Ranks letters');
    expect(printed).toContain('No harmonised standard is cited.');
    expect(printed).not.toContain('What does it do?');
  });

  test('ends with a line for the person who signs', () => {
    expect(section('document').at(-1)).toEqual({
      kind: 'signing-line',
      label: 'Signature',
      lines: ['Ines Hofer', 'Managing director, Talentwerk'],
    });
  });

  test('leaves a gap where nothing is stated, and says that it is a draft', () => {
    const draft = text('document', {});
    expect(draft).toContain('Drawn up for a share of (not stated yet).');
    expect(draft).toContain('Draft: open questions can still change its status.');
  });

  test('leaves questions and answers the question as it was asked, the law and who answered', () => {
    const pack = kindsPack({ hasDocument: true });
    const record = textOf(section('answers', filled, 'en', pack)).replaceAll('\u00a0', ' ');
    expect(record).toContain('1.1  What does it do?');
    expect(record).toContain('Article 3 [S01] | Jana Weiß | 12 November 2026, 10:02 UTC');
    expect(record).not.toContain('Answer: Ranks letters');
    // What is omitted from the document is told in full.
    expect(record).toContain('1.3 What does it rest on? | Answer: From a draft');
  });
});

describe('a condition', () => {
  const pack = kindsPack();
  const judgement = tellJudgement(judge(pack, filled, { assessedOn: '2026-11-12' }));
  const contextIn = (locale: Locale) =>
    makeContext(dossierOfCase(pack, { id: 'kinds', answers: filled, assessedOn: '2026-11-12', judgement }, locale));
  const options = pack.sections
    .flatMap((one) => one.questions)
    .find((one): one is Extract<Question, { type: 'single' }> => one.id === 'kinds.law');
  const ids = options?.options.map(({ id }) => id) ?? [];

  test.each([
    [{ question: 'kinds.rich', answered: true }, '1.1 is answered', '1.1 beantwortet ist'],
    [
      { question: 'kinds.stated', notApplicable: true },
      '1.9 is stated not to apply',
      '1.9 als nicht zutreffend angegeben ist',
    ],
    [
      { question: 'kinds.table', compare: '>=', to: 2 },
      'the number of entries in 1.5 is ≥ 2',
      'die Zahl der Einträge in 1.5 ≥ 2 ist',
    ],
    [
      { question: 'kinds.matrix', is: 'in-place', cells: { column: 'state', rows: 'every' } },
      'in 1.7, in every row, “State” is “In place”',
      'in 1.7 in jeder Zeile „State“ „In place“ lautet',
    ],
    [
      { not: { question: 'kinds.matrix', answered: true, cells: { column: 'state', row: 'policy' } } },
      'it is not so that in 1.7, for “Policy”, “State” is filled in',
      'nicht in 1.7 bei „Policy“ „State“ ausgefüllt ist',
    ],
    [{ score: 'impact', compare: '>', to: 5 }, 'the score “Impact” is > 5', 'der Punktwert „Impact“ > 5 ist'],
    [{ score: 'impact', band: 'low' }, 'the score “Impact” falls in “Low”', 'der Punktwert „Impact“ in „Low“ liegt'],
    [
      { assessedOn: '>=', to: '2026-12-02' },
      'the assessment date is 2 December 2026 or later',
      'der Stichtag frühestens der 2. Dezember 2026 ist',
    ],
    [
      { not: { assessedOn: '>=', to: '2026-12-02' } },
      'the assessment date lies before 2 December 2026',
      'der Stichtag vor dem 2. Dezember 2026 liegt',
    ],
    [
      { question: 'kinds.law', in: ids.slice(0, 10) },
      '1.12 is one of “Act 1; Act 2; … (+8)”',
      '1.12 eines von „Act 1; Act 2; … (+8)“ lautet',
    ],
    [
      { question: 'kinds.law', in: ids.slice(0, 19) },
      '1.12 is answered otherwise than “Act 20”',
      '1.12 anders als „Act 20“ beantwortet ist',
    ],
  ])('%j is told in plain words in both languages', (condition, en, de) => {
    const say = (locale: Locale) => conditionText(contextIn(locale), condition as never).replaceAll('\u00a0', ' ');
    expect(say('en')).toBe(en);
    expect(say('de')).toBe(de);
  });

  test('that nobody could read in one sentence is told by what it rests on', () => {
    const parts = ['kinds.rich', 'kinds.table', 'kinds.matrix', 'kinds.stated'].map((question) => ({
      any: [{ question, answered: true as const }, { not: { question: 'kinds.law', in: ids.slice(0, 10) } }],
    }));
    expect(conditionText(contextIn('en'), { all: parts })).toBe(
      'the answers to 1.1, 1.12, 1.5, 1.7, 1.9 together call for it',
    );
  });
});
