import { after, blank, factIs, type SqlRule } from '../rule.ts';

const inUse = "coalesce(x.state, '') <> 'retired'";
const isLive = "coalesce(x.state, '') = 'live'";
const isHigh = "s.tone IN ('high', 'prohibited')";
const euLaw = (article: string, source = 'S01') => ({ article, pack: 'eu-ai-act', source });
const gdpr = (article: string) => ({ article, pack: 'gdpr-dpia', source: 'N06' });
const isSpecial = factIs('personalData', 'special-category');
const isPersonal = factIs('personalData', 'personal', 'special-category');

const systems: readonly SqlRule[] = [
  {
    id: 'prohibited-live',
    severity: 'error',
    kind: 'system',
    where: `s.tone = 'prohibited' AND ${isLive}`,
    law: euLaw('AI Act Art. 5'),
  },
  {
    id: 'live-without-owner',
    severity: 'error',
    kind: 'system',
    where: `x.owner_id IS NULL AND ${isLive}`,
    place: "'owner'",
  },
  {
    id: 'system-not-assessed',
    severity: 'notice',
    kind: 'system',
    where: `x.state IN ('development', 'review')
      AND NOT EXISTS (SELECT 1 FROM assessments AS a WHERE a.system_id = x.id)`,
    place: "'assessments'",
    law: euLaw('AI Act Art. 6'),
  },
  {
    id: 'high-risk-without-risks',
    severity: 'error',
    kind: 'system',
    where: `${isHigh} AND ${inUse} AND NOT EXISTS (SELECT 1 FROM risks AS r WHERE r.item_id = x.id)`,
    place: "'risks'",
    law: euLaw('AI Act Art. 9(2)'),
  },
  {
    id: 'high-risk-without-oversight',
    severity: 'error',
    kind: 'system',
    where: `${isHigh} AND x.state IN ('review', 'live') AND ${blank('humanOversight')}`,
    place: "'humanOversight'",
    law: euLaw('AI Act Art. 14'),
  },
  {
    id: 'high-risk-without-monitoring',
    severity: 'error',
    kind: 'system',
    where: `${isHigh} AND ${isLive} AND ${blank('monitoring')} AND NOT EXISTS (
      SELECT 1 FROM cycles AS c WHERE c.item_id = x.id AND c.kind = 'monitoring' AND c.is_active = 1)`,
    place: "'monitoring'",
    law: euLaw('AI Act Art. 72(3)', 'S03'),
  },
  {
    id: 'deployer-without-fria',
    severity: 'warning',
    kind: 'system',
    join: "JOIN assessment_standings AS eu ON eu.system_id = x.id AND eu.pack_id = 'eu-ai-act' AND eu.sign_off_state <> 'superseded'",
    where: `${inUse} AND eu.classes LIKE '%"high-risk-annex-iii"%'
      AND EXISTS (SELECT 1 FROM json_each(x.facts, '$.organisationRoles') WHERE value = 'deployer')
      AND NOT EXISTS (SELECT 1 FROM assessment_standings AS f WHERE f.system_id = x.id AND f.pack_id = 'eu-fria')`,
    place: "'assessments'",
    law: { article: 'AI Act Art. 27', pack: 'eu-fria', source: 'S01' },
  },
  {
    id: 'system-review-overdue',
    severity: 'warning',
    kind: 'system',
    where: `json_extract(x.facts, '$.nextReviewOn') IS NOT NULL AND ${inUse}`,
    place: "'nextReviewOn'",
    from: after("json_extract(x.facts, '$.nextReviewOn')"),
    details: "json_object('day', json_extract(x.facts, '$.nextReviewOn'))",
  },
];

/** Rules that speak of personal data of systems and of datasets alike. */
const personalData = (['system', 'dataset-version'] as const).flatMap((kind): SqlRule[] => [
  {
    id: kind === 'system' ? 'special-data-without-basis' : 'special-dataset-without-basis',
    severity: 'error',
    kind,
    where: `${isSpecial} AND ${inUse} AND ${blank('legalBasis')}`,
    place: "'legalBasis'",
    law: gdpr('GDPR Art. 9(2)'),
  },
  {
    id: kind === 'system' ? 'personal-data-without-retention' : 'personal-dataset-without-retention',
    severity: 'warning',
    kind,
    where: `${isPersonal} AND ${inUse} AND ${blank('retention')}`,
    place: "'retention'",
    law: gdpr('GDPR Art. 5(1)(e)'),
  },
]);

