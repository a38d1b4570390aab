/** Builds are none of our business: not in production, not in development, not with a dev server loaded in the same process. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Configuration as RspackConfiguration } from '@rspack/core';
import type { Configuration as WebpackConfiguration } from 'webpack';
import 'webpack-dev-server';
import { corsGuard as rspackGuard } from '../../packages/cors-guard/src/hosts/webpack/rspack.ts';
import { corsGuard as webpackGuard } from '../../packages/cors-guard/src/hosts/webpack/index.ts';
import { PAGE } from '../helpers/set-up.ts';
import { build, loadBundler } from '../helpers/bundler-dev.ts';

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

const files = { 'src/index.js': "fetch('/api/items').then((answer) => console.log(answer.status));" };

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
      const bare = await build(name, files, { mode, devServer });
      const guarded = await build(name, files, { mode, ...(name === 'webpack-dev-server' ? ofWebpack : ofRspack) });
      expect(guarded['main.js']).toContain('/api/items');
      expect(guarded).toEqual(bare);
    },
  );
});
