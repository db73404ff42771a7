import { Pack } from '#contract/records/pack';
import { packHash } from '#core/packs/hash';

const hr = 'annex-iii-high-risk';

/** A small framework in the manner of the shipped one; it exercises every kind of question, class and duty. */
const pack = {
  id: 'eu-ai-act-sample',
  version: '1.2.0',
  title: { en: 'EU AI Act (sample)', de: 'KI-Verordnung der EU (Auszug)' },
  summary: { en: 'A sample of the guided tree.', de: 'Ein Auszug aus dem geführten Fragebaum.' },
  jurisdiction: 'EU',
  languages: ['en', 'de'],
  publisher: 'Model Dossier',
  legalState: {
    reference: {
      en: 'Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744',
      de: 'Verordnung (EU) 2024/1689 in der Fassung der Verordnung (EU) 2026/1744',
    },
    stateOn: '2026-07-27',
    checkedOn: '2026-10-06',
  },
  validFrom: '2026-07-27',
  notice: {
    en: 'This document records an assessment made by the people named in it. It is not legal advice, and only the text in the Official Journal is authentic.',
    de: 'Dieses Dokument hält eine Bewertung der darin genannten Personen fest. Es ist keine Rechtsberatung; verbindlich ist allein der Text im Amtsblatt.',
  },
  roles: [
    { id: 'provider', label: { en: 'Provider', de: 'Anbieter' } },
    { id: 'deployer', label: { en: 'Deployer', de: 'Betreiber' } },
  ],
  sources: {
    S01: { title: 'Consolidated text 02024R1689-20260727, extract', state: '2026-07-27' },
    S03: { title: 'Amendment inventory of 32026R1744', state: '2026-09-02' },
    S06: { title: 'Commission draft guidelines on high-risk classification (Article 6)', state: '2026-05-19, draft' },
  },
  sections: [
    {
      id: 'role',
      title: { en: 'Role', de: 'Rolle' },
      questions: [
        {
          id: 'role.held',
          type: 'multi',
          text: {
            en: 'In which roles does your organisation act for this system?',
            de: 'In welchen Rollen handelt Ihre Organisation für dieses System?',
          },
          articles: ['Article 3(3)', 'Article 3(4)', 'Article 25'],
          sources: ['S01'],
          knowledge: { why: { en: 'Duties depend on the role.', de: 'Die Pflichten hängen von der Rolle ab.' } },
          options: [
            {
              id: 'provider',
              label: {
                en: 'Provider: it develops the system, or has it developed, and places it on the market under its name',
                de: 'Anbieter: Sie entwickelt das System oder lässt es entwickeln und bringt es unter ihrem Namen in Verkehr',
              },
            },
            {
              id: 'deployer',
              label: {
                en: 'Deployer: it uses the system under its authority',
                de: 'Betreiber: Sie verwendet das System in eigener Verantwortung',
              },
            },
            { id: 'importer', label: { en: 'Importer', de: 'Einführer' } },
          ],
        },
        {
          id: 'role.first-use',
          type: 'date',
          text: {
            en: 'When was the system first placed on the market or put into service?',
            de: 'Wann wurde das System erstmals in Verkehr gebracht oder in Betrieb genommen?',
          },
          articles: ['Article 111(2)'],
          sources: ['S01'],
          knowledge: { why: { en: 'Transition rules.', de: 'Übergangsregeln.' } },
        },
      ],
    },
    {
      id: 'prohibited',
      title: { en: 'Prohibited practices', de: 'Verbotene Praktiken' },
      questions: [
        {
          id: 'prohibited.emotion',
          type: 'yes-no',
          text: {
            en: 'Does the system infer emotions of people at work or in education?',
            de: 'Leitet das System Emotionen von Menschen am Arbeitsplatz oder in der Bildung ab?',
          },
          articles: ['Article 5(1)(f)'],
          sources: ['S01'],
          knowledge: { why: { en: 'Prohibited.', de: 'Verboten.' } },
        },
        {
          id: 'prohibited.medical',
          type: 'yes-no',
          visible: { question: 'prohibited.emotion', is: 'yes' },
          text: {
            en: 'Is it placed on the market for medical or safety reasons only?',
            de: 'Wird es ausschließlich aus medizinischen Gründen oder Sicherheitsgründen in Verkehr gebracht?',
          },
          articles: ['Article 5(1)(f)'],
          sources: ['S01'],
          knowledge: { why: { en: 'Exception.', de: 'Ausnahme.' } },
        },
        {
          id: 'prohibited.scoring',
          type: 'yes-no',
          text: {
            en: 'Does it rate people over time by their social behaviour, with unrelated or disproportionate detriment?',
            de: 'Bewertet es Menschen über längere Zeit nach ihrem sozialen Verhalten, mit sachfremder oder unverhältnismäßiger Benachteiligung?',
          },
          articles: ['Article 5(1)(c)'],
          sources: ['S01'],
          knowledge: { why: { en: 'Prohibited.', de: 'Verboten.' } },
        },
      ],
    },
    {
      id: 'high-risk',
      title: { en: 'High-risk use', de: 'Hochrisiko-Verwendung' },
      questions: [
        {
          id: 'annex-iii.employment',
          type: 'yes-no',
          text: {
            en: 'Is the system intended to select, filter or rank applicants, or to target job advertisements?',
            de: 'Soll das System Bewerber auswählen, filtern oder in eine Rangfolge bringen oder Stellenanzeigen gezielt schalten?',
          },
          articles: ['Article 6(2)', 'Annex III, point 4(a)'],
          sources: ['S01'],
          knowledge: { why: { en: 'Annex III.', de: 'Anhang III.' } },
        },
        {
          id: 'annex-iii.profiling',
          type: 'yes-no',
          visible: { question: 'annex-iii.employment', is: 'yes' },
          text: {
            en: 'Does it profile natural persons within the meaning of Article 4(4) GDPR?',
            de: 'Nimmt es ein Profiling natürlicher Personen im Sinne von Artikel 4 Nummer 4 DSGVO vor?',
          },
          articles: ['Article 6(3), third subparagraph'],
          sources: ['S01'],
          knowledge: { why: { en: 'No release with profiling.', de: 'Keine Ausnahme bei Profiling.' } },
        },
        {
          id: 'annex-iii.narrow',
          type: 'yes-no',
          visible: {
            all: [
              { question: 'annex-iii.employment', is: 'yes' },
              { question: 'annex-iii.profiling', is: 'no' },
            ],
          },
          text: {
            en: 'Does it only perform a narrow procedural task?',
            de: 'Erfüllt es nur eine eng gefasste Verfahrensaufgabe?',
          },
          articles: ['Article 6(3)(a)'],
          sources: ['S06'],
          verification: 'G',
          knowledge: { why: { en: 'Release.', de: 'Ausnahme.' } },
        },
        {
          id: 'annex-iii.applicants',
          type: 'number',
          visible: { question: 'annex-iii.employment', is: 'yes' },
          text: { en: 'How many applicants are assessed a year?', de: 'Wie viele Bewerber werden im Jahr bewertet?' },
          unit: { en: 'applicants', de: 'Bewerber' },
          articles: ['Article 27'],
          sources: ['S01'],
          knowledge: { why: { en: 'Scale.', de: 'Umfang.' } },
        },
        {
          id: 'annex-iii.oversight',
          type: 'text',
          visible: { question: 'annex-iii.employment', is: 'yes' },
          text: {
            en: 'Who can overrule the ranking, and how?',
            de: 'Wer kann die Rangfolge übergehen, und wie?',
          },
          articles: ['Article 14'],
          sources: ['S01'],
          knowledge: { why: { en: 'Oversight.', de: 'Aufsicht.' } },
        },
      ],
    },
    {
      id: 'transparency',
      title: { en: 'Transparency', de: 'Transparenz' },
      questions: [
        {
          id: 'transparency.interaction',
          type: 'single',
          text: { en: 'Do people interact with it directly?', de: 'Interagieren Menschen unmittelbar mit dem System?' },
          articles: ['Article 50(1)'],
          sources: ['S01'],
          knowledge: { why: { en: 'Article 50.', de: 'Artikel 50.' } },
          options: [
            { id: 'chat', label: { en: 'Yes, by chat or voice', de: 'Ja, im Chat oder per Sprache' } },
            { id: 'form', label: { en: 'Only through a form', de: 'Nur über ein Formular' } },
            { id: 'no', label: { en: 'No', de: 'Nein' } },
          ],
        },
        {
          id: 'transparency.synthetic',
          type: 'yes-no',
          text: {
            en: 'Does it generate or change text, images, audio or video?',
            de: 'Erzeugt oder verändert es Texte, Bilder, Audio oder Video?',
          },
          articles: ['Article 50(2)'],
          sources: ['S03'],
          verification: 'I',
          knowledge: { why: { en: 'Marking.', de: 'Kennzeichnung.' } },
        },
      ],
    },
  ],
  facts: [
    {
      id: 'annex-iii-match',
      label: { en: 'the use is listed in Annex III', de: 'die Verwendung steht in Anhang III' },
      when: { question: 'annex-iii.employment', is: 'yes' },
    },
  ],
  classes: [
    {
      id: 'prohibited',
      label: { en: 'Prohibited practice', de: 'Verbotene Praxis' },
      meaning: { en: 'Must not be used.', de: 'Darf nicht verwendet werden.' },
      tone: 'prohibited',
      articles: ['Article 5(1)'],
      sources: ['S01'],
      when: {
        any: [
          {
            all: [
              { question: 'prohibited.emotion', is: 'yes' },
              { not: { question: 'prohibited.medical', is: 'yes' } },
            ],
          },
          { question: 'prohibited.scoring', is: 'yes' },
        ],
      },
    },
    {
      id: hr,
      label: { en: 'High-risk through Annex III', de: 'Hochrisiko nach Anhang III' },
      meaning: {
        en: 'The intended purpose matches a point of Annex III, and Article 6(3) does not release it. Chapter III, Section 2 applies to the system, and its provider and deployer have duties of their own.',
        de: 'Die Zweckbestimmung entspricht einem Punkt des Anhangs III, und Artikel 6 Absatz 3 nimmt das System nicht aus. Kapitel III Abschnitt 2 gilt für das System; Anbieter und Betreiber haben eigene Pflichten.',
      },
      tone: 'high',
      articles: ['Article 6(2)', 'Annex III, point 4(a)'],
      sources: ['S01'],
      when: { all: [{ fact: 'annex-iii-match' }, { not: { question: 'annex-iii.narrow', is: 'yes' } }] },
    },
    {
      id: 'transparency',
      label: { en: 'Article 50 transparency duty', de: 'Transparenzpflicht nach Artikel 50' },
      meaning: {
        en: 'People must be told that they deal with an AI system, or output must be marked.',
        de: 'Menschen müssen erfahren, dass sie es mit einem KI-System zu tun haben, oder Ausgaben sind zu kennzeichnen.',
      },
      tone: 'limited',
      articles: ['Article 50'],
      sources: ['S01', 'S03'],
      when: {
        any: [
          { question: 'transparency.interaction', is: 'chat' },
          { question: 'transparency.synthetic', is: 'yes' },
        ],
      },
    },
    {
      id: 'minimal',
      label: { en: 'No specific tier', de: 'Keine besondere Stufe' },
      meaning: { en: 'Only Article 4 and general law.', de: 'Nur Artikel 4 und allgemeines Recht.' },
      tone: 'minimal',
      articles: ['Article 95'],
      sources: ['S01'],
      when: { not: { any: [{ class: 'prohibited' }, { class: hr }, { class: 'transparency' }] } },
    },
  ],
  obligations: [
    {
      id: 'literacy',
      role: 'deployer',
      title: { en: 'AI literacy', de: 'KI-Kompetenz' },
      duty: {
        en: 'Support the AI literacy of staff who operate or use the system.',
        de: 'Die KI-Kompetenz des Personals fördern, das das System betreibt oder verwendet.',
      },
      appliesFrom: '2025-02-02',
      articles: ['Article 4'],
      sources: ['S01'],
      evidence: { en: 'Training plan, attendance list', de: 'Schulungsplan, Teilnahmeliste' },
      when: { question: 'role.held', has: ['provider', 'deployer'] },
    },
    ...(
      [
        ['risk-management', 'Risk management system', 'Risikomanagementsystem', 'Article 9', 'P'],
        ['data-governance', 'Data and data governance', 'Daten und Daten-Governance', 'Article 10', 'P'],
        ['technical-documentation', 'Technical documentation', 'Technische Dokumentation', 'Article 11, Annex IV', 'P'],
        ['human-oversight', 'Human oversight by design', 'Menschliche Aufsicht', 'Article 14', 'P'],
        ['conformity', 'Conformity assessment', 'Konformitätsbewertungsverfahren', 'Article 43(2)', 'I'],
        [
          'fundamental-rights',
          'Fundamental rights impact assessment',
          'Grundrechte-Folgenabschätzung',
          'Article 27',
          'S',
        ],
      ] as const
    ).map(([id, en, de, article, verification], index) => ({
      id,
      role: id === 'fundamental-rights' ? 'deployer' : 'provider',
      title: { en, de },
      duty: {
        en: `Set up, document and maintain it over the whole life of the system, and keep it where an authority can see it on request${index % 2 ? '. Review it after each substantial modification, and record who decided what and why' : ''}.`,
        de: `Über den gesamten Lebenszyklus des Systems einrichten, dokumentieren und aktuell halten und einer Behörde auf Anforderung vorlegen können${index % 2 ? '. Nach jeder wesentlichen Änderung überprüfen und festhalten, wer was mit welcher Begründung entschieden hat' : ''}.`,
      },
      appliesFrom: '2027-12-02',
      ...(id === 'fundamental-rights' && { disputedFrom: '2026-08-02' }),
      articles: [article],
      sources: ['S01'],
      verification,
      evidence: {
        en: 'Written procedure, records, approvals',
        de: 'Verfahrensbeschreibung, Aufzeichnungen, Freigaben',
      },
      when: { class: hr },
    })),
    {
      id: 'marking',
      role: 'provider',
      title: { en: 'Marking of synthetic content', de: 'Kennzeichnung synthetischer Inhalte' },
      duty: { en: 'Mark output in a machine-readable way.', de: 'Ausgaben maschinenlesbar kennzeichnen.' },
      appliesFrom: '2026-12-02',
      articles: ['Article 50(2)', 'Article 111(4)'],
      sources: ['S03'],
      verification: 'I',
      when: { question: 'transparency.synthetic', is: 'yes' },
    },
  ],
  dossier: {
    title: { en: 'Assessment under the EU AI Act', de: 'Bewertung nach der KI-Verordnung' },
    sections: ['summary', 'obligations', 'answers', 'sign-offs', 'journal'],
  },
};

/** The sample pack, checked, with its hash. */
export function samplePack(): Pack {
  const parsed = Pack.parse({ ...pack, hash: '0'.repeat(64) });
  return { ...parsed, hash: packHash(parsed) };
}
