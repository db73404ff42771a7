import type { WorkflowStep } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import { areSeparate, barOf, type Frame, holdersOf } from './frame.ts';

/** After so many tries the search gives up and takes it that the roles can be filled; then the round shows who is missing. */
const TRY_LIMIT = 20_000;

type Seat = { readonly step: WorkflowStep; readonly candidates: readonly string[] };

function seatsOf(frame: Frame): { readonly seats: Seat[]; readonly short: RecordRole[] } {
  const seats: Seat[] = [];
  const short: RecordRole[] = [];
  for (const step of frame.rules.stages.flatMap(({ steps }) => steps)) {
    if (step.asks !== 'decision') continue;
    const holders = holdersOf(frame, step.role);
    const candidates = holders.filter((id) => barOf(frame, step, id) === null);
    const wanted = step.quorum === 'all' ? 1 : step.quorum;
    const needed = frame.fourEyes ? wanted : Math.max(1, Math.min(wanted, holders.length));
    if (candidates.length < needed) short.push(step.role);
    for (let seat = 0; seat < needed; seat += 1) seats.push({ step, candidates });
  }
  return { seats, short };
}

/** Whether the seats can be taken so that nobody sits twice at one step or in roles that are kept apart. */
function canSeat(frame: Frame, seats: readonly Seat[]): boolean {
  const taken: { readonly step: WorkflowStep; readonly personId: string }[] = [];
  // The seats with the fewest candidates first: what cannot work is seen early.
  const order = seats.toSorted((a, b) => a.candidates.length - b.candidates.length);
  let tries = 0;
  const seat = (index: number): boolean => {
    const next = order[index];
    if (!next) return true;
    for (const personId of next.candidates) {
      tries += 1;
      if (tries > TRY_LIMIT) return true;
      const isFree = taken.every(
        (one) =>
          one.personId !== personId ||
          (one.step.id !== next.step.id &&
            !(frame.fourEyes && areSeparate(frame.rules, one.step.role, next.step.role))),
      );
      if (!isFree) continue;
      taken.push({ step: next.step, personId });
      if (seat(index + 1)) return true;
      taken.pop();
    }
    return false;
  };
  return seat(0);
}

/**
 * The roles for which people are missing, as people hold them now: too few, or none that separation leaves free. Empty if
 * everything that has to be decided can be decided. Keys are not looked at: whoever has none can make one.
 */
export function lackingRoles(frame: Frame): RecordRole[] {
  const { seats, short } = seatsOf(frame);
  if (short.length > 0) return [...new Set(short)];
  if (canSeat(frame, seats)) return [];
  const roles = [...new Set(seats.map(({ step }) => step.role))];
  return roles.filter((role) => roles.some((other) => areSeparate(frame.rules, role, other)));
}
