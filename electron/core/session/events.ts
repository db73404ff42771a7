import { EventPublisher } from '@orpc/server';
import type { CoreEvent } from '#contract/events';
import type { Touched } from '#core/journal/write';

/** Carries what happened to everyone who watches. */
export type CoreEvents = EventPublisher<{ happened: CoreEvent }>;

/** Nobody watches yet. */
export function createEvents(): CoreEvents {
  return new EventPublisher();
}

/** More records than so many are told as many. */
const MANY = 50;

/** The events that a write's records call for, each once. */
export function eventsOf(touched: readonly Touched[]): CoreEvent[] {
  const events = new Map<string, CoreEvent>();
  /** Null: many. */
  const items = new Set<string | null>();
  const add = (event: CoreEvent): unknown => events.set(JSON.stringify(event), event);
  for (const { table, row } of touched) {
    switch (table) {
      case 'workspace':
      // Whoever watches any assessment learns that other rules hold.
      case 'workflows':
        add({ type: 'session.changed' });
        break;
      case 'people':
      case 'signing_keys':
      case 'authorities':
      case 'trusted_certificates':
        add({ type: 'person.changed' });
        break;
      case 'ai_systems':
        add({ type: 'system.changed', id: row.id });
        items.add(row.id);
        break;
      case 'models':
      case 'model_versions':
      case 'datasets':
      case 'dataset_versions':
      case 'deployments':
      case 'organisations':
        items.add(row.id);
        break;
      case 'links':
        items.add(String(row['from_id'])).add(String(row['to_id']));
        break;
      case 'releases':
      case 'item_comments':
      case 'fingerprints':
        items.add(String(row['item_id']));
        break;
      // They speak of every record of a kind.
      case 'custom_schemas':
      case 'house_rules':
      case 'imports':
        items.add(null);
        break;
      case 'assessments':
        add({ type: 'assessment.changed', id: row.id });
        break;
      case 'answers':
      case 'evidence':
      case 'sign_offs':
      case 'overrides':
      case 'comments':
      case 'assignments':
      case 'sign_off_moves':
      case 'sign_off_conditions':
      case 'risk_acceptances':
      case 'verdicts':
      case 'opinions':
      case 'obligation_progress':
        add({ type: 'assessment.changed', id: String(row['assessment_id']) });
        break;
      case 'risks':
      case 'controls':
      case 'risk_controls':
      case 'control_obligations':
      case 'applicabilities':
      case 'accepted_risks':
        add({ type: 'watched.changed', area: 'risks' });
        break;
      case 'evaluations':
      case 'measurements':
      case 'thresholds':
        add({ type: 'watched.changed', area: 'measurements' });
        break;
      case 'cycles':
      case 'cycle_completions':
      case 'incidents':
      case 'incident_notices':
      case 'findings':
        add({ type: 'watched.changed', area: 'monitoring' });
        break;
      case 'policies':
      case 'policy_waivers':
      case 'policy_texts':
      case 'policy_text_versions':
      case 'trainings':
      case 'acknowledgements':
        add({ type: 'watched.changed', area: 'policies' });
        break;
      case 'evidence_items':
      case 'evidence_revisions':
      case 'evidence_links':
        add({ type: 'evidence.changed' });
        break;
      case 'devices':
      case 'checkpoints':
        add({ type: 'journal.changed' });
        break;
      case 'packs':
        break;
    }
  }
  const isMany = items.has(null) || items.size > MANY;
  for (const id of isMany ? [null] : items) add({ type: 'item.changed', id });
  return [...events.values()];
}
