import './browser.ts';
import { cleanup, render, screen } from '@testing-library/svelte';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Condition } from '#contract/records/condition';
import type { Pack, PackSummary } from '#contract/records/pack';
import { language } from '../../renderer/app/i18n.svelte.ts';
import { navigation } from '../../renderer/app/navigation.svelte.ts';
import { endOf } from '../../renderer/screens/packs/crosswalks.ts';
import ImportDialog from '../../renderer/screens/packs/ImportDialog.svelte';
import { Importing, isPackFile } from '../../renderer/screens/packs/import.svelte.ts';
import { parseItem, tabOf } from '../../renderer/screens/packs/items.ts';
import { legalMarks } from '../../renderer/screens/packs/legal-state.ts';
import { groupObligations } from '../../renderer/screens/packs/obligations.ts';
import PackScreen from '../../renderer/screens/packs/PackScreen.svelte';
import PacksScreen from '../../renderer/screens/packs/PacksScreen.svelte';
import ProblemList from '../../renderer/screens/packs/ProblemList.svelte';
import { PackBrowser } from '../../renderer/screens/packs/packs.svelte.ts';
import { type Rule, ruleLine, ruleOf } from '../../renderer/screens/packs/rule-words.ts';
import { verifiedCounts } from '../../renderer/screens/packs/verified.ts';
import { wordDiff } from '../../renderer/screens/packs/word-diff.ts';
import { option, question } from './support.ts';
import WithTooltips from './WithTooltips.svelte';

const core = vi.hoisted(() => ({
  pack: null as unknown,
  packs: [] as unknown[],
  faults: [] as unknown[],
  imported: null as unknown,
  chosen: [] as string[],
}));

// The core: gives what the test put there.
vi.mock('../../renderer/app/api.ts', () => ({
  connection: { state: 'connected', subscribe: () => () => undefined },
  api: {
    pack: {
      get: async () => core.pack,
      list: async () => core.packs,
      faults: async () => core.faults,
      import: async () => core.imported,
    },
    system: { list: async () => [] },
    shell: {
      chooseFile: async ({ purpose }: { purpose: string }) => {
        core.chosen.push(purpose);
        return { token: 'a-token-of-a-file', name: 'law.zip' };
      },
    },
  },
}));

// The engine of the tests does not scroll.
Element.prototype.scrollIntoView = () => undefined;

afterEach(() => {
  cleanup();
  language.choose('en');
  navigation.reset();
});

const sourced = { articles: ['Art. 1'], sources: ['S1'], verification: 'P' as const };
const head = {
  id: 'house-rules',
  version: '1.0.0',
  title: { en: 'House rules', de: 'Hausordnung' },
  summary: { en: 'What holds at home.' },
  jurisdiction: 'EU',
  languages: ['en' as const],
  publisher: 'The house',
  legalState: { reference: { en: 'Order 1' }, stateOn: '2026-01-01', checkedOn: '2026-10-01' },
  validFrom: '2026-01-01',
};
const pack: Pack = {
  ...head,
  notice: { en: 'Not legal advice.' },
  roles: [
    { id: 'owner', label: { en: 'Owner' } },
    { id: 'guest', label: { en: 'Guest' } },
  ],
  sources: { S1: { title: 'The order', state: 'read in 2026' } },
  sections: [
    {
      id: 'one',
      title: { en: 'One' },
      questions: [
        question('yes-no', { id: 'lives', text: { en: 'Do you live here?' } }),
        question('multi', { id: 'pets', options: [option('cat'), option('dog')] }),
        question('matrix', {
          id: 'rooms',
          rows: [{ id: 'hall', label: { en: 'The hall' } }],
          columns: [{ id: 'clean', type: 'yes-no', label: { en: 'Clean' } }],
        }),
        question('date', { id: 'since' }),
      ],
    },
  ],
  facts: [{ id: 'resident', label: { en: 'Resident' }, when: { question: 'lives', is: 'yes' } }],
  classes: [
    {
      id: 'keeper',
      label: { en: 'Keeper of pets' },
      meaning: { en: 'Somebody with animals.' },
      tone: 'high',
      ...sourced,
      verification: 'U',
      when: { all: [{ fact: 'resident' }, { question: 'pets', has: 'cat' }] },
    },
  ],
  obligations: [
    obligation('feed', 'guest', '2026-03-01', 'Feed them'),
    obligation('walk', 'owner', '2026-05-01', 'Walk them'),
    obligation('pay', 'owner', '2026-03-01', 'Pay for them'),
  ],
  dossier: { title: { en: 'Dossier' }, sections: ['summary'] },
  hash: 'a'.repeat(64),
};
const summary: PackSummary = { ...head, hash: pack.hash, questionCount: 4, origin: 'shipped', otherVersions: [] };

