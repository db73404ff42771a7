import { expect, test } from 'vitest';
import { usableState } from '#shell/window-state';

const area = { x: 0, y: 30, width: 1920, height: 1050 };
const bounds = { x: 100, y: 100, width: 1280, height: 800 };

test('a remembered place is taken if it can be reached on some screen', () => {
  const second = { x: 1920, y: 0, width: 1280, height: 1024 };
  expect(usableState({ bounds, isMaximized: false }, [area])).toEqual({ bounds, isMaximized: false });
  const there = { ...bounds, x: 2000 };
  expect(usableState({ bounds: there, isMaximized: true }, [area, second])).toEqual({
    bounds: there,
    isMaximized: true,
  });
  expect(usableState({ bounds: there, isMaximized: true }, [area])).toBeNull();
});

test.each([
  ['above every screen', { bounds: { ...bounds, y: -500 }, isMaximized: false }],
  ['below every screen', { bounds: { ...bounds, y: 1079 }, isMaximized: false }],
  ['left of every screen', { bounds: { ...bounds, x: -1270 }, isMaximized: false }],
  ['smaller than the window may be', { bounds: { ...bounds, width: 10 }, isMaximized: false }],
  ['with numbers that are none', { bounds: { ...bounds, x: '0' }, isMaximized: false }],
  ['without bounds', { isMaximized: false }],
  ['without whether it was maximized', { bounds }],
  ['of another kind', 'window'],
  ['of nothing', null],
])('a place %s is not taken', (_what, remembered) => {
  expect(usableState(remembered, [area])).toBeNull();
});
