import { describe, expect, test } from 'vitest';
import { partsOf } from '#core/dossier/editions/describe';
import type { Block, Facts } from '#core/dossier/layout/blocks';
import { attachmentName } from '#core/dossier/sections/attachment-name';
import { conditionText } from '#core/dossier/sections/condition-text';
import { makeContext } from '#core/dossier/sections/context';
import { SECTIONS } from '#core/dossier/sections/index';
import { richTextBlocks } from '#core/dossier/sections/rich-text';
import { answerAll, messagesOf, type SampleOptions, sampleAnswers, sampleInput } from '#test/support/dossier-input';
import { samplePack } from '#test/support/dossier-pack';
import { textOf } from '#test/support/dossier-text';

function section(id: keyof typeof SECTIONS, options: SampleOptions = {}): Block[] {
  return SECTIONS[id](makeContext(sampleInput(options)));
}
const cover = (options: SampleOptions = {}) => partsOf(makeContext(sampleInput(options)))[0]?.blocks ?? [];
/** Non-breaking spaces as spaces. */
const plain = (value: unknown) => textOf(value).replaceAll('\u00a0', ' ');

describe('the cover', () => {
  test('says what was assessed, with what outcome, when, by whom and under which law', () => {
    const text = plain(cover({ answers: { ...sampleAnswers, 'transparency.synthetic': 'no' } }));
    for (const part of [
      'Assessment under the EU AI Act',
      'CV screening',
      'Release 3.4  ·  Hansa Talent GmbH',
      'High-risk through Annex III',
      'Assessment date: 12 November 2026',
      'Prepared by: Jana Weiß',
      'Signed off by: Dr. Ines Okafor: Approved with conditions',
      'EU AI Act (sample), version 1.2.0',
      'Regulation (EU) 2026/1744, as of 27 July 2026, checked on 6 October 2026',
      'Model Dossier 0.1.0',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('Not yet determined');
  });

  test('says that the outcome is not determined while a question can change it', () => {
    expect(plain(cover())).toContain('Not yet determined: one open question can still change the outcome');
  });

  test('does not call a stale sign-off current', () => {
    expect(plain(cover({ signOffs: ['stale'] }))).toContain(
      'Approved with conditions (stale: the assessment has changed',
    );
    expect(plain(cover({ signOffs: [] }))).toContain('Signed off by: Nobody yet');
  });
});

describe('the summary', () => {
  test('gives for each class what it means, the law and the answers it follows from', () => {
    const text = plain(section('summary'));
    expect(text).toContain('High-risk through Annex III | The intended purpose matches a point of Annex III');
    expect(text).toContain(
      'Because of these answers: | 3.1 Is the system intended to select, filter or rank applicants',
    );
    expect(text).toContain('Yes  Article 6(2); Annex III, point 4(a)');
  });

  test('tells what is open, and which question decides it', () => {
    expect(plain(section('summary'))).toContain(
      'Article 50 transparency duty | People must be told that they deal with an AI system, or output must be marked. | This question decides: | 4.2 Does it generate',
    );
  });

  test('tells what is ruled out, by which answers', () => {
    expect(plain(section('summary'))).toContain('Prohibited practice  No: 2.1, 2.3');
  });

  test('claims nothing when nothing is answered', () => {
    const text = plain(section('summary', { answers: {}, evidence: [], justifications: {} }));
    expect(text).toContain('No class is established by the answers given so far.');
    expect(text).not.toContain('Ruled out');
  });
});

describe('the obligations', () => {
  const blocks = section('obligations');
  const text = plain(blocks);

  test('are grouped by the day they apply from, the earliest first', () => {
    const days = blocks.flatMap((block) => (block.kind === 'heading' && block.level === 2 ? [block.text] : []));
    expect(days.map((day) => day.replaceAll('\u00a0', ' '))).toEqual([
      'From 2 February 2025',
      'From 2 December 2027',
      'Obligations that may still follow',
    ]);
    expect(text).toContain('This obligation applies already on the assessment date.');
    expect(text).toContain('These six obligations begin to apply about 12 months after the assessment date.');
  });

  test('name obligation, role, law, date and expected evidence', () => {
    expect(text).toContain(
      'AI literacy | Support the AI literacy of staff who operate or use the system. | Evidence expected: Training plan, attendance list | Deployer | Article 4 [S01] | 2 February 2025 | applies now',
    );
  });

  test('show a second date and what was not read in the law itself', () => {
    expect(text).toContain('from a secondary source only');
    expect(text).toContain('another source names 2 August 2026');
    expect(text).not.toContain('Article 43(2) | from');
  });

  test('do not say that an obligation applies that may not follow', () => {
    expect(text).toContain(
      'Mark output in a machine-readable way. | Provider | Article 50(2); Article 111(4) [S03] | 2 December 2026',
    );
    expect(text).not.toContain('2 December 2026 | not yet');
  });
});

describe('the answers', () => {
  const pack = samplePack();

  test('hold every question of the pack, whatever was answered', () => {
    const somewhat = answerAll(pack, sampleAnswers);
    for (const answers of [
      {},
      sampleAnswers,
      somewhat,
      { ...somewhat, 'prohibited.emotion': { unknown: true as const } },
    ]) {
      const text = plain(section('answers', { answers, evidence: [] }));
      for (const { text: question } of pack.sections.flatMap(({ questions }) => questions)) {
        expect(text).toContain(question.en);
      }
    }
  });

  test('show labels instead of ids, and values with their unit', () => {
    const text = plain(section('answers'));
    expect(text).toContain('Answer: Provider: it develops the system');
    expect(text).toContain('Answer: 12,500 applicants');
    expect(text).toContain('Answer: 1 March 2026');
    expect(text).toContain('Answer: Only through a form');
    expect(text).toContain('Answered: Jana Weiß, 12 November 2026, 10:02 UTC');
  });

  test('tell open, not known and none of these apart', () => {
    const text = plain(
      section('answers', {
        answers: { 'role.held': [], 'prohibited.emotion': { unknown: true } },
        evidence: [],
        justifications: {},
      }),
    );
    expect(text).toContain('In which roles does your organisation act for this system? | Answer: None of these');
    expect(text).toContain('people at work or in education? | Answer: Don’t know yet');
    expect(text).toContain('unrelated or disproportionate detriment? | Answer: Open: not answered yet');
  });

  test('list what is not applicable with the condition under which it would be asked', () => {
    const text = plain(section('answers'));
    expect(text).toContain(
      'Not applicable (1) | 2.2  Is it placed on the market for medical or safety reasons only? Asked only if 2.1 is “Yes”.',
    );
    expect(text).toContain('Asked only if 3.1 is “Yes” and 3.2 is “No”.');
  });

  test('keep the reasoning with its lists, quotes, marks and links', () => {
    const facts = section('answers').filter((block): block is Facts => block.kind === 'facts');
    const reasoning = facts.flatMap(({ items }) => items).find(({ value }) => plain(value).includes('default order'));
    expect(reasoning?.value.map(({ kind }) => kind)).toEqual(['paragraph', 'list', 'quote', 'paragraph']);
    expect(plain(reasoning?.value)).toContain('missing work permit | score below min_score');
    const runs = reasoning?.value.flatMap((block) => (block.kind === 'paragraph' ? block.runs : [])) ?? [];
    expect(runs).toContainEqual({ text: 'default order', bold: true });
    expect(runs).toContainEqual({
      text: 'register entry',
      ink: 'accent',
      link: { href: 'https://example.org/register/cv-screening' },
    });
  });

  test('name each piece of evidence with its hash and attachment, or say that it is not attached', () => {
    const text = plain(section('answers'));
    expect(text).toContain(
      'Impact assessment v2 (signed).pdf | 16 bytes, attached as evidence-01-Impact-assessment-v2-signed.pdf',
    );
    const input = sampleInput();
    const without = plain(SECTIONS.answers(makeContext({ ...input, evidence: [] })));
    expect(without).toContain('Impact assessment v2 (signed).pdf | 16 bytes, not attached to this dossier');
    expect(without).toContain(input.state.evidence[0]?.sha256);
  });
});

describe('the sign-offs', () => {
  test('name person, decision, statement, conditions, review, time, certificate and content', () => {
    const input = sampleInput();
    const text = plain(SECTIONS['sign-offs'](makeContext(input)));
    for (const part of [
      'Decision: Approved with conditions',
      'Status: Current: it refers to exactly the state in this dossier.',
      'Sign-off 1: Dr. Ines Okafor',
      'Statement: I have read every answer',
      'The pilot ends on 30 June 2027.',
      'Next review: 1 May 2027',
      'Signed: 15 November 2026, 14:41 UTC',
      `Content hash: ${input.contentHash}`,
      `Certificate: ${input.signOffs[0]?.fingerprint}`,
      'CMS, attached as sign-off-1.p7s',
      '[author] Author Jana Weiß',
      '[sign-off-1] Sign-off Dr. Ines Okafor',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('list in words what changed since a stale one', () => {
    const text = plain(section('sign-offs', { signOffs: ['stale'] }));
    expect(text).toContain('Stale: seven things have changed since it was signed.');
    expect(text).toContain('Intended purpose | Ranks applications. | Ranks applications for office jobs');
    expect(text).toContain('3.2 Does it profile natural persons within the meaning of Article 4(4) GDPR? | No | Yes');
    expect(text).toContain('Outcome: High-risk through Annex III | open | yes');
    expect(text).toContain('Reasoning for 3.1 | Nothing | The ranking is shown');
  });

  test('say whether the four-eyes rule is on', () => {
    expect(plain(section('sign-offs'))).toContain('The four-eyes rule is on');
    expect(plain(section('sign-offs', { fourEyes: false }))).toContain('The four-eyes rule is off');
  });

  test('come with their fields even if the pack leaves them out', () => {
    const pack = { ...samplePack(), dossier: { ...samplePack().dossier, sections: ['summary' as const] } };
    const parts = partsOf(makeContext(sampleInput({ pack })));
    expect(plain(parts.at(-2)?.blocks)).toContain('[author] Author Jana Weiß');
    // What is cited needs its sources as well.
    expect(plain(parts.at(-1)?.blocks)).toContain('S06: Commission draft guidelines');
    expect(parts).toHaveLength(6);
  });
});

describe('the journal', () => {
  test('prints the head, also as QR code with its text', () => {
    const input = sampleInput();
    const text = plain(SECTIONS['journal-head'](makeContext(input)));
    const { seq, hash } = input.journalHead;
    expect(text).toContain(`Head (SHA-256): ${hash}`);
    expect(text).toContain(`QR code with the text model-dossier:journal:${input.workspace.id}:${seq}:${hash}`);
  });

  test('says how to check the dossier, what it rests on, and once that it is not legal advice', () => {
    const whole = plain(partsOf(makeContext(sampleInput())).map(({ blocks }) => blocks));
    expect(whole).toContain('sha256sum assessment.json');
    expect(whole).toContain('S06: Commission draft guidelines');
    expect(whole.match(/not legal advice/g)).toHaveLength(1);
  });
});

describe('the wording', () => {
  const context = makeContext(sampleInput());
  test.each([
    [{ question: 'prohibited.emotion', is: 'yes' }, '2.1 is “Yes”'],
    [{ not: { question: 'prohibited.emotion', is: 'yes' } }, '2.1 is not “Yes”'],
    [{ not: { not: { question: 'prohibited.emotion', is: 'yes' } } }, '2.1 is “Yes”'],
    [{ question: 'role.held', has: ['importer'] }, '1.1 includes “Importer”'],
    [{ not: { question: 'transparency.interaction', in: ['form', 'no'] } }, '4.1 is none of “Only through a form; No”'],
    [{ question: 'annex-iii.applicants', compare: '>=', to: 1e25 }, '3.4 ≥ 10²⁵ applicants'],
    [{ question: 'role.first-use', compare: '<', to: '2026-08-02' }, '1.2 < 2 August 2026'],
    [
      {
        all: [
          { fact: 'annex-iii-match' },
          { any: [{ class: 'minimal' }, { question: 'prohibited.scoring', is: 'no' }] },
        ],
      },
      '“the use is listed in Annex III” holds and (“No specific tier” holds or 2.3 is “No”)',
    ],
    [
      {
        not: {
          all: [
            { question: 'prohibited.emotion', is: 'yes' },
            { question: 'prohibited.scoring', is: 'no' },
          ],
        },
      },
      'not (2.1 is “Yes” and 2.3 is “No”)',
    ],
    [
      {
        count: [
          { question: 'prohibited.emotion', is: 'yes' },
          { question: 'prohibited.scoring', is: 'no' },
        ],
        atLeast: 1,
      },
      'at least 1 of these hold: 2.1 is “Yes” or 2.3 is “No”',
    ],
  ])('puts the condition %j in words', (condition, words) => {
    expect(conditionText(context, condition as never).replaceAll('\u00a0', ' ')).toBe(words);
  });

  test.each([
    ['../../etc/passwd', 'evidence-03-etc-passwd'],
    ['C:\\Users\\x\\Bericht.PDF', 'evidence-03-C-Users-x-Bericht.PDF'],
    ['...', 'evidence-03-file'],
    ['漢字.pdf', 'evidence-03-pdf'],
    ['Übergröße (final).docx', 'evidence-03-Ubergrosse-final.docx'],
    [`${'x'.repeat(300)}.pdf`, `evidence-03-${'x'.repeat(96)}.pdf`],
  ])('attaches %s under a safe name', (given, name) => {
    expect(attachmentName(3, given)).toBe(name);
  });

  test('loses no rich text that stands in an unusual place', () => {
    const blocks = richTextBlocks({
      type: 'doc',
      content: [
        { type: 'text', text: 'loose ' },
        { type: 'text', text: 'text', marks: [{ type: 'code' }] },
        { type: 'listItem', content: [{ type: 'text', text: 'item without list' }] },
        { type: 'paragraph' },
        { type: 'bulletList', content: [{ type: 'text', text: 'text without item' }] },
      ],
    });
    expect(plain(blocks)).toBe('loose text | item without list | text without item');
  });

  test('is there in both languages, with no key missing and no value left open', () => {
    const options = {
      signOffs: ['current', 'stale'],
      answers: { ...sampleAnswers, 'transparency.interaction': { unknown: true } },
    } as const;
    for (const locale of ['en', 'de'] as const) {
      const text = plain(partsOf(makeContext(sampleInput({ ...options, locale }))).map(({ blocks }) => blocks));
      expect(text).not.toMatch(/\[dossier\./);
      expect(text).not.toMatch(/undefined|\{[a-z]/);
    }
    const keys = (locale: 'en' | 'de') => Object.keys(messagesOf(locale)).filter((key) => key.startsWith('dossier.'));
    expect(keys('de')).toEqual(keys('en'));
  });
});