const models: readonly SqlRule[] = [
  {
    id: 'training-is-test-data',
    severity: 'error',
    kind: 'model-version',
    join: `JOIN links AS t ON t.from_id = x.id AND t.type IN ('trained-on', 'fine-tuned-on')
      JOIN links AS e ON e.from_id = x.id AND e.to_id = t.to_id AND e.type IN ('tested-on', 'validated-on')
      JOIN dataset_versions AS d ON d.id = t.to_id`,
    where: inUse,
    place: "'link:' || e.id",
    details: "json_object('names', json_array(d.name))",
    law: euLaw('AI Act Art. 10(3)'),
  },
  ...(['copyrightPolicy', 'trainingContentSummary'] as const).map(
    (field): SqlRule => ({
      id: field === 'copyrightPolicy' ? 'gpai-without-copyright-policy' : 'gpai-without-content-summary',
      severity: 'error',
      kind: 'model-version',
      join: "JOIN models AS m ON m.id = x.parent_id AND json_extract(m.facts, '$.isGeneralPurpose') = 1",
      where: `x.state IN ('approved', 'live') AND ${blank(field)}`,
      place: `'${field}'`,
      law: euLaw(field === 'copyrightPolicy' ? 'AI Act Art. 53(1)(c)' : 'AI Act Art. 53(1)(d)'),
    }),
  ),
  {
    id: 'gpai-without-downstream-information',
    severity: 'error',
    kind: 'model-version',
    join: `JOIN models AS m ON m.id = x.parent_id AND json_extract(m.facts, '$.isGeneralPurpose') = 1
      AND (coalesce(json_extract(m.facts, '$.isOpenSource'), 0) = 0 OR json_extract(m.facts, '$.hasSystemicRisk') = 1)`,
    where: `x.state IN ('approved', 'live') AND ${blank('downstreamInformation')}`,
    place: "'downstreamInformation'",
    law: euLaw('AI Act Art. 53(1)(b), Annex XII'),
  },
];

const data: readonly SqlRule[] = [
  {
    id: 'dataset-without-licence',
    severity: 'warning',
    kind: 'dataset-version',
    where: `${inUse} AND ${blank('licence')}`,
    place: "'licence'",
    law: euLaw('AI Act Art. 10(2)'),
  },
  {
    id: 'dataset-without-source',
    severity: 'notice',
    kind: 'dataset-version',
    join: 'JOIN datasets AS d ON d.id = x.parent_id',
    where: `${inUse} AND ${blank('sources')} AND ${blank('collection')} AND ${blank('source', 'd')}`,
    place: "'sources'",
    law: euLaw('AI Act Art. 10(2)(b)'),
  },
];

const deployments: readonly SqlRule[] = [
  {
    id: 'deployment-without-region',
    severity: 'warning',
    kind: 'deployment',
    where: `${isLive} AND ${blank('region')}`,
    place: "'region'",
  },
  {
    id: 'deployment-without-version',
    severity: 'warning',
    kind: 'deployment',
    where: `${isLive} AND ${blank('liveVersion')} AND NOT EXISTS (
      SELECT 1 FROM links AS l WHERE l.to_id = x.id AND l.type = 'deployed-as' AND l.from_kind = 'model-version')`,
    place: "'liveVersion'",
  },
  {
    id: 'contract-ended',
    severity: 'warning',
    kind: 'organisation',
    where: `json_extract(x.facts, '$.contractUntil') IS NOT NULL AND ${inUse}
      AND EXISTS (SELECT 1 FROM links AS l WHERE l.to_id = x.id AND l.type = 'supplied-by')`,
    place: "'contractUntil'",
    from: after("json_extract(x.facts, '$.contractUntil')"),
    details: "json_object('day', json_extract(x.facts, '$.contractUntil'))",
  },
];

/** The newest figure of each kind and slice of a record, with the line that holds for it: the most particular there is. */
const newest = `JOIN measurements AS m ON m.item_id = x.id AND m.id = (
    SELECT n.id FROM measurements AS n WHERE n.item_id = m.item_id AND n.metric = m.metric AND n.slice = m.slice
    ORDER BY n.measured_at DESC, n.id DESC LIMIT 1)
  LEFT JOIN thresholds AS t ON t.id = (
    SELECT h.id FROM thresholds AS h WHERE h.metric = m.metric AND (h.item_id IS NULL OR h.item_id = m.item_id)
      AND (h.slice IS NULL OR h.slice = m.slice)
    ORDER BY h.item_id IS NULL, h.slice IS NULL, h.id LIMIT 1)`;

const measured = (['system', 'model-version', 'deployment'] as const).flatMap((kind): SqlRule[] => [
  {
    id: kind === 'model-version' ? 'threshold-broken' : `${kind}-threshold-broken`,
    severity: 'error',
    kind,
    join: newest,
    where: `${inUse} AND (m.value < t.lower_fail OR m.value > t.upper_fail) AND NOT EXISTS (
      SELECT 1 FROM findings AS f JOIN measurements AS o ON o.id = f.origin_id
      WHERE f.item_id = x.id AND f.state <> 'closed' AND o.metric = m.metric AND o.slice = m.slice)`,
    place: "'measurement:' || m.metric || ' ' || m.slice",
    details:
      "json_object('names', json_array(m.metric || CASE m.slice WHEN '' THEN '' ELSE ' ' || m.slice END), 'value', m.value)",
    law: euLaw('AI Act Art. 15(1)'),
  },
  {
    id: kind === 'model-version' ? 'metric-without-threshold' : `${kind}-metric-without-threshold`,
    severity: 'notice',
    kind,
    join: newest,
    where: `${inUse} AND t.id IS NULL AND m.slice = ''`,
    place: "'measurement:' || m.metric",
    details: "json_object('names', json_array(m.metric))",
  },
]);

export const inventoryRules: readonly SqlRule[] = [
  ...systems,
  ...personalData,
  ...models,
  ...data,
  ...deployments,
  ...measured,
];
