/**
 * Whether keys were pressed as in `alt+shift+c`. The key is taken by its place (`KeyC`), because Alt makes other letters of it on
 * some systems.
 *
 * @param shortcut - modifiers of ctrl, alt, shift, meta, and one letter or digit; `''` matches nothing
 * @example isShortcut(event, 'alt+shift+c')
 */
export function isShortcut(
  event: Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'code'>,
  shortcut: string,
): boolean {
  const parts = shortcut.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  if (key === '') return false;
  const has = (name: string): boolean => parts.includes(name);
  const modifiers =
    event.ctrlKey === has('ctrl') &&
    event.altKey === has('alt') &&
    event.shiftKey === has('shift') &&
    event.metaKey === has('meta');
  return modifiers && event.code.toLowerCase() === (/\d/.test(key) ? `digit${key}` : `key${key}`);
}
