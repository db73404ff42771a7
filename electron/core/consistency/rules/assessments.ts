import { after, ahead, type SqlRule } from '../rule.ts';

const isStanding = "s.sign_off_state <> 'superseded'";
const system = 'JOIN ai_systems AS sys ON sys.id = x.system_id';
const isLive = "coalesce(sys.state, '') = 'live'";
const isRetired = "coalesce(sys.state, '') = 'retired'";
const progress = "json_object('names', json_array(s.answered || '/' || s.total))";

export const assessmentRules: readonly SqlRule[] = [
  {
    id: 'questions-open',
    severity: 'warning',
    kind: 'assessment',
    join: system,
    where: `s.answered < s.total AND ${isStanding} AND NOT ${isLive} AND NOT ${isRetired}`,
    place: "'open'",
    details: progress,
  },
  {
    id: 'live-questions-open',
    severity: 'error',
    kind: 'assessment',
    join: system,
    where: `s.answered < s.total AND ${isStanding} AND ${isLive}`,
    place: "'open'",
    details: progress,
  },
  {
    id: 'sign-off-stale',
    severity: 'error',
    kind: 'assessment',
    join: system,
    where: `s.sign_off_state IN ('stale', 'withdrawn') AND NOT ${isRetired}`,
    place: "'sign-off'",
  },
  {
    id: 'sign-off-expired',
    severity: 'error',
    kind: 'assessment',
    join: system,
    where: `s.valid_until IS NOT NULL AND s.sign_off_state IN ('approved', 'approved-with-conditions', 'expired') AND NOT ${isRetired}`,
    place: "'sign-off'",
    from: after('s.valid_until'),
    details: "json_object('day', s.valid_until)",
  },
  {
    id: 'sign-off-expires-soon',
    severity: 'notice',
    kind: 'assessment',
    join: system,
    where: `s.valid_until IS NOT NULL AND s.sign_off_state IN ('approved', 'approved-with-conditions') AND NOT ${isRetired}`,
    place: "'sign-off'",
    from: ahead('s.valid_until'),
    until: after('s.valid_until'),
    details: "json_object('day', s.valid_until)",
  },
  {
    id: 'live-without-sign-off',
    severity: 'error',
    kind: 'assessment',
    join: system,
    where: `${isLive} AND s.sign_off_state IN ('draft', 'in-review', 'changes-requested', 'rejected')`,
    place: "'sign-off'",
  },
  {
    id: 'condition-overdue',
    severity: 'error',
    kind: 'assessment',
    join: 'JOIN sign_off_conditions AS c ON c.assessment_id = x.id AND c.fulfilled_at IS NULL',
    where: isStanding,
    place: "'condition:' || c.id",
    from: after('c.due_on'),
    details: "json_object('day', c.due_on, 'names', json_array(c.text))",
  },
  {
    id: 'approver-is-author',
    severity: 'error',
    kind: 'assessment',
    join: `JOIN sign_offs AS o ON o.assessment_id = x.id AND o.decision IN ('approve', 'approve-with-conditions')
      AND o.id = (SELECT max(id) FROM sign_offs AS n WHERE n.assessment_id = x.id AND n.person_id = o.person_id)`,
    where: `s.sign_off_state IN ('approved', 'approved-with-conditions', 'in-review') AND (o.person_id = x.author_id
      OR EXISTS (SELECT 1 FROM answers AS a WHERE a.assessment_id = x.id AND a.answered_by = o.person_id))`,
    place: "'sign-off:' || o.id",
    details: "json_object('names', json_array(o.person_name))",
  },
  {
    id: 'answer-newer-than-verdict',
    severity: 'warning',
    kind: 'assessment',
    join: `JOIN verdicts AS v ON v.assessment_id = x.id AND v.target_kind = 'answer'
      JOIN answers AS a ON a.assessment_id = x.id AND a.question_id = v.target_id`,
    where: `v.value <> 'to-correct' AND a.answered_at > v.at AND ${isStanding}`,
    place: "'question:' || v.target_id",
  },
  {
    id: 'to-correct-open',
    severity: 'warning',
    kind: 'assessment',
    join: `JOIN verdicts AS v ON v.assessment_id = x.id AND v.value = 'to-correct'
      LEFT JOIN answers AS a ON a.assessment_id = x.id AND a.question_id = v.target_id AND v.target_kind = 'answer'`,
    where: `(a.id IS NULL OR a.answered_at <= v.at) AND ${isStanding}`,
    place: "CASE v.target_kind WHEN 'answer' THEN 'question:' ELSE 'section:' END || v.target_id",
    details: "json_object('names', json_array(v.reason))",
  },
  {
    id: 'verdict-action-overdue',
    severity: 'warning',
    kind: 'assessment',
    join: "JOIN verdicts AS v ON v.assessment_id = x.id AND v.value = 'improvable' AND v.done_at IS NULL",
    where: `v.due_on IS NOT NULL AND ${isStanding}`,
    place: "CASE v.target_kind WHEN 'answer' THEN 'question:' ELSE 'section:' END || v.target_id",
    from: after('v.due_on'),
    details: "json_object('day', v.due_on, 'names', json_array(v.action))",
  },
  {
    id: 'duty-met-without-evidence',
    severity: 'warning',
    kind: 'assessment',
    join: "JOIN obligation_progress AS o ON o.assessment_id = x.id AND o.state = 'met'",
    where: `${isStanding}
      AND NOT EXISTS (SELECT 1 FROM evidence_links AS l WHERE l.target_id = o.id
        OR (l.target_id = x.id AND l.target_part = o.obligation_id))
      AND NOT EXISTS (SELECT 1 FROM control_obligations AS c
        JOIN controls AS k ON k.id = c.control_id AND k.state = 'operating'
        JOIN evidence_links AS l ON l.target_id = k.id AND l.target_kind = 'control'
        WHERE c.pack_id = s.pack_id AND c.item = o.obligation_id)`,
    place: "'duty:' || o.obligation_id",
    details: "json_object('names', json_array(o.obligation_id))",
  },
  {
    id: 'duty-overdue',
    severity: 'warning',
    kind: 'assessment',
    join: "JOIN obligation_progress AS o ON o.assessment_id = x.id AND o.state IN ('open', 'in-progress')",
    where: `o.due_on IS NOT NULL AND ${isStanding}`,
    place: "'duty:' || o.obligation_id",
    from: after('o.due_on'),
    details: "json_object('day', o.due_on, 'names', json_array(o.obligation_id))",
  },
  {
    id: 'opinion-unanswered',
    severity: 'notice',
    kind: 'assessment',
    join: "JOIN opinions AS o ON o.assessment_id = x.id AND o.stance IN ('conditional', 'unfavourable') AND o.response = ''",
    where: isStanding,
    place: "'opinion:' || o.id",
    details: "json_object('names', json_array(o.given_by))",
    law: { article: 'GDPR Art. 35(2), (9)', pack: 'gdpr-dpia', source: 'N06' },
  },
];
