import type { AssessmentSummary, AssessmentView } from '#contract/records/assessment';
import type { Judgement, WhatIf } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { judgement, option, question } from '../support.ts';

const sourced = { articles: ['Rule 1'], sources: ['H1'], verification: 'P' as const };
const never = { question: 'public', is: 'never' };

/** A duty or relief of the made-up pack. */
export function obligation(id: string, more: Partial<Pack['obligations'][number]> = {}): Pack['obligations'][number] {
  return {
    id,
    kind: 'duty',
    role: 'owner',
    title: { en: `Title of ${id}` },
    duty: { en: `Do ${id}` },
    appliesFrom: '2026-01-01',
    ...sourced,
    when: never,
    ...more,
  };
}

/** A small made-up pack with two questions that are chosen and one that is written. */
export function housePack(more: Partial<Pack> = {}): Pack {
  return {
    id: 'house',
    version: '1.0.0',
    title: { en: 'House' },
    roles: [
      { id: 'owner', label: { en: 'Owner' } },
      { id: 'tenant', label: { en: 'Tenant' } },
    ],
    sources: { H1: { title: 'House rules', state: '2026' } },
    sections: [
      {
        id: 'use',
        title: { en: 'Use' },
        questions: [
          question('yes-no', { id: 'public', text: { en: 'Is it public?' } }),
          question('multi', {
            id: 'areas',
            text: { en: 'Which areas?' },
            options: ['roof', 'cellar', 'hall'].map((id) => option(id)),
          }),
        ],
      },
      {
        id: 'notes',
        title: { en: 'Notes' },
        questions: [question('text', { id: 'note', text: { en: 'Anything else?' } })],
      },
    ],
    classes: [
      {
        id: 'exposed',
        label: { en: 'Exposed' },
        meaning: { en: 'People go in.' },
        tone: 'high',
        ...sourced,
        when: never,
      },
      {
        id: 'complete',
        label: { en: 'Complete' },
        meaning: { en: 'All is told.' },
        tone: 'minimal',
        ...sourced,
        when: never,
      },
    ],
    obligations: [
      obligation('signs'),
      obligation('alarm', { appliesFrom: '2027-03-01', role: 'tenant' }),
      obligation('lift', { appliesFrom: '2028-03-01', articles: ['Rule 9'] }),
      obligation('ease', { kind: 'relief', appliesFrom: '2027-03-01' }),
    ],
    facts: [],
    ...more,
  } as unknown as Pack;
}

/** A view of an assessment by the made-up pack. */
export function houseView(told: Partial<Judgement> = {}, more: Partial<AssessmentView> = {}): AssessmentView {
  return {
    assessment: { id: 'a-1', title: 'Villa', packId: 'house', packVersion: '1.0.0', assessedOn: '2026-11-23' },
    system: { id: 's-1', name: 'Villa' },
    answers: [],
    evidence: [],
    overrides: [],
    comments: [],
    signOffs: [],
    judgement: judgement({ visibility: { public: 'true', areas: 'true', note: 'true' }, ...told }),
    ...more,
  } as unknown as AssessmentView;
}

/** An obligation as it was judged. */
export function judged(
  { id, kind, role, appliesFrom }: Pack['obligations'][number],
  truth: 'true' | 'false' | 'unknown' = 'true',
): Judgement['obligations'][number] {
  return {
    id,
    kind,
    role,
    appliesFrom,
    truth,
    because: [],
    isApplicable: truth === 'true' && appliesFrom <= '2026-11-23',
  };
}

/** What an answer would change; nothing unless told. */
export function effect(questionId: string, value: WhatIf['value'], more: Partial<WhatIf> = {}): WhatIf {
  return { questionId, value, classes: [], obligations: { gained: [], lost: [] }, bands: [], ...more };
}

/** A row of the list of assessments. */
export function row(
  id: string,
  more: Partial<Omit<AssessmentSummary, 'assessment'>> & { assessment?: object } = {},
): AssessmentSummary {
  const { assessment, ...rest } = more;
  return {
    assessment: {
      id,
      title: id,
      systemId: 's-1',
      packId: 'house',
      packVersion: '1.0.0',
      createdAt: '2026-01-01T00:00:00.000Z',
      upgradedFromId: null,
      ...assessment,
    },
    systemName: 'Villa',
    answered: 1,
    total: 2,
    isDetermined: true,
    classes: [],
    bands: [],
    isOverridden: false,
    flagged: 0,
    signOff: 'none',
    savedAt: '2026-11-23T09:00:00.000Z',
    upgradeTo: null,
    ...rest,
  } as AssessmentSummary;
}
