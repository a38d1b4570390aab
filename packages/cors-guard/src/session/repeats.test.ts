import { expect, it } from 'vitest';
import { createRepeats } from './repeats.ts';

const place = '/api GET /api/items';

it('knows the latest request of a place, and no other', () => {
  const repeats = createRepeats();
  let counted = 0;
  const count = (): boolean => (counted += 1) > 0;
  repeats.note({ place, text: 'a' }, count);
  expect(repeats.isRepeat({ place, text: 'a' })).toBe(true);
  expect(repeats.isRepeat({ place, text: 'b' })).toBe(false);
  expect(repeats.isRepeat({ place: `${place}/7`, text: 'a' })).toBe(false);
  repeats.note({ place, text: 'b' }, count);
  expect(repeats.isRepeat({ place, text: 'a' })).toBe(false);
  repeats.forget({ place, text: 'c' });
  expect(repeats.isRepeat({ place, text: 'b' })).toBe(false);
  expect(counted).toBe(1);
});

it('hands on what has to be looked at all the same', () => {
  const repeats = createRepeats();
  repeats.note({ place, text: 'a' }, () => false);
  expect(repeats.isRepeat({ place, text: 'a' })).toBe(false);
});

it('keeps few places in mind, the latest ones', () => {
  const repeats = createRepeats();
  for (let n = 0; n < 501; n += 1) repeats.note({ place: `${place}/${n}`, text: 'a' }, () => true);
  expect(repeats.isRepeat({ place: `${place}/0`, text: 'a' })).toBe(false);
  expect(repeats.isRepeat({ place: `${place}/1`, text: 'a' })).toBe(true);
});