function obligation(id: string, role: string, appliesFrom: string, title: string): Pack['obligations'][number] {
  const [when, duty] = [{ fact: 'resident' }, { en: `${title}.` }];
  return { id, kind: 'duty', role, title: { en: title }, duty, appliesFrom, ...sourced, when };
}

beforeEach(() => {
  core.pack = pack;
  core.packs = [summary];
});

describe('a rule in words', () => {
  const words = (condition: Condition): string | null => ruleLine(ruleOf(pack, condition));

  test('names questions by number and answers, facts and classes by their labels', () => {
    expect(words({ question: 'lives', is: 'yes' })).toBe('1.1 is “Yes”');
    expect(words({ not: { question: 'pets', has: ['cat', 'dog'] } })).toBe('1.2 includes none of “cat; dog”');
    expect(words({ question: 'since', compare: '>=', to: '2026-08-02' })).toBe('1.4 ≥ 2 Aug 2026');
    expect(words({ question: 'rooms', is: 'no', cells: { column: 'clean', row: 'hall' } })).toBe(
      'in 1.3, for “The hall”, “Clean” is “No”',
    );
    expect(words({ any: [{ fact: 'resident' }, { not: { class: 'keeper' } }] })).toBe(
      '“Resident” holds or “Keeper of pets” does not hold',
    );
  });

  test('denies a whole group as a group, and a denial of a denial is none', () => {
    const either: Condition = { any: [{ fact: 'resident' }, { class: 'keeper' }] };
    expect(ruleOf(pack, { not: either }).kind).toBe('none');
    expect(ruleOf(pack, { not: { not: either } }).kind).toBe('any');
    expect(ruleOf(pack, { not: { count: [either, either], atLeast: 2 } })).toMatchObject({ kind: 'fewer', atLeast: 2 });
    const nested: Rule = ruleOf(pack, { all: [either, { fact: 'resident' }] });
    expect(ruleLine(nested)).toBeNull();
  });
});

describe('the state of the law', () => {
  test('is marked when it ended, does not apply yet, or was not checked for half a year', () => {
    expect(legalMarks(head, '2026-11-23')).toEqual([]);
    expect(legalMarks({ ...head, validTo: '2026-11-22' }, '2026-11-23')).toEqual([
      { kind: 'ended', date: '2026-11-22' },
    ]);
    expect(legalMarks({ ...head, validTo: '2026-11-23' }, '2026-11-23')).toEqual([]);
    expect(legalMarks({ ...head, validFrom: '2027-01-01' }, '2026-11-23')).toMatchObject([{ kind: 'coming' }]);
    expect(legalMarks(head, '2027-06-01')).toEqual([{ kind: 'old', days: 243 }]);
  });
});

test('statements are counted by how far they were verified, and no letter without any is told', () => {
  expect(verifiedCounts(pack)).toEqual([
    { letter: 'P', count: 7 },
    { letter: 'U', count: 1 },
  ]);
});

test('two wordings differ by the words that only one of them has', () => {
  const { before, after } = wordDiff('Does it rank people?', 'Does it rank or sort people?');
  expect(before.filter(({ isChanged }) => isChanged)).toEqual([]);
  expect(after.filter(({ isChanged }) => isChanged).map(({ text }) => text)).toEqual(['or sort ']);
  expect(after.map(({ text }) => text).join('')).toBe('Does it rank or sort people?');
});

