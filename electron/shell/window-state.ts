import type { Rectangle } from 'electron';

/** Where the window was, in device-independent pixels. */
export interface WindowState {
  readonly bounds: Rectangle;
  readonly isMaximized: boolean;
}

/** The window's size at its first start, in device-independent pixels. */
export const firstSize = { width: 1280, height: 800 };
/** Below this the screens do not work. */
export const smallest = { minWidth: 880, minHeight: 600 };

/**
 * A remembered place, if it can still be seen: a screen may be gone, or the file not be ours.
 * @param areas  the usable part of each screen
 */
export function usableState(remembered: unknown, areas: readonly Rectangle[]): WindowState | null {
  if (typeof remembered !== 'object' || remembered === null) return null;
  const { bounds, isMaximized } = remembered as Partial<Record<keyof WindowState, unknown>>;
  if (typeof bounds !== 'object' || bounds === null || typeof isMaximized !== 'boolean') return null;
  const { x, y, width, height } = bounds as Partial<Record<keyof Rectangle, unknown>>;
  if (![x, y, width, height].every(Number.isSafeInteger)) return null;
  const place = { x, y, width, height } as Rectangle;
  if (place.width < smallest.minWidth || place.height < smallest.minHeight) return null;
  // Enough of the title bar must be on a screen to drag it.
  const isReachable = areas.some(
    (area) =>
      place.y >= area.y &&
      place.y < area.y + area.height - 40 &&
      place.x + place.width > area.x + 120 &&
      place.x < area.x + area.width - 120,
  );
  return isReachable ? { bounds: place, isMaximized } : null;
}
