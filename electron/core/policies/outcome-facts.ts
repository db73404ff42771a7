import type { House } from './house.ts';
import { type Known, yesNo } from './known.ts';
import { monthsBetween } from './watch-facts.ts';

/** Classes that hold by the newest assessment; which others do not is known once the outcome is determined. */
export function outcomeClasses(house: House, systemId: string, packId: string): Known {
  const standing = house.standing(systemId, packId);
  if (standing === undefined) return undefined;
  return { each: standing.classes, isComplete: standing.isDetermined };
}

export function isAssessed(house: House, systemId: string, packId: string): Known {
  return yesNo(house.standing(systemId, packId) !== undefined);
}

export function isDetermined(house: House, systemId: string, packId: string): Known {
  return yesNo(house.standing(systemId, packId)?.isDetermined === true);
}

export function isSigned(house: House, systemId: string, packId: string): Known {
  return yesNo(house.isSigned(systemId, packId));
}

/** Whole months since the newest assessment was approved, whether or not the approval still holds. */
export function monthsSinceSigned(house: House, systemId: string, packId: string): Known {
  const on = house.standing(systemId, packId)?.approvedOn ?? null;
  return on === null ? undefined : monthsBetween(on, house.today);
}
