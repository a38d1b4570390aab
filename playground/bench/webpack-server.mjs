// A process with one webpack-dev-server: bare, bare with connections kept by hand, or guarded.
import { once } from 'node:events';
import { join } from 'node:path';
import { answerParent } from './children.mjs';
import { commonOptions, entries, optionsFor } from './entries.mjs';
import { memoryAnswers } from './memory.mjs';

const { root, variant, targets, cacheDir, devServer, isFive } = JSON.parse(process.argv[2]);
const { default: DevServer } = await import(devServer);
const { default: webpack } = await import('webpack');

const setHeader = (request) => request.setHeader('X-Client', 'bench');

/** webpack-dev-server 6 has hooks of other names, and no `bypass`. */
const options = {
  rewrite: { pathRewrite: { '^/rewrite': '/rewritten' } },
  configure: isFive ? { onProxyReq: setHeader } : { on: { proxyReq: setHeader } },
  bypass: isFive && { bypass: ({ headers }) => (headers.accept?.includes('text/html') ? '/index.html' : undefined) },
};

const proxy = entries.map(({ prefix, target, hook }) => ({
  context: [prefix],
  ...commonOptions(targets[target], { keptByHand: variant === 'agent' }),
  ...options[hook],
}));

// A config file would import the plugin within this time, too.
const start = performance.now();
const plain = {
  host: '127.0.0.1',
  port: 0,
  static: { directory: root, watch: false },
  hot: false,
  setupExitSignals: false,
  proxy,
};
const guard = variant === 'guarded' ? (await import('cors-guard/webpack')).corsGuard : undefined;
const compiler = webpack({
  mode: 'development',
  context: root,
  entry: './app.js',
  output: { path: join(cacheDir, 'dist'), filename: 'app.js' },
  stats: 'none',
  infrastructureLogging: { level: 'error' },
  plugins: guard ? [guard(optionsFor(targets))] : [],
  devServer: guard ? guard.devServer(plain) : plain,
});
const server = new DevServer(compiler.options.devServer, compiler);
await server.start();
const createdMs = performance.now() - start;
if (!server.server.listening) await once(server.server, 'listening');
answerParent({ port: server.server.address().port, createdMs }, memoryAnswers, async () => {
  await server.stop();
  await new Promise((resolve) => compiler.close(resolve));
});
