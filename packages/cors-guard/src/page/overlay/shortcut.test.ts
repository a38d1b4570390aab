import { expect, it } from 'vitest';
import { isShortcut } from './shortcut.ts';

const keys = (code: string, ...modifiers: string[]): Parameters<typeof isShortcut>[0] => ({
  code,
  ctrlKey: modifiers.includes('ctrl'),
  altKey: modifiers.includes('alt'),
  shiftKey: modifiers.includes('shift'),
  metaKey: modifiers.includes('meta'),
});

it('matches exactly these keys', () => {
  expect(isShortcut(keys('KeyC', 'alt', 'shift'), 'Alt+Shift+C')).toBe(true);
  expect(isShortcut(keys('Digit4', 'ctrl'), 'ctrl+4')).toBe(true);
  expect(isShortcut(keys('KeyC', 'alt'), 'alt+shift+c')).toBe(false);
  expect(isShortcut(keys('KeyC', 'alt', 'shift', 'ctrl'), 'alt+shift+c')).toBe(false);
  expect(isShortcut(keys('KeyD', 'alt', 'shift'), 'alt+shift+c')).toBe(false);
});

it('matches nothing when there is none', () => {
  expect(isShortcut(keys(''), '')).toBe(false);
});
