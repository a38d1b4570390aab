/** Plugin, wrapper and both, on every dev server: one guard each, and the same findings. */

import { describe, expect, it } from 'vitest';
import { noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { call } from '../helpers/call.ts';
import { closing, codesOf, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { publicEntry, PUBLIC_HOST } from '../helpers/vite-dev.ts';
import { bundlerNames, startBundler } from '../helpers/bundler-dev.ts';

describe.each(bundlerNames)('%s', (name) => {
  it.each(['wrapper', 'plugin', 'both'] as const)('is guarded by the %s, once', async (form) => {
    const target = closing(await startTarget(noCorsApi));
    const api = `http://${PUBLIC_HOST}:${target.port}`;
    const devServer = { proxy: [{ context: ['/api'], ...publicEntry(target.port) }] };
    const options = { production: { page: PAGE, api } };
    const dev = closing(await startBundler(name, { devServer, options, form }));
    expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
    const report = await judgedOf(dev)(1);
    expect(codesOf(report)).toEqual(['allow-origin-missing (error)']);
    expect(report.calls).toMatchObject([{ method: 'GET', url: '/api/items', productionUrl: `${api}/api/items` }]);
    expect((await call(`${dev.url}/__cors-guard/`, { headers: {} })).status).toBe(403);
    const starts = dev.ours().filter((line) => line.startsWith('checks /api as'));
    expect(starts).toHaveLength(1);
    expect(dev.ours().filter((line) => line.includes('allow-origin-missing'))).toHaveLength(1);
    expect(dev.ours().filter((line) => /fault|cannot/.test(line))).toEqual([]);
  });
});
