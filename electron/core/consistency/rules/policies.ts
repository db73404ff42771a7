import { after, ahead, type SqlRule } from '../rule.ts';

/** Whether a person has one of the roles that a text or a training asks. */
const isAsked = `EXISTS (SELECT 1 FROM json_each(x.roles) AS asked JOIN json_each(p.roles) AS held ON held.value = asked.value)`;
const ART_4 = { article: 'AI Act Art. 4', pack: 'eu-ai-act', source: 'S02' };

export const policyRules: readonly SqlRule[] = [
  {
    id: 'waiver-expired',
    severity: 'warning',
    kind: 'policy',
    join: 'JOIN policy_waivers AS w ON w.policy_id = x.id AND w.revoked_at IS NULL',
    where: `x.is_active = 1 AND NOT EXISTS (SELECT 1 FROM policy_waivers AS n
      WHERE n.policy_id = x.id AND n.item_id = w.item_id AND n.revoked_at IS NULL AND n.until > w.until)`,
    place: "'waiver:' || w.id",
    from: after('w.until'),
    details: "json_object('day', w.until)",
  },
  {
    id: 'waiver-expires-soon',
    severity: 'notice',
    kind: 'policy',
    join: 'JOIN policy_waivers AS w ON w.policy_id = x.id AND w.revoked_at IS NULL',
    where: 'x.is_active = 1',
    place: "'waiver:' || w.id",
    from: ahead('w.until'),
    until: after('w.until'),
    details: "json_object('day', w.until)",
  },
  {
    id: 'waiver-approved-by-requester',
    severity: 'error',
    kind: 'policy',
    join: 'JOIN policy_waivers AS w ON w.policy_id = x.id AND w.revoked_at IS NULL JOIN people AS p ON p.id = w.approved_by',
    where: 'w.approved_by = w.requested_by',
    place: "'waiver:' || w.id",
    until: after('w.until'),
    details: "json_object('names', json_array(p.name))",
  },
  {
    id: 'policy-review-overdue',
    severity: 'warning',
    kind: 'policy',
    where: 'x.is_active = 1 AND x.review_on IS NOT NULL',
    place: "'review_on'",
    from: after('x.review_on'),
    details: "json_object('day', x.review_on)",
  },
  {
    id: 'text-review-overdue',
    severity: 'warning',
    kind: 'policy-text',
    where: "x.state = 'in-force' AND x.review_on IS NOT NULL",
    place: "'review_on'",
    from: after('x.review_on'),
    details: "json_object('day', x.review_on)",
  },
  {
    id: 'text-unread',
    severity: 'warning',
    kind: 'policy-text',
    join: `JOIN policy_text_versions AS v ON v.text_id = x.id AND v.number = (
        SELECT max(number) FROM policy_text_versions WHERE text_id = x.id)
      JOIN people AS p ON ${isAsked}`,
    where: `x.state = 'in-force' AND x.acknowledge_days IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM acknowledgements AS a WHERE a.target_id = v.id AND a.person_id = p.id)`,
    place: "'person:' || p.id",
    from: "date(max(v.published_at, p.created_at), '+' || x.acknowledge_days || ' days', '+1 day')",
    details: "json_object('names', json_array(p.name))",
  },
  {
    id: 'training-gap',
    severity: 'warning',
    kind: 'training',
    join: `JOIN people AS p ON ${isAsked}
      LEFT JOIN acknowledgements AS a ON a.target_id = x.id AND a.person_id = p.id AND a.id = (
        SELECT id FROM acknowledgements AS n WHERE n.target_id = x.id AND n.person_id = p.id
        ORDER BY expires_on IS NULL DESC, expires_on DESC, id DESC LIMIT 1)`,
    where: 'x.is_active = 1 AND (a.id IS NULL OR a.expires_on IS NOT NULL)',
    place: "'person:' || p.id",
    from: "coalesce(date(a.expires_on, '+1 day'), substr(max(p.created_at, x.created_at), 1, 10))",
    details: "json_object('names', json_array(p.name))",
    law: ART_4,
  },
  {
    id: 'approver-without-key',
    severity: 'error',
    kind: 'person',
    where: `EXISTS (SELECT 1 FROM assignments AS a WHERE a.person_id = x.id AND a.role = 'approver')
      AND NOT EXISTS (SELECT 1 FROM signing_keys AS k WHERE k.person_id = x.id AND k.revoked_at IS NULL)`,
    place: "'keys'",
  },
  {
    id: 'approver-key-expired',
    severity: 'error',
    kind: 'person',
    join: `JOIN signing_keys AS k ON k.person_id = x.id AND k.id = (
      SELECT id FROM signing_keys AS n WHERE n.person_id = x.id AND n.revoked_at IS NULL
      ORDER BY not_after DESC, id DESC LIMIT 1)`,
    where: "EXISTS (SELECT 1 FROM assignments AS a WHERE a.person_id = x.id AND a.role = 'approver')",
    place: "'keys'",
    from: after('k.not_after'),
    details: "json_object('day', substr(k.not_after, 1, 10))",
  },
];

const isLinked = `(EXISTS (SELECT 1 FROM evidence_links AS l WHERE l.item_id = x.id)
  OR EXISTS (SELECT 1 FROM evidence AS e WHERE e.item_id = x.id)
  OR EXISTS (SELECT 1 FROM opinions AS o WHERE o.evidence_item_id = x.id)
  OR EXISTS (SELECT 1 FROM measurements AS m WHERE m.evidence_item_id = x.id)
  OR EXISTS (SELECT 1 FROM cycle_completions AS c WHERE c.evidence_item_id = x.id)
  OR EXISTS (SELECT 1 FROM acknowledgements AS a WHERE a.evidence_item_id = x.id))`;

export const evidenceRules: readonly SqlRule[] = [
  {
    id: 'evidence-expired',
    severity: 'error',
    kind: 'evidence',
    where: 'x.expires_on IS NOT NULL',
    place: "'expires_on'",
    from: after('x.expires_on'),
    details: "json_object('day', x.expires_on)",
  },
  {
    id: 'evidence-expires-soon',
    severity: 'warning',
    kind: 'evidence',
    where: 'x.expires_on IS NOT NULL',
    place: "'expires_on'",
    from: ahead('x.expires_on'),
    until: after('x.expires_on'),
    details: "json_object('day', x.expires_on)",
  },
  { id: 'evidence-orphaned', severity: 'notice', kind: 'evidence', where: `NOT ${isLinked}` },
];
