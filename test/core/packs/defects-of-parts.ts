import type { Defect } from './defects.ts';

const SHOP = 'questions/10-shop.yaml';
const MACHINES = 'questions/20-machines.yaml';
const FACTS = 'rules/10-facts.yaml';
const OUTCOMES = 'rules/20-outcomes.yaml';

/** Each kind of defect of tables, scores, conclusions and calculations, made in the full pack. */
export const DEFECTS_OF_PARTS: readonly Defect[] = [
  {
    name: 'a column that does not exist',
    file: FACTS,
    from: 'column: guarded, rows: every',
    to: 'column: fenced, rows: every',
    code: 'pack.dead-reference',
    reason: 'fact `guarded`: question `machines.list` (table) has no column `fenced`',
  },
  {
    name: 'a row that does not exist',
    file: FACTS,
    from: 'row: stop',
    to: 'row: halt',
    code: 'pack.dead-reference',
    reason: 'fact `stoppable`: question `machines.controls` (matrix) has no row `halt`',
  },
  {
    name: 'a row of a table, which has none with ids',
    file: FACTS,
    from: 'column: guarded, rows: every',
    to: 'column: guarded, row: first',
    code: 'pack.malformed',
    reason: 'fact `guarded`: `row` does not fit question `machines.list` (table), whose rows have no ids; use `rows`',
  },
  {
    name: 'cells of a question without cells',
    file: OUTCOMES,
    from: 'question: shop.has-children, is: yes }',
    to: 'question: shop.has-children, is: yes, cells: { column: a, rows: some } }',
    code: 'pack.malformed',
    reason: 'obligation `watch`: question `shop.has-children` (yes-no) has no cells',
  },
  {
    name: 'cells that name rows in no known way',
    file: FACTS,
    from: 'column: guarded, rows: every',
    to: 'column: guarded, rows: most',
    code: 'pack.malformed',
    reason:
      'fact `guarded`: `cells` must be { column: …, rows: some }, { column: …, rows: every } or { column: …, row: … }',
  },
  {
    name: 'an operator that does not fit the type of a column',
    file: FACTS,
    from: 'is: yes, cells: { column: guarded',
    to: 'is: yes, cells: { column: power',
    code: 'pack.malformed',
    reason:
      'fact `guarded`: `is` does not fit column `power` (number) of question `machines.list`; use compare or answered',
  },
  {
    name: 'a cell that is never so',
    file: FACTS,
    from: 'is: yes, cells: { column: guarded',
    to: 'is: fair, cells: { column: state',
    code: 'pack.dead-reference',
    reason: 'fact `guarded`: column `state` (single) of question `machines.list` has no option "fair"',
  },
  {
    name: '`is` on a matrix as a whole',
    file: FACTS,
    from: ', cells: { column: in-place, row: stop }',
    to: '',
    code: 'pack.malformed',
    reason: 'fact `stoppable`: `is` does not fit question `machines.controls` (matrix); use answered',
  },
  {
    name: '`answered: false`',
    file: OUTCOMES,
    from: 'answered: true',
    to: 'answered: false',
    code: 'pack.malformed',
    reason: 'obligation `watch`: `answered` must be `true`; for the opposite put `not` around the condition',
  },
  {
    name: '`notApplicable` of a question that always applies',
    file: SHOP,
    from: '    mayNotApply: true\n',
    to: '',
    at: { file: OUTCOMES, line: 28 },
    code: 'pack.malformed',
    reason:
      'obligation `watch`: question `shop.has-children` (yes-no) cannot be answered so; it has no `mayNotApply: true`',
  },
  {
    name: 'a day that is no date',
    file: OUTCOMES,
    from: 'to: 2026-08-02 }',
    to: 'to: 2026-31-12 }',
    code: 'pack.malformed',
    reason: 'obligation `watch`: `to` must be a date YYYY-MM-DD',
  },
  {
    name: 'a score that does not exist',
    file: OUTCOMES,
    from: 'score: rest, compare',
    to: 'score: best, compare',
    code: 'pack.dead-reference',
    reason: 'value 1 of conclusion `route`: there is no score `best`',
  },
  {
    name: 'a band that does not exist',
    file: OUTCOMES,
    from: 'band: little',
    to: 'band: tiny',
    code: 'pack.dead-reference',
    reason: 'class `safe`: score `rest` has no band `tiny`',
  },
  {
    name: 'a score compared with a text',
    file: OUTCOMES,
    from: "compare: '>', to: 5 }",
    to: "compare: '>', to: '5' }",
    code: 'pack.malformed',
    reason: 'value 1 of conclusion `route`: `to` must be a number',
  },
  {
    name: 'a calculation that does not exist',
    file: OUTCOMES,
    from: 'calculation: hiring',
    to: 'calculation: firing',
    code: 'pack.dead-reference',
    reason: 'class `unfair`: there is no calculation `firing`',
  },
  {
    name: 'a measure that does not exist',
    file: OUTCOMES,
    from: 'measure: lowest-ratio',
    to: 'measure: highest-ratio',
    code: 'pack.dead-reference',
    reason:
      'class `unfair`: calculation `hiring` has no measure `highest-ratio`; known: lowest-ratio, excluded-share, unknown',
  },
  {
    name: 'a fraction of nothing',
    file: OUTCOMES,
    from: 'to: 4/5',
    to: 'to: 4/0',
    code: 'pack.malformed',
    reason: 'class `unfair`: `to` must be a number or a fraction such as 4/5',
  },
  {
    name: 'points for a score that does not exist',
    file: SHOP,
    from: 'points: { danger: 3 }',
    to: 'points: { peril: 3 }',
    code: 'pack.dead-reference',
    reason: 'option `metal` of question `shop.kind`: there is no score `peril`',
  },
  {
    name: 'points for a sum of scores',
    file: SHOP,
    from: 'points: { danger: 3 }',
    to: 'points: { rest: 3 }',
    code: 'pack.malformed',
    reason:
      'option `metal` of question `shop.kind`: score `rest` is a sum of other scores and takes no points; give them to one of those',
  },
  {
    name: 'a score to which nothing gives points',
    file: FACTS,
    from: 'from: [{ score: danger }]',
    to: 'from: points',
    code: 'pack.malformed',
    reason: 'score `rest`: no question gives points to this score',
  },
  {
    name: 'a weight of a question that does not exist',
    file: FACTS,
    from: 'shop.kind: 2',
    to: 'shop.sort: 2',
    code: 'pack.dead-reference',
    reason: 'score `danger`: there is no question `shop.sort`',
  },
  {
    name: 'a weight of a question without points',
    file: FACTS,
    from: 'shop.kind: 2',
    to: 'shop.plan: 2',
    code: 'pack.malformed',
    reason: 'score `danger`: question `shop.plan` gives no points to this score',
  },
  {
    name: 'bands that do not ascend',
    file: FACTS,
    from: 'upTo: 5',
    to: 'upTo: 1',
    code: 'pack.malformed',
    reason: 'band `some` of score `rest`: bands must ascend: 1 does not lie above 2',
  },
  {
    name: 'a last band with an end',
    file: FACTS,
    from: 'de: Viel }, tone: high }',
    to: 'de: Viel }, tone: high, upTo: 9 }',
    code: 'pack.malformed',
    reason: 'band `much` of score `rest`: the last band has no end, so that every value falls in one',
  },
  {
    name: 'a middle band without end',
    file: FACTS,
    from: ', upTo: 5',
    to: '',
    code: 'pack.malformed',
    reason: 'band `some` of score `rest`: `upTo` is missing; only the last band has no end',
  },
  {
    name: 'scores that are sums of one another',
    file: FACTS,
    from: 'scores:\n',
    to: `scores:
  - { id: a, label: { en: A, de: A }, articles: [Rule 1], sources: [W1], from: [{ score: b }] }
  - { id: b, label: { en: B, de: B }, articles: [Rule 1], sources: [W1], from: [{ score: a }] }
`,
    code: 'pack.cycle',
    reason: 'a condition rests on itself: score `a` → score `b` → score `a`',
    down: 1,
  },
  {
    name: 'a question that is visible by a score it gives points to',
    file: MACHINES,
    from: '    isWhole: true',
    to: "    isWhole: true\n    visible: { score: danger, compare: '>', to: 1 }",
    code: 'pack.cycle',
    reason: 'a condition rests on itself: question `machines.hours` → score `danger` → question `machines.hours`',
    down: 1,
  },
  {
    name: 'a column of a calculation that does not exist',
    file: FACTS,
    from: 'selected: hired',
    to: 'selected: taken',
    code: 'pack.dead-reference',
    reason: 'calculation `hiring`: the table has no column `taken`',
  },
  {
    name: 'a column of a calculation of the wrong type',
    file: FACTS,
    from: 'selected: hired',
    to: 'selected: trade',
    code: 'pack.malformed',
    reason: 'calculation `hiring`: column `trade` is of type text, not number',
  },
  {
    name: 'a calculation over what is no table',
    file: FACTS,
    from: 'counts: { question: machines.hired',
    to: 'counts: { question: machines.hours',
    code: 'pack.malformed',
    reason: 'calculation `hiring`: question `machines.hours` (number) is no table',
  },
  {
    name: 'a row id that stands twice',
    file: MACHINES,
    from: 'id: gloves',
    to: 'id: stop',
    code: 'pack.duplicate-id',
    reason: 'row `stop` of question `machines.controls` stands already in questions/20-machines.yaml, line 38',
  },
  {
    name: 'a band id that stands twice',
    file: FACTS,
    from: 'id: much',
    to: 'id: little',
    code: 'pack.duplicate-id',
    reason: 'band `little` of score `rest` stands already in rules/10-facts.yaml, line 25',
  },
  {
    name: 'a class id that stands twice, in two files',
    file: FACTS,
    from: 'facts:\n',
    to: `classes:
  - id: safe
    label: { en: Safe, de: Sicher }
    meaning: { en: Safe., de: Sicher. }
    tone: minimal
    articles: [Rule 13]
    sources: [W1]
    when: { fact: guarded }
facts:
`,
    at: { file: OUTCOMES, line: 2 },
    code: 'pack.duplicate-id',
    reason: 'class `safe` stands already in rules/10-facts.yaml, line 2',
  },
  {
    name: 'a conclusion of many values with one for the rest',
    file: OUTCOMES,
    from: 'kind: one',
    to: 'kind: many',
    code: 'pack.malformed',
    reason: 'conclusion `route`: `otherwise` stands only where one value is chosen (`kind: one`)',
    down: 6,
  },
  {
    name: 'a greatest number of entries below the least',
    file: SHOP,
    from: 'minEntries: 1',
    to: 'minEntries: 21',
    code: 'pack.malformed',
    reason: 'question `shop.people`: `maxEntries` is less than `minEntries`',
    down: 1,
  },
];
