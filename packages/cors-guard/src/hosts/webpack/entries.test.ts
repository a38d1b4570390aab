import { describe, expect, it } from 'vitest';
import type { ProxyOptionsLike } from '../../observe/index.ts';
import { addOwnEntries, tapEntries } from './entries.ts';
import type { DevServerOptions } from './types.ts';

/** A relay that only notes what it is to tap. */
function noting() {
  const seen: { entry: string; options: ProxyOptionsLike }[] = [];
  const tap = { proxyReq() {}, proxyRes() {}, error() {} };
  return {
    seen,
    keep() {},
    tap(entry: string, options: ProxyOptionsLike) {
      seen.push({ entry, options });
      return tap;
    },
  };
}

const target = 'https://api.shop.example';

describe('tapEntries', () => {
  it('puts tapped copies into the same array, and leaves the objects of the user as they are', () => {
    const entry = Object.freeze({ context: ['/api', '/auth'], target });
    const proxy: unknown[] = [entry];
    const relay = noting();
    tapEntries({ proxy }, relay);
    expect(proxy[0]).not.toBe(entry);
    expect(proxy[0]).toMatchObject(entry);
    expect(relay.seen).toEqual([{ entry: '/api, /auth', options: entry }]);
  });

  it('taps once for a relay, and anew for another', () => {
    const entries = [{ context: '/api', target }, () => ({ context: '/late', target })];
    const proxy: unknown[] = [...entries];
    const [one, two] = [noting(), noting()];
    tapEntries({ proxy }, one);
    const tapped = [...proxy];
    tapEntries({ proxy }, one);
    expect(proxy).toEqual(tapped);
    expect(proxy.every((entry, index) => entry === tapped[index])).toBe(true);
    tapEntries({ proxy }, two);
    expect([one.seen.length, two.seen.length]).toEqual([1, 1]);
    expect(two.seen[0]?.options).toBe(entries[0]);
  });

  it('gives one object for one object of a function', () => {
    const options = { context: '/api', target };
    const other = { context: '/v2', target };
    let next = options;
    const proxy: unknown[] = [() => next];
    const relay = noting();
    tapEntries({ proxy }, relay);
    const tapped = proxy[0] as () => object;
    const first = tapped();
    expect(tapped()).toBe(first);
    next = other;
    expect(tapped()).not.toBe(first);
    next = options;
    expect(tapped()).toBe(first);
    expect(relay.seen.map(({ entry }) => entry)).toEqual(['/api', '/v2']);
  });

  it('leaves alone what forwards nothing, and what is no list', () => {
    const bypass = { context: '/api', bypass: () => '/index.html' };
    const proxy: unknown[] = [bypass, null, () => undefined];
    const relay = noting();
    tapEntries({ proxy }, relay);
    expect(proxy[0]).toBe(bypass);
    expect((proxy[2] as () => unknown)()).toBeUndefined();
    const written = { '/api': { target } };
    tapEntries({ proxy: written }, relay);
    expect(written).toEqual({ '/api': { target } });
    expect(relay.seen).toEqual([]);
  });
});

describe('addOwnEntries', () => {
  it("puts them behind the user's, in the same array", () => {
    const proxy: unknown[] = [{ context: '/api', target }];
    const devServer: DevServerOptions = { proxy };
    expect(addOwnEntries(devServer, { '/auth': target, '/v2': { target, pathFilter: '/v2/**' } })).toEqual([]);
    expect(devServer.proxy).toBe(proxy);
    expect(proxy.slice(1)).toEqual([
      { context: ['/auth'], target, changeOrigin: true },
      { target, pathFilter: '/v2/**' },
    ]);
  });

  it('leaves out paths the user has, and names them', () => {
    const devServer: DevServerOptions = { proxy: [{ pathFilter: ['/a', '/api'], target }] };
    expect(addOwnEntries(devServer, { '/api': 'https://other.example' })).toEqual(['/api']);
    expect(devServer.proxy).toHaveLength(1);
  });

  it('adds them once, however often a configuration comes by, tapped or not', () => {
    const devServer: DevServerOptions = {};
    const own = { '/api': target };
    expect(addOwnEntries(devServer, own)).toEqual([]);
    tapEntries(devServer, noting());
    expect(addOwnEntries(devServer, own)).toEqual([]);
    expect(devServer.proxy).toHaveLength(1);
  });

  it('does not take the place of what is no list: the dev server has words for it', () => {
    const devServer: DevServerOptions = { proxy: { '/api': target } };
    addOwnEntries(devServer, { '/auth': target });
    expect(devServer.proxy).toEqual({ '/api': target });
  });
});
