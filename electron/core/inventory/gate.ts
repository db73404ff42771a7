import { sql } from 'kysely';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { GateCheck, Item } from '#contract/records/inventory';
import { policiesAgainstLive } from '#core/policies/evaluate';
import { findItem } from '#core/store/items';
import { fixed, type Reader } from '#core/store/sql';
import { completenessOf, isFilled } from './completeness.ts';
import { APPROVED } from './conditions.ts';
import { query } from './kin.ts';
import type { Looking } from './looking.ts';
import { listReleases } from './releases.ts';
import { upstreamChanges } from './upstream.ts';

/** The pack that must have been applied to every system before it goes live. */
const EU_PACK = 'eu-ai-act';

const BLOCKING = fixed('SELECT 1 FROM policies WHERE is_active = 1 AND blocks_live = 1 LIMIT 1');

type Subject = Pick<Item, 'kind' | 'id' | 'name'>;

function check(
  rule: GateCheck['rule'],
  { kind, id, name }: Subject,
  lacking: readonly string[],
  isMet: boolean = lacking.length === 0,
  assessmentId: string | null = null,
): GateCheck {
  return { rule, isMet, subject: { kind, id, name }, assessmentId, lacking: [...lacking] };
}

function cardChecks(read: Reader, looking: Looking, item: Item): GateCheck[] {
  const completeness = completenessOf(read, looking, item, 'live');
  const complete =
    completeness === null
      ? []
      : [
          check(
            'card-complete',
            item,
            completeness.missing.map(({ field }) => field),
          ),
        ];
  if (!KIND_FACTS[item.kind].hasCard) return complete;
  const [newest] = listReleases(read, item, looking);
  const released = check('card-released', item, [], newest !== undefined);
  return newest === undefined
    ? [...complete, released]
    : [...complete, released, check('released-unchanged', item, newest.changedSince)];
}

/** Every assessment of a system has to be approved, and one of them has to be by the pack of the AI Act. */
function assessmentChecks(looking: Looking, system: Subject): GateCheck[] {
  // What another assessment took the place of speaks no more.
  const standing = looking.assessmentsOf(system.id).filter(({ state }) => state !== 'superseded');
  const checks = standing.map(({ id, title, state }) => {
    const isApproved = APPROVED.has(state);
    return check('assessment-approved', system, isApproved ? [] : [title], isApproved, id);
  });
  const isThere = standing.some(({ packId }) => packId === EU_PACK);
  return isThere ? checks : [...checks, check('assessment-approved', system, [EU_PACK])];
}

function evidenceCheck(read: Reader, looking: Looking, item: Item): GateCheck {
  const expired = read.all(
    query(sql<{ title: string }>`
      SELECT DISTINCT item.id, item.title FROM evidence_links AS link JOIN evidence_items AS item ON item.id = link.item_id
      WHERE link.target_id = ${item.id} AND link.target_kind IN ('field', 'record') AND item.expires_on < ${looking.today}
      ORDER BY item.title, item.id`),
  );
  return check(
    'evidence-valid',
    item,
    expired.map(({ title }) => title),
  );
}

function upstreamCheck(read: Reader, looking: Looking, item: Item): GateCheck {
  const names = upstreamChanges(read, item, looking).map(({ upstream }) => upstream.name);
  return check('upstream-looked-at', item, [...new Set(names)]);
}

/** House rules that keep a system from going live that breaks them or leaves them open, each by its name; none is no condition. */
function policyCheck(read: Reader, looking: Looking, system: Subject): GateCheck[] {
  if (read.get(BLOCKING()) === undefined) return [];
  const source = { resources: looking.resources, catalogues: looking.catalogues ?? (() => ({ matrix: () => null })) };
  const broken = policiesAgainstLive(read, source, system.id, looking.today);
  return [
    check(
      'policy-kept',
      system,
      broken.map(({ policyName }) => policyName),
    ),
  ];
}

/**
 * What must hold before a record is live, each with whether it does and what is lacking: for systems, model versions and
 * deployments; of others nothing has to. The card is judged as if the record were live.
 */
export function gateOf(read: Reader, looking: Looking, item: Item): GateCheck[] {
  const of = [evidenceCheck(read, looking, item), upstreamCheck(read, looking, item)];
  switch (item.kind) {
    case 'system':
      return [
        ...cardChecks(read, looking, item),
        ...assessmentChecks(looking, item),
        ...of,
        ...policyCheck(read, looking, item),
      ];
    case 'model-version':
      return [...cardChecks(read, looking, item), ...of];
    case 'deployment': {
      const isNamed = isFilled(item.facts['rollback']) || isFilled(item.facts['rollbackVersion']);
      const system = item.parentId === null ? null : findItem(read, { kind: 'system', id: item.parentId });
      return [
        ...cardChecks(read, looking, item),
        ...(system ? [...assessmentChecks(looking, system), ...policyCheck(read, looking, system)] : []),
        check('rollback-named', item, isNamed ? [] : ['rollback']),
        ...of,
      ];
    }
    default:
      return [];
  }
}
