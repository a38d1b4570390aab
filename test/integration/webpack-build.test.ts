/** Builds are none of our business: not in production, not in development, not with a dev server loaded in the same process. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Configuration as RspackConfiguration } from '@rspack/core';
import type { Configuration as WebpackConfiguration } from 'webpack';
import 'webpack-dev-server';
import { corsGuard as rspackGuard } from '../../packages/cors-guard/src/hosts/webpack/rspack.ts';
import { corsGuard as webpackGuard } from '../../packages/cors-guard/src/hosts/webpack/index.ts';
import { startFolder } from '../helpers/folder.ts';
import { closing, PAGE } from '../helpers/set-up.ts';
import { loadBundler, type BundlerName } from '../helpers/webpack-dev.ts';

const options = { enabled: true, production: { page: PAGE } };
const devServer = { proxy: [{ context: ['/api'], target: 'http://127.0.0.1:9' }] };

// Typed as people type theirs: the compiler checks that both fit.
const ofWebpack: WebpackConfiguration = {
  plugins: [webpackGuard(options)],
  devServer: webpackGuard.devServer({ ...devServer, setupMiddlewares: (middlewares) => middlewares }, options),
};
const ofRspack: RspackConfiguration = {
  plugins: [rspackGuard(options)],
  devServer: rspackGuard.devServer({ ...devServer, setupMiddlewares: (middlewares) => middlewares }, options),
};

/** Files of the output by name. */
async function build(name: BundlerName, config: object): Promise<Record<string, string>> {
  const { compile } = await loadBundler(name);
  const root = closing(await startFolder()).path;
  await writeFile(join(root, 'main.js'), "fetch('/api/items').then((answer) => console.log(answer.status));");
  const path = join(root, 'dist');
  const compiler = compile({ context: root, entry: './main.js', output: { path }, ...config }) as ReturnType<
    typeof compile
  > & { run(done: (error: Error | null, stats?: { hasErrors(): boolean }) => void): void };
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) =>
      compiler.close(() => (error || stats?.hasErrors() ? reject(error ?? new Error('not built')) : resolve())),
    );
  });
  const files = await readdir(path);
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(join(path, file), 'utf8')])),
  );
}

const variables = { WEBPACK_SERVE: process.env.WEBPACK_SERVE, RSPACK_SERVE: process.env.RSPACK_SERVE };
afterEach(() => {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

describe.each(['webpack-dev-server', '@rspack/dev-server'] as const)('a build beside %s', (name) => {
  it.each([
    ['production', 'true'],
    ['production', undefined],
    ['development', 'true'],
    ['development', undefined],
  ] as const)(
    'has the same bytes with plugin and wrapper (%s, a dev server is loaded: %s)',
    async (mode, isServing) => {
      const { compile } = await loadBundler(name);
      expect(compile).toBeTypeOf('function');
      for (const variable of Object.keys(variables)) {
        if (isServing) process.env[variable] = isServing;
        else delete process.env[variable];
      }
      const bare = await build(name, { mode, devServer });
      const guarded = await build(name, { mode, ...(name === 'webpack-dev-server' ? ofWebpack : ofRspack) });
      expect(guarded['main.js']).toContain('/api/items');
      expect(guarded).toEqual(bare);
    },
  );
});
