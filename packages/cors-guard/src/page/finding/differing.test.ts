import { expect, it } from 'vitest';
import { differing } from './differing.ts';

const shown = (pieces: ReturnType<typeof differing>['got']): string =>
  pieces.map(({ text, differs }) => (differs ? `<${text}>` : text)).join('');

it.each([
  ['https://app.example.com/', 'https://app.example.com', 'https://app.example.com</>', 'https://app.example.com'],
  ['http://app.example.com', 'https://app.example.com', 'http://app.example.com', 'http<s>://app.example.com'],
  ['https://www.a.example', 'https://a.example', 'https://<www.>a.example', 'https://a.example'],
  ['*', 'https://a.example', '<*>', '<https://a.example>'],
  ['', 'true', '', '<true>'],
  ['aa', 'aaa', 'aa', 'aa<a>'],
  ['same', 'same', 'same', 'same'],
])('%s against %s', (got, needed, markedGot, markedNeeded) => {
  const sides = differing(got, needed);
  expect([shown(sides.got), shown(sides.needed)]).toEqual([markedGot, markedNeeded]);
});
