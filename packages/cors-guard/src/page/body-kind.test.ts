import { expect, it } from 'vitest';
import { bodyKindOf } from './body-kind.ts';

it.each([
  [undefined, 'none'],
  [null, 'none'],
  ['', 'empty'],
  ['{"a":1}', 'text'],
  [7, 'text'],
  [new URLSearchParams('a=1'), 'params'],
  [new FormData(), 'form'],
  [new Blob(['a'], { type: 'Application/JSON' }), 'blob:application/json'],
  [new Blob(['a']), 'blob:'],
  [new ArrayBuffer(1), 'buffer'],
  [new Uint8Array(1), 'buffer'],
  [new DataView(new ArrayBuffer(1)), 'buffer'],
  [new Blob(['a']).stream(), 'stream'],
  [{ [Symbol.toStringTag]: 'HTMLDocument' }, 'blob:text/html;charset=UTF-8'],
  [{}, 'text'],
] as const)('%s is %s', (body, kind) => {
  expect(bodyKindOf(body)).toBe(kind);
});