describe('obligations', () => {
  const shown = (order: 'role' | 'date', query = '') =>
    groupObligations(pack, order, query).map(({ key, obligations }) => [key, ...obligations.map(({ id }) => id)]);

  test('stand under their roles in the order of the pack, or under their days', () => {
    expect(shown('role')).toEqual([
      ['owner', 'pay', 'walk'],
      ['guest', 'feed'],
    ]);
    expect(shown('date')).toEqual([
      ['2026-03-01', 'feed', 'pay'],
      ['2026-05-01', 'walk'],
    ]);
  });

  test('are found by all words of a query, in any case', () => {
    expect(shown('date', 'WALK them')).toEqual([['2026-05-01', 'walk']]);
    expect(shown('role', 'swim')).toEqual([]);
  });
});

test('an end of a crosswalk is named by question, row, obligation or class; else by its id', () => {
  expect(endOf(pack, 'rooms/hall')).toEqual({ label: 'The hall', item: { kind: 'question', id: 'rooms' } });
  expect(endOf(pack, 'walk')).toEqual({ label: 'Walk them', item: { kind: 'obligation', id: 'walk' } });
  expect(endOf(pack, 'nothing')).toEqual({ label: 'nothing', item: null });
  expect(endOf(null, 'walk')).toEqual({ label: 'walk', item: null });
  expect(endOf('awaited', 'walk')).toEqual({ label: '…', item: null });
});

test('an item in a place leads to its part of the page, and what is none leads nowhere', () => {
  const item = parseItem('question:role.held');
  expect(item).toEqual({ kind: 'question', id: 'role.held' });
  expect(item && tabOf(item)).toBe('questions');
  expect(parseItem('toString:x')).toBeNull();
});

test('a framework that cannot be read is told beside the others', async () => {
  core.packs = [summary];
  core.faults = [{ code: 'pack.cycle', file: 'torn/rules.yaml', line: 3, reason: 'a needs a' }];
  render(WithTooltips, { shown: PacksScreen as never, given: {} });
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('A framework cannot be read');
  expect(alert.textContent).toContain('torn/rules.yaml:3: a needs a');
  expect(screen.getByRole('button', { name: 'House rules' })).toBeTruthy();
  core.faults = [];
});

test('the browser groups frameworks by place and finds them by title, law and publisher', async () => {
  core.packs = [summary, { ...summary, id: 'other', jurisdiction: 'US-CO', title: { en: 'Other' }, publisher: 'X' }];
  const browser = new PackBrowser();
  await browser.content.load();
  expect(browser.groups.map(({ packs }) => packs.map(({ id }) => id))).toEqual([['house-rules'], ['other']]);
  browser.search = 'the HOUSE order';
  expect(browser.groups.flatMap(({ packs }) => packs.map(({ id }) => id))).toEqual(['house-rules']);
  browser.search = 'nothing like it';
  expect(browser.groups).toEqual([]);
});

