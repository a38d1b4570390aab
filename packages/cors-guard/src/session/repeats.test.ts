import { expect, it } from 'vitest';
import { likenessOf, type Likeness } from '../observe/index.ts';
import { createRepeats } from './repeats.ts';

const request = (status: number, devPath = '/api/items'): Likeness =>
  likenessOf({
    entry: '/api',
    method: 'GET',
    devPath,
    status,
    asOrigin: undefined,
    requestHeaders: [],
    responseHeaders: [],
  });

it('knows the latest request of a place, and no other', () => {
  const repeats = createRepeats();
  let counted = 0;
  const count = (): boolean => (counted += 1) > 0;
  repeats.note(request(200), count);
  expect(repeats.isRepeat(request(200))).toBe(true);
  expect(repeats.isRepeat(request(404))).toBe(false);
  expect(repeats.isRepeat(request(200, '/api/items/7'))).toBe(false);
  repeats.note(request(404), count);
  expect(repeats.isRepeat(request(200))).toBe(false);
  repeats.forget(request(500));
  expect(repeats.isRepeat(request(404))).toBe(false);
  expect(counted).toBe(1);
});

it('hands on what has to be looked at all the same', () => {
  const repeats = createRepeats();
  repeats.note(request(200), () => false);
  expect(repeats.isRepeat(request(200))).toBe(false);
});

it('keeps few places in mind, the latest ones', () => {
  const repeats = createRepeats();
  for (let n = 0; n < 501; n += 1) repeats.note(request(200, `/api/items/${n}`), () => true);
  expect(repeats.isRepeat(request(200, '/api/items/0'))).toBe(false);
  expect(repeats.isRepeat(request(200, '/api/items/1'))).toBe(true);
});
