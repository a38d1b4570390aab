import { describe, expect, it } from 'vitest';
import type { Observed } from '../live/format.ts';
import { evenly, observedOf, rewrite, type Line } from './lines.ts';

const allowed: Observed = {
  res: { o: 'allowed', t: 'cors', s: 200, h: [] },
  wire: [{ k: 'A', hop: 0, m: 'GET', o: 'null' }],
};
const blocked: Observed = { res: { o: 'blocked' }, wire: allowed.wire };

const line: Line = {
  id: 'l1',
  class: 'acao',
  page: 'sandbox',
  origin: 'null',
  req: { api: 'fetch', method: 'GET', credentials: 'omit' },
  hops: [{ url: 'https://api.shop.test/c/l1/0', response: { status: 200, headers: [] } }],
  obs: { chromium: blocked, firefox: '=', webkit: { res: { o: 'allowed' }, wire: '=' } },
  why: { chromium: [{ cors: 'MissingAllowOriginHeader' }], firefox: [{ cat: 'CORSMissingAllowOrigin2' }] },
};

describe('rewrite', () => {
  it('gives the same line when nothing changed', () => {
    expect(JSON.stringify(rewrite(line, 'chromium', blocked))).toBe(JSON.stringify(line));
    expect(JSON.stringify(rewrite(line, 'firefox', blocked))).toBe(JSON.stringify(line));
  });

  it('keeps what other browsers did when the one they refer to changes', () => {
    const now = rewrite(line, 'chromium', { res: { o: 'throws', e: 'TypeError' }, wire: [] });
    expect(observedOf(now, 'chromium')).toEqual({ res: { o: 'throws', e: 'TypeError' }, wire: [] });
    expect(observedOf(now, 'firefox')).toEqual(blocked);
    expect(observedOf(now, 'webkit')).toEqual({ res: { o: 'allowed' }, wire: allowed.wire });
  });

  it('drops the name of a failure that is not the same any more', () => {
    expect(rewrite(line, 'firefox', allowed).why).toEqual({ chromium: [{ cors: 'MissingAllowOriginHeader' }] });
    expect(rewrite({ ...line, why: { firefox: [] } }, 'firefox', allowed)).not.toHaveProperty('why');
  });
});

describe('evenly', () => {
  it('takes so many, in order, over the whole range', () => {
    expect(evenly([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([0, 3, 6]);
    expect(evenly([1, 2], 5)).toEqual([1, 2]);
  });
});
