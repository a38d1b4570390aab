// The config of the app for webpack and Rspack, which understand the same one.
import { fileURLToPath } from 'node:url';
import { cases } from './cases.mjs';

const app = fileURLToPath(new URL('vite-app', import.meta.url));

/** Takes what differs: the bundler, and the plugin for it. */
export function bundlerConfig({ DefinePlugin }, corsGuard) {
  // Known only when the playground runs: every API listens on a port of its own.
  const { PAGE_ORIGIN: page, API_ORIGINS = '{}', REPORT } = process.env;
  const api = JSON.parse(API_ORIGINS);
  return {
    mode: 'development',
    context: app,
    entry: './main.js',
    // The script that the page of the app asks for.
    output: { filename: 'main.js' },
    devtool: 'eval-source-map',
    stats: 'errors-warnings',
    plugins: [
      // In development calls are relative; a build for production puts the APIs' addresses here.
      new DefinePlugin({ __API_ORIGINS__: '{}', 'import.meta.env.MODE': '"development"' }),
      // Enabled also under CI and test runners, where it is quiet unless asked: showing it is what this app is for.
      corsGuard({ production: { page, api }, report: REPORT || false, enabled: true }),
    ],
    devServer: {
      host: '127.0.0.1',
      static: app,
      // What hides every mistake: in development all calls go to the page's own origin.
      proxy: cases.map(({ prefix }) => ({ context: [prefix], target: api[prefix] })),
    },
  };
}
