import { after, type SqlRule } from '../rule.ts';

const isUnclosed = "x.state <> 'closed'";

export const monitoringRules: readonly SqlRule[] = [
  {
    id: 'finding-critical-on-live',
    severity: 'error',
    kind: 'finding',
    join: `LEFT JOIN ai_systems AS sys ON sys.id = x.item_id LEFT JOIN model_versions AS mv ON mv.id = x.item_id
      LEFT JOIN deployments AS dep ON dep.id = x.item_id`,
    where: `x.severity = 'critical' AND ${isUnclosed} AND 'live' IN (sys.state, mv.state, dep.state)`,
  },
  {
    id: 'finding-overdue',
    severity: 'warning',
    kind: 'finding',
    where: `x.due_on IS NOT NULL AND ${isUnclosed}`,
    place: "'due_on'",
    from: after('x.due_on'),
    details: "json_object('day', x.due_on)",
  },
  {
    id: 'finding-without-owner',
    severity: 'warning',
    kind: 'finding',
    where: `x.owner_id IS NULL AND ${isUnclosed}`,
    place: "'owner'",
  },
  {
    id: 'finding-closed-without-evidence',
    severity: 'warning',
    kind: 'finding',
    where:
      "x.state = 'closed' AND x.evidence_item_id IS NULL AND NOT EXISTS (SELECT 1 FROM evidence_links AS l WHERE l.target_id = x.id)",
    place: "'evidence'",
  },
  {
    id: 'finding-closed-by-fixer',
    severity: 'error',
    kind: 'finding',
    join: 'JOIN people AS p ON p.id = x.closed_by',
    where: "x.state = 'closed' AND x.closed_by IN (x.fixed_by, x.owner_id)",
    place: "'closure'",
    details: "json_object('names', json_array(p.name))",
  },
  {
    id: 'incident-without-owner',
    severity: 'warning',
    kind: 'incident',
    where: `x.owner_id IS NULL AND ${isUnclosed}`,
    place: "'owner'",
  },
  {
    id: 'incident-closed-without-cause',
    severity: 'error',
    kind: 'incident',
    where: "x.state = 'closed' AND trim(x.root_cause) = ''",
    place: "'root_cause'",
    law: { article: 'AI Act Art. 73(6)', pack: 'eu-ai-act', source: 'S02' },
  },
  {
    id: 'incident-without-risk',
    severity: 'notice',
    kind: 'incident',
    where: 'x.risk_id IS NULL',
    place: "'risk'",
  },
  {
    id: 'cycle-overdue',
    severity: 'warning',
    kind: 'cycle',
    where: 'x.is_active = 1',
    from: after('x.next_due_on'),
    details: "json_object('day', x.next_due_on)",
    law: { article: 'AI Act Art. 72(1)', pack: 'eu-ai-act', source: 'S02' },
  },
  {
    id: 'cycle-without-owner',
    severity: 'notice',
    kind: 'cycle',
    where: 'x.is_active = 1 AND x.owner_id IS NULL',
    place: "'owner'",
  },
  {
    id: 'measurement-outdated',
    severity: 'warning',
    kind: 'cycle',
    join: 'JOIN measurements AS m ON m.item_id = x.item_id',
    where: `x.is_active = 1 AND x.kind IN ('test', 'monitoring') AND m.id = (
      SELECT id FROM measurements AS n WHERE n.item_id = x.item_id ORDER BY measured_at DESC, id DESC LIMIT 1)`,
    place: "'measurement'",
    from: `CASE x.unit
      WHEN 'week' THEN date(m.measured_at, '+' || (x.every * 7) || ' days', '+1 day')
      ELSE date(m.measured_at, '+' || x.every || ' ' || x.unit || 's', '+1 day') END`,
    details: "json_object('day', substr(m.measured_at, 1, 10))",
  },
  {
    id: 'failed-cycle-without-finding',
    severity: 'warning',
    kind: 'cycle',
    join: `JOIN cycle_completions AS c ON c.cycle_id = x.id AND c.result = 'failed' AND c.id = (
      SELECT max(n.id) FROM cycle_completions AS n WHERE n.cycle_id = x.id)`,
    where: 'NOT EXISTS (SELECT 1 FROM findings AS f WHERE f.origin_id IN (x.id, c.id))',
    details: "json_object('day', c.completed_on)",
  },
];
