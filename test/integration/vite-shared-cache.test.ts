import { describe, expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { call } from '../helpers/call.ts';
import { startSharedCache } from '../helpers/nginx.ts';
import { allowlistApi, startTarget } from '../helpers/recording-target.ts';
import { closing, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { publicEntry, startVite } from '../helpers/vite-dev.ts';

/** What a visitor of the production page gets from the cache. */
const visit = async (port: number, path: string): Promise<unknown[]> => {
  const { status, headers } = await call(`http://127.0.0.1:${port}${path}`, { headers: { origin: PAGE } });
  return [status, headers['access-control-allow-origin'], headers['x-cache']];
};

describe('a shared cache in front of an API that echoes allowed origins without Vary', () => {
  it('gives a visitor after our probing what it gave before', async () => {
    const api = closing(await startTarget(allowlistApi([PAGE], { vary: false })));
    const cache = closing(await startSharedCache(api.origin));
    const dev = closing(
      await startVite({
        plugins: [corsGuard({ enabled: true, report: 'report.json' })],
        server: { proxy: { '/api': publicEntry(cache.port) } },
      }),
    );
    // A POST is not cached: development itself leaves no trace, so that what is in the cache afterwards is ours.
    await pageOf(dev)('POST', '/api/items', { 'content-type': 'application/json' }, '{}');
    await judgedOf(dev)(1);
    expect(api.probes().length).toBeGreaterThan(0);
    expect(await visit(cache.port, '/api/items')).toEqual([200, PAGE, 'MISS']);
    // The page's own GET warms the cache for the visitor; a GET of ours with another origin would show here.
    await pageOf(dev)('GET', '/api/items');
    await judgedOf(dev)(2);
    expect(await visit(cache.port, '/api/items')).toEqual([200, PAGE, 'HIT']);
  });
});
