import { after, ahead, type SqlRule } from '../rule.ts';

const STANDING = 'JOIN risk_standings AS s ON s.risk_id = x.id';
const isHeld = "x.state <> 'closed'";
const hasControl = 'EXISTS (SELECT 1 FROM risk_controls AS c WHERE c.risk_id = x.id)';
/** The acceptance that holds the longest. */
const accepted = `JOIN accepted_risks AS a ON a.risk_id = x.id AND a.id = (
  SELECT id FROM accepted_risks AS n WHERE n.risk_id = x.id AND n.revoked_at IS NULL ORDER BY until DESC, id DESC LIMIT 1)`;
const ART_9 = { article: 'AI Act Art. 9(2)', pack: 'eu-ai-act', source: 'S01' };
const ART_9_5 = { article: 'AI Act Art. 9(5)', pack: 'eu-ai-act', source: 'S01' };

export const riskRules: readonly SqlRule[] = [
  {
    id: 'residual-above-inherent',
    severity: 'error',
    kind: 'risk',
    where: `${isHeld} AND (x.override_likelihood > x.inherent_likelihood OR x.override_impact > x.inherent_impact)`,
    place: "'override'",
  },
  {
    id: 'override-without-control',
    severity: 'error',
    kind: 'risk',
    where: `${isHeld} AND x.override_likelihood IS NOT NULL
      AND (x.override_likelihood < x.inherent_likelihood OR x.override_impact < x.inherent_impact) AND NOT ${hasControl}`,
    place: "'override'",
  },
  {
    id: 'acceptance-expired',
    severity: 'error',
    kind: 'risk',
    join: accepted,
    where: isHeld,
    place: "'acceptance'",
    from: after('a.until'),
    details: "json_object('day', a.until)",
  },
  {
    id: 'acceptance-expires-soon',
    severity: 'notice',
    kind: 'risk',
    join: accepted,
    where: isHeld,
    place: "'acceptance'",
    from: ahead('a.until'),
    until: after('a.until'),
    details: "json_object('day', a.until)",
  },
  {
    id: 'acceptance-exceeded',
    severity: 'error',
    kind: 'risk',
    join: `${accepted} ${STANDING}`,
    where: `${isHeld} AND (s.shown_likelihood > a.likelihood OR s.shown_impact > a.impact OR a.matrix <> s.matrix)`,
    place: "'acceptance'",
    until: after('a.until'),
  },
  {
    id: 'accepted-by-owner',
    severity: 'warning',
    kind: 'risk',
    join: 'JOIN people AS p ON p.id = x.owner_id',
    where: `${isHeld} AND EXISTS (SELECT 1 FROM accepted_risks AS a
      WHERE a.risk_id = x.id AND a.revoked_at IS NULL AND a.accepted_by = x.owner_id)`,
    place: "'acceptance'",
    details: "json_object('names', json_array(p.name))",
  },
  {
    id: 'risk-without-owner',
    severity: 'warning',
    kind: 'risk',
    where: `x.owner_id IS NULL AND ${isHeld}`,
    place: "'owner'",
  },
  {
    id: 'risk-not-rated',
    severity: 'notice',
    kind: 'risk',
    where: `(x.inherent_likelihood IS NULL OR x.inherent_impact IS NULL) AND ${isHeld}`,
    place: "'inherent'",
    law: ART_9,
  },
  {
    id: 'risk-untreated',
    severity: 'error',
    kind: 'risk',
    join: STANDING,
    where: `s.needs_acceptance = 1 AND ${isHeld} AND NOT ${hasControl}
      AND NOT EXISTS (SELECT 1 FROM accepted_risks AS a WHERE a.risk_id = x.id AND a.revoked_at IS NULL)`,
    place: "'controls'",
    law: ART_9_5,
  },
  {
    id: 'mitigated-without-control',
    severity: 'warning',
    kind: 'risk',
    where: `x.treatment = 'mitigate' AND ${isHeld} AND NOT ${hasControl}`,
    place: "'controls'",
  },
  {
    id: 'risk-review-overdue',
    severity: 'warning',
    kind: 'risk',
    where: `x.review_on IS NOT NULL AND ${isHeld}`,
    place: "'review_on'",
    from: after('x.review_on'),
    details: "json_object('day', x.review_on)",
    law: ART_9,
  },
  {
    id: 'failed-control-counted',
    severity: 'error',
    kind: 'risk',
    join: `JOIN risk_controls AS r ON r.risk_id = x.id AND r.likelihood_effect + r.impact_effect > 0
      JOIN controls AS c ON c.id = r.control_id AND c.state IN ('failed', 'retired')`,
    where: isHeld,
    place: "'control:' || c.id",
    details: "json_object('names', json_array(c.title))",
  },
];

export const controlRules: readonly SqlRule[] = [
  {
    id: 'control-without-evidence',
    severity: 'warning',
    kind: 'control',
    where: `x.state = 'operating'
      AND NOT EXISTS (SELECT 1 FROM evidence_links AS l WHERE l.target_id = x.id AND l.target_kind = 'control')`,
    place: "'evidence'",
  },
  {
    id: 'control-overdue',
    severity: 'warning',
    kind: 'control',
    where: "x.due_on IS NOT NULL AND x.state IN ('planned', 'implementing')",
    place: "'due_on'",
    from: after('x.due_on'),
    details: "json_object('day', x.due_on)",
  },
  {
    id: 'control-test-overdue',
    severity: 'warning',
    kind: 'control',
    where: "x.test_months IS NOT NULL AND x.state = 'operating'",
    place: "'tested_on'",
    from: "date(coalesce(x.tested_on, substr(x.created_at, 1, 10)), '+' || x.test_months || ' months', '+1 day')",
    details: "json_object('day', coalesce(x.tested_on, ''))",
  },
  {
    id: 'control-without-owner',
    severity: 'notice',
    kind: 'control',
    where: "x.owner_id IS NULL AND x.state <> 'retired'",
    place: "'owner'",
  },
];
