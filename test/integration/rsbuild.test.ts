/** The plugin in Rsbuild: entries of every form, the order of lines, what it leaves as it is. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProxyConfig, RsbuildConfig } from '@rsbuild/core';
import { describe, expect, it } from 'vitest';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/hosts/rsbuild/index.ts';
import { call } from '../helpers/call.ts';
import type { HostServer } from '../helpers/host.ts';
import { noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { makeRsbuild, startRsbuild } from '../helpers/rsbuild-host.ts';
import { closing, judgedOf, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders, publicEntry, PUBLIC_HOST } from '../helpers/vite-dev.ts';

interface SetUp {
  readonly dev: HostServer;
  /** The target under its public name. */
  readonly api: string;
  /** What the target was asked for, probes aside. */
  readonly asked: () => readonly string[];
  readonly get: (path: string) => Promise<number>;
}

/** A guarded dev server in front of a target without CORS. */
async function setUp(
  proxyOf: (entry: ReturnType<typeof publicEntry>) => ProxyConfig,
  more: { readonly config?: RsbuildConfig; readonly options?: (target: string) => CorsGuardOptions } = {},
): Promise<SetUp> {
  const target = closing(await startTarget(noCorsApi));
  const api = `http://${PUBLIC_HOST}:${target.port}`;
  const { server, ...config } = more.config ?? {};
  const dev = closing(
    await startRsbuild(
      { ...config, server: { ...server, proxy: proxyOf(publicEntry(target.port)) } },
      { options: { enabled: true, production: { page: PAGE, api }, ...more.options?.(target.origin) } },
    ),
  );
  const probes = new Set(target.probes());
  return {
    dev,
    api,
    asked: () =>
      target.received
        .filter((one) => !probes.has(one) && !/cors-guard\//.test(one.headers['user-agent'] ?? ''))
        .map(({ url }) => url),
    get: async (path) => (await call(dev.url + path, { headers: pageHeaders(dev) })).status,
  };
}

/** `METHOD path -> production URL` of every call in the report. */
async function callsOf({ dev }: SetUp, count: number): Promise<readonly string[]> {
  const { calls } = await judgedOf(dev)(count);
  return calls.map(({ method, url, productionUrl }) => `${method} ${url} -> ${productionUrl}`).sort();
}

describe('entries of the proxy', () => {
  it('are seen in every form of an object', async () => {
    const set = await setUp((entry) => ({
      '/plain': entry.target as string,
      '/api': entry as object,
      '/rewritten': { ...(entry as object), pathRewrite: { '^/rewritten': '/v2' } },
      '/named-otherwise': { ...(entry as object), pathFilter: ['/one', '/two'] },
      '/routed': { ...(entry as object), target: 'http://127.0.0.1:1', router: () => entry.target as string },
      '/left-out': { ...(entry as object), bypass: () => '/index.html' },
    }));
    // The name of a string's target is public, and nobody resolves it here.
    expect(await set.get('/plain/items')).toBe(504);
    for (const path of ['/api/items', '/rewritten/items', '/one/items', '/two/items', '/routed/items'])
      expect([path, await set.get(path)]).toEqual([path, 200]);
    expect(await set.get('/left-out')).toBe(200);
    expect(set.asked()).toEqual(['/api/items', '/v2/items', '/one/items', '/two/items', '/routed/items']);
    expect(await callsOf(set, 5)).toEqual(
      expect.arrayContaining([
        `GET /api/items -> ${set.api}/api/items`,
        `GET /one/items -> ${set.api}/one/items`,
        `GET /rewritten/items -> ${set.api}/v2/items`,
        `GET /routed/items -> ${set.api}/routed/items`,
        `GET /two/items -> ${set.api}/two/items`,
      ]),
    );
  });

  it('are seen in a list, and when another plugin adds them', async () => {
    let added: object | undefined;
    const late = {
      name: 'late',
      setup(api: { modifyRsbuildConfig(change: (config: RsbuildConfig) => void): void }) {
        api.modifyRsbuildConfig((config) => {
          if (added && Array.isArray(config.server?.proxy)) config.server.proxy.push(added);
        });
      },
    };
    const set = await setUp(
      (entry) => {
        added = { ...entry, pathFilter: '/late' };
        return [{ ...(entry as object), pathFilter: ['/api/**', '/auth/**'] }];
      },
      { config: { plugins: [late] } },
    );
    for (const path of ['/api/items', '/auth/session', '/late/items']) expect(await set.get(path)).toBe(200);
    expect(await callsOf(set, 3)).toEqual([
      `GET /api/items -> ${set.api}/api/items`,
      `GET /auth/session -> ${set.api}/auth/session`,
      `GET /late/items -> ${set.api}/late/items`,
    ]);
  });

  it('of the options stand behind those of the project, which stay as they are', async () => {
    const hooks: string[] = [];
    const users = { on: { proxyRes: () => void hooks.push('proxyRes') } };
    let written: object = {};
    const set = await setUp((entry) => (written = { '/api': { ...entry, ...users } }) as ProxyConfig, {
      options: (target) => ({ proxy: { '/api': 'http://127.0.0.1:1', '/own': target } }),
    });
    expect([await set.get('/api/items'), await set.get('/own/items')]).toEqual([200, 200]);
    await judgedOf(set.dev)(1);
    expect(set.asked()).toEqual(['/api/items', '/own/items']);
    expect(set.dev.lines.join('\n')).toContain('its own proxy entry "/api" is not used');
    expect(hooks).toEqual(['proxyRes']);
    expect(Object.keys((written as Record<string, object>)['/api'] ?? {})).not.toContain('plugins');
  });
});

describe('the dev server', () => {
  it('says what is guarded once, below the lines of Rsbuild, and what was found', async () => {
    const set = await setUp((entry) => ({ '/api': entry as object }));
    const { lines } = set.dev;
    await until('the start line', () => lines.some((line) => line.includes(`checks /api as ${PAGE}`)));
    expect(lines.findIndex((line) => line.includes('checks /api as'))).toBeGreaterThan(
      lines.findIndex((line) => line.includes('built in')),
    );
    await set.get('/api/items');
    await until('the finding', () => lines.some((line) => line.includes('x allow-origin-missing')));
    await set.dev.stop();
    expect(lines.filter((line) => line.includes('checks /api as'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('internal fault'))).toEqual([]);
  });

  it('opens its doors below the base, to its own pages alone', async () => {
    const { dev } = await setUp((entry) => ({ '/admin/api': entry as object }), {
      config: { server: { base: '/admin' } },
    });
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await call(dev.url + path, { headers: { ...pageHeaders(dev), ...headers } })).status;
    expect(await status('/admin/__cors-guard/state.json')).toBe(200);
    expect(await status('/admin/__cors-guard/state.json', { host: 'evil.example' })).toBe(403);
    expect(await status('/admin/__cors-guard/state.json', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await status('/__cors-guard/state.json')).toBe(404);
  });

  it('has the page in bundles for browsers, and in no other', async () => {
    const target = closing(await startTarget(noCorsApi));
    const environments: RsbuildConfig['environments'] = { web: {}, node: { output: { target: 'node' } } };
    const { rsbuild, folder } = await makeRsbuild(
      { environments, server: { proxy: { '/api': target.origin } }, dev: { writeToDisk: true } },
      { options: { enabled: true } },
    );
    const { server } = await rsbuild.startDevServer();
    try {
      await Promise.all(Object.values(server.environments).map((environment) => environment.getStats()));
      const texts = await textsIn(join(folder.path, 'dist'));
      const having = [...texts].filter(
        ([, text]) => text.includes('cors-guard-overlay') || text.includes('__cors-guard'),
      );
      expect(having.map(([name]) => name)).toEqual(['static/js/index.js', 'static/js/index.js.map']);
      expect(texts.size).toBeGreaterThan(2);
    } finally {
      await server.close();
      await folder.close();
    }
  });

  it('does not start with a wrong option, and says which it is', async () => {
    const wrong = { prob: false } as CorsGuardOptions;
    await expect(setUp(() => ({}), { options: () => wrong })).rejects.toThrow(/prob.*probe/s);
  });
});

describe('builds', () => {
  it('are the same with the plugin, and guarded where they are previewed', async () => {
    const target = closing(await startTarget(noCorsApi));
    const api = `http://${PUBLIC_HOST}:${target.port}`;
    const config = { server: { proxy: { '/api': publicEntry(target.port) as object } } };
    const guarded = await makeRsbuild(config, { options: { enabled: true, production: { page: PAGE, api } } });
    const bare = await makeRsbuild(config, {});
    try {
      for (const { rsbuild } of [guarded, bare]) await (await rsbuild.build()).close();
      const built = await textsIn(join(guarded.folder.path, 'dist'));
      expect(built.size).toBeGreaterThan(1);
      expect(built).toEqual(await textsIn(join(bare.folder.path, 'dist')));

      const again = await makeRsbuild(
        { ...config, root: guarded.folder.path },
        { options: { enabled: true, production: { page: PAGE, api } } },
      );
      const { server, port } = await again.rsbuild.preview();
      const url = `http://127.0.0.1:${port}`;
      expect((await call(`${url}/api/items`, { headers: pageHeaders({ url }) })).status).toBe(200);
      await until('the finding', () => again.lines.some((line) => line.includes('x allow-origin-missing')));
      await server.close();
      await again.folder.close();
    } finally {
      for (const { folder } of [guarded, bare]) await folder.close();
    }
  });
});

/** Text of every file in a folder, by its path. */
async function textsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  const texts = paths.map(async (path) => {
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    return [name, await readFile(path, 'utf8')] as const;
  });
  return new Map(await Promise.all(texts));
}
