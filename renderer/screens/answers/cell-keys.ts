const FIELDS = 'input, select, textarea, [role="spinbutton"], button';

/** Puts the keyboard's focus into a cell, if it is there. @returns whether it is */
export function focusCell(grid: Element | null | undefined, row: number, column: number): boolean {
  const cell = grid?.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  const field = cell?.querySelector<HTMLElement>(FIELDS);
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
  return field !== null && field !== undefined;
}

/** Where in its grid a key was pressed; null if not in a cell. */
export function cellOf(event: Event): { readonly row: number; readonly column: number } | null {
  const cell = event.target instanceof Element ? event.target.closest('[data-row][data-column]') : null;
  if (cell === null) return null;
  return { row: Number(cell.getAttribute('data-row')), column: Number(cell.getAttribute('data-column')) };
}

/** Whether an arrow leaves the field: at the edge of its text, and always where there is no text. */
function leaves(field: EventTarget | null, key: string): boolean {
  if (field instanceof HTMLSelectElement) return true;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false;
  const isVertical = key === 'ArrowUp' || key === 'ArrowDown';
  if (isVertical && field instanceof HTMLInputElement) return true;
  const isBackwards = key === 'ArrowUp' || key === 'ArrowLeft';
  const { selectionStart, selectionEnd, value } = field;
  if (!isVertical && selectionStart === 0 && selectionEnd === value.length) return true;
  return selectionStart === selectionEnd && selectionStart === (isBackwards ? 0 : value.length);
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves from cell to cell by the arrow keys. @returns whether the key was used */
export function moveByArrow(event: KeyboardEvent, grid: Element): boolean {
  const step = STEPS[event.key];
  const at = cellOf(event);
  if (step === undefined || at === null || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey)
    return false;
  if (!leaves(event.target, event.key)) return false;
  return focusCell(grid, at.row + step[0], at.column + step[1]);
}
