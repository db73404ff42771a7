import { TONES } from '#core/sign-off/default-workflows';
import { fixed } from '#core/store/sql';
import type { StandingChanges } from './assessment-standings.ts';
import type { Projection } from './projection.ts';

/** Of several tones the gravest; `unknown` only if no assessment says more. */
const RANK = [...TONES.filter((tone) => tone !== 'none'), 'unknown', 'none'];
const rankOf = `CASE a.tone ${RANK.map((tone, rank) => `WHEN '${tone}' THEN ${rank}`).join(' ')} END`;
const toneAt = `CASE rank ${RANK.map((tone, rank) => `WHEN ${rank} THEN '${tone}'`).join(' ')} ELSE 'unknown' END`;

const standings = (scope: string): string => `
  INSERT OR REPLACE INTO system_standings
  SELECT id, state, ${toneAt} FROM (
    SELECT system.id, coalesce(system.state, 'planned') AS state, min(${rankOf}) AS rank
    FROM ai_systems AS system
    LEFT JOIN assessment_standings AS a ON a.system_id = system.id AND a.sign_off_state <> 'superseded'
    WHERE ${scope} GROUP BY system.id
  )`;

const remove = fixed('DELETE FROM system_standings WHERE system_id IN (SELECT value FROM json_each(?))');
const put = fixed(standings('system.id IN (SELECT value FROM json_each(?))'));
const removeAll = fixed('DELETE FROM system_standings');
const putAll = fixed(standings('true'));

/** Each system with its state and the gravest tone that its assessments give. @param changes  whose assessments changed */
export function systemStandings(changes: StandingChanges): Projection {
  return {
    name: 'system_standings',
    *affected(_, touched) {
      yield* changes;
      for (const { table, row } of touched) if (table === 'ai_systems') yield row.id;
    },
    renew: (tables, ids) => {
      // A row that is only replaced would be counted twice: triggers do not see what a replacement removes.
      tables.run(remove(JSON.stringify(ids)));
      tables.run(put(JSON.stringify(ids)));
    },
    *rebuild(tables) {
      tables.run(removeAll());
      tables.run(putAll());
      yield { done: 1, total: 1 };
    },
  };
}