describe('an import', () => {
  test('asks for a zip file or a folder and keeps what was taken', async () => {
    core.imported = { pack: summary, problems: [] };
    const importing = new Importing();
    await importing.choose('folder');
    await importing.choose('zip');
    expect(core.chosen).toEqual(['pack.import-folder', 'pack.import']);
    expect(importing.pack).toEqual(summary);
    expect(importing.count).toBe(2);
  });

  test('under the name of a shipped one warns, also if it names the same publisher', async () => {
    const warn = async (publisher: string): Promise<string> => {
      core.imported = { pack: summary, problems: [], shipped: { version: '0.9.0', publisher } };
      const importing = new Importing();
      await importing.choose('zip');
      render(WithTooltips, { shown: ImportDialog as never, given: { importing } });
      const told = screen.getAllByRole('alert').map(({ textContent }) => textContent ?? '');
      cleanup();
      return told.join('\n');
    };
    const other = await warn('Somebody else');
    expect(other).toContain('Not from the publisher of the framework in this app');
    expect(other).toMatch(/house-rules, version 0\.9\.0, published by Somebody else\..*1\.0\.0 names The house/);
    expect(await warn('The house')).toContain('A version from outside this app');
  });

  test('with problems takes nothing, and a new one begins without the old ones', async () => {
    core.imported = {
      pack: null,
      problems: [{ code: 'pack.cycle', file: 'rules.yaml', line: 3, reason: 'a needs a' }],
    };
    const importing = new Importing();
    await importing.takeDropped(new File(['x'], 'broken.ZIP'));
    expect([importing.isOpen, importing.pack, importing.count, importing.problems.length]).toEqual([true, null, 0, 1]);
    importing.open();
    expect(importing.problems).toEqual([]);
    expect(isPackFile(new File([], 'broken.ZIP'))).toBe(true);
    expect(isPackFile(new File([], 'dossier.pdf'))).toBe(false);
  });

  test('tells each problem with file, line and sentence, and copies them as editors read them', async () => {
    const written: string[] = [];
    Object.assign(navigator, { clipboard: { writeText: async (text: string) => written.push(text) } });
    const problems = [
      { code: 'pack.cycle', file: 'rules.yaml', line: 30, reason: 'a needs a' },
      { code: 'pack.malformed', file: 'rules.yaml', line: 3, reason: 'no `id`' },
    ];
    render(ProblemList, { problems, fileName: 'broken.zip' });
    expect(screen.getByRole('alert').textContent).toContain('broken.zip was not imported: 2 problems');
    const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent?.replaceAll(/\s+/g, ' ').trim());
    expect(rows).toEqual(['Line 3 Form no `id`', 'Line 30 Depends on itself a needs a']);
    screen.getByRole('button', { name: 'Copy list' }).click();
    await tick();
    expect(written).toEqual(['rules.yaml:30: pack.cycle: a needs a\nrules.yaml:3: pack.malformed: no `id`']);
  });
});

describe('the page of a framework', () => {
  const show = (given: Record<string, unknown>): void => {
    render(WithTooltips, { shown: PackScreen as never, given });
  };
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

  test('says once that it is no legal advice, and where it comes from', async () => {
    show({ id: 'house-rules', tab: 'overview' });
    await settle();
    expect(screen.getAllByText('Not legal advice.')).toHaveLength(1);
    expect(screen.getByText('read in 2026')).toBeTruthy();
    expect(screen.getByText('Not verified. Check the law text before relying on it.')).toBeTruthy();
    expect(screen.queryByRole('tab', { name: /^Glossary/ })).toBeNull();
  });

  test('unfolds the outcome that is wanted, with its rule; a fact in it shows its own', async () => {
    show({ id: 'house-rules', tab: 'outcomes', item: 'class:keeper' });
    await settle();
    expect(screen.getByText('Holds if all of these hold:')).toBeTruthy();
    const fact = screen.getByRole('button', { name: '“Resident” holds' });
    fact.click();
    await tick();
    screen.getByRole('button', { name: '1.1 is “Yes”' }).click();
    expect(navigation.place).toMatchObject({ screen: 'pack', tab: 'questions', item: 'question:lives' });
  });

  test('makes only the first of 1,000 questions of a section until the others come near', async () => {
    const near: ((entries: { isIntersecting: boolean }[]) => void)[] = [];
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
          near.push(tell);
        }
        observe(): void {}
        disconnect(): void {}
      },
    );
    const questions = Array.from({ length: 1000 }, (_, at) => question('text', { id: `q${at}` }));
    core.pack = { ...pack, sections: [{ id: 'one', title: { en: 'One' }, questions }] };
    show({ id: 'house-rules', tab: 'questions' });
    await settle();
    const rows = (): number => document.querySelectorAll('li[id^="pack-question-"]').length;
    expect(rows()).toBe(40);
    near[0]?.([{ isIntersecting: true }]);
    await tick();
    expect(rows()).toBe(80);
    vi.unstubAllGlobals();
  });
});
