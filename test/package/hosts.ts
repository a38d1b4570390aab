/** Projects as people have them, one for each host and each form of its configuration; as the README says it is done. */

import { createRequire } from 'node:module';
import { anyPort } from '../helpers/free-port.ts';
import { repository } from './pack.ts';

/** A project that is started by a command of its tools. */
export interface Project {
  readonly name: string;
  /** Text of its files by path; the API is where `production.api` is. */
  readonly files: (api: string) => Readonly<Record<string, string>>;
  /** Packages of the workspace by the name under which the project has them. */
  readonly packages: readonly (readonly [name: string, inWorkspace: string])[];
  /** File in `node_modules` or of the project, and its arguments. */
  readonly command: readonly [file: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Its tools want a newer Node than the package does. */
  readonly needsNewerNode?: true;
}

/** The production page; http, because the API of these tests is. */
export const PAGE = 'http://app.shop.example';

const guard = (api: string): string => `corsGuard({ production: { page: '${PAGE}', api: '${api}' } })`;
const page = '<!doctype html><title>app</title><script src="/main.js"></script>';
const app = { 'src/index.js': "fetch('/api/items');\n" };
const bundled = { ...app, 'public/index.html': page };
const commonJs = { 'package.json': '{ "name": "app", "private": true }' };
const esm = { 'package.json': '{ "name": "app", "private": true, "type": "module" }' };

/** The same configuration for webpack and Rspack, which read the same ones. */
const bundlerConfig = (api: string): string => `{
  mode: 'development',
  entry: './src/index.js',
  plugins: [${guard(api)}],
  devServer: { host: '127.0.0.1', port: 0, proxy: [{ context: ['/api'], target: '${api}' }] },
}`;
const rsbuildConfig = (api: string): string => `{
  plugins: [${guard(api)}],
  server: { host: '127.0.0.1', port: ${anyPort()}, proxy: { '/api': '${api}' } },
}`;

const webpack = [
  ['webpack', 'webpack'],
  ['webpack-cli', 'webpack-cli'],
  ['webpack-dev-server', 'webpack-dev-server'],
] as const;
const webpack5 = { WEBPACK_DEV_SERVER_PACKAGE: createRequire(repository).resolve('webpack-dev-server5') };
const rspack = [
  ['@rspack/core', '@rspack/core'],
  ['@rspack/cli', '@rspack/cli'],
  ['@rspack/dev-server', '@rspack/dev-server'],
] as const;
const rsbuild = [['@rsbuild/core', '@rsbuild/core']] as const;
const express = [
  ['express', 'express'],
  ['http-proxy-middleware', 'http-proxy-middleware3'],
] as const;

const server = (api: string): string => `
const guard = ${guard(api)};
const app = express();
app.use(guard.middleware);
app.use('/api', createProxyMiddleware(guard.wrap('/api', { target: '${api}/api', changeOrigin: true })));
app.get('/', (_request, response) => response.send('<script src="/__cors-guard/client.js"></script><script src="/index.js"></script>'));
app.use(express.static('src'));
const server = app.listen(0, '127.0.0.1', () => console.log(\`Local: http://127.0.0.1:\${server.address().port}/\`));
`;

export const projects: readonly Project[] = [
  {
    name: 'webpack-dev-server 5, CommonJS',
    files: (api) => ({
      ...commonJs,
      ...bundled,
      'webpack.config.js': `const { corsGuard } = require('cors-guard/webpack');\nmodule.exports = ${bundlerConfig(api)};\n`,
    }),
    packages: webpack,
    command: ['webpack-cli/bin/cli.js', 'serve'],
    env: webpack5,
  },
  {
    name: 'webpack-dev-server 6, ESM',
    files: (api) => ({
      ...esm,
      ...bundled,
      'webpack.config.js': `import { corsGuard } from 'cors-guard/webpack';\nexport default ${bundlerConfig(api)};\n`,
    }),
    packages: webpack,
    command: ['webpack-cli/bin/cli.js', 'serve'],
    needsNewerNode: true,
  },
  {
    name: 'webpack-dev-server 6, TypeScript',
    files: (api) => ({
      ...esm,
      ...bundled,
      'webpack.config.ts': `import corsGuard from 'cors-guard/webpack';\nimport type { Configuration } from 'webpack';\nconst config: Configuration = ${bundlerConfig(api)};\nexport default config;\n`,
    }),
    packages: webpack,
    command: ['webpack-cli/bin/cli.js', 'serve'],
    needsNewerNode: true,
  },
  {
    name: 'Rspack, CommonJS',
    files: (api) => ({
      ...commonJs,
      ...bundled,
      'rspack.config.js': `const { corsGuard } = require('cors-guard/rspack');\nmodule.exports = ${bundlerConfig(api)};\n`,
    }),
    packages: rspack,
    command: ['@rspack/cli/bin/rspack.js', 'dev'],
  },
  {
    name: 'Rspack, ESM',
    files: (api) => ({
      ...esm,
      ...bundled,
      'rspack.config.js': `import corsGuard from 'cors-guard/rspack';\nexport default ${bundlerConfig(api)};\n`,
    }),
    packages: rspack,
    command: ['@rspack/cli/bin/rspack.js', 'dev'],
  },
  {
    name: 'Rsbuild, CommonJS',
    files: (api) => ({
      ...commonJs,
      ...app,
      'rsbuild.config.cjs': `const { corsGuard } = require('cors-guard/rsbuild');\nmodule.exports = ${rsbuildConfig(api)};\n`,
    }),
    packages: rsbuild,
    command: ['@rsbuild/core/bin/rsbuild.js', 'dev'],
  },
  {
    name: 'Rsbuild, TypeScript',
    files: (api) => ({
      ...esm,
      ...app,
      'rsbuild.config.ts': `import { defineConfig } from '@rsbuild/core';\nimport corsGuard from 'cors-guard/rsbuild';\nexport default defineConfig(${rsbuildConfig(api)});\n`,
    }),
    packages: rsbuild,
    command: ['@rsbuild/core/bin/rsbuild.js', 'dev'],
  },
  {
    name: 'http-proxy-middleware in Express, CommonJS',
    files: (api) => ({
      ...commonJs,
      'src/index.js': app['src/index.js'],
      'server.js': `const express = require('express');\nconst { createProxyMiddleware } = require('http-proxy-middleware');\nconst { corsGuard } = require('cors-guard/http-proxy-middleware');\n${server(api)}`,
    }),
    packages: express,
    command: ['server.js'],
  },
  {
    name: 'http-proxy-middleware in Express, ESM',
    files: (api) => ({
      ...esm,
      'src/index.js': app['src/index.js'],
      'server.js': `import express from 'express';\nimport { createProxyMiddleware } from 'http-proxy-middleware';\nimport corsGuard from 'cors-guard/http-proxy-middleware';\n${server(api)}`,
    }),
    packages: express,
    command: ['server.js'],
  },
];
