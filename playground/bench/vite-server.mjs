// A process with one Vite dev server: bare, bare with connections kept by hand, or guarded.
import { createServer } from 'vite';
import { answerParent } from './children.mjs';
import { commonOptions, entries, optionsFor } from './entries.mjs';
import { memoryAnswers } from './memory.mjs';

const { variant, targets, root, cacheDir, report } = JSON.parse(process.argv[2]);

const hooks = {
  rewrite: { rewrite: (path) => path.replace(/^\/rewrite/, '/rewritten') },
  configure: { configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('X-Client', 'bench')) },
  bypass: { bypass: (request) => (request.headers.accept?.includes('text/html') ? '/index.html' : undefined) },
};

const proxy = Object.fromEntries(
  entries.map(({ prefix, target, hook }) => [
    prefix,
    { ...commonOptions(targets[target], { keptByHand: variant === 'agent' }), ...hooks[hook] },
  ]),
);

// A config file would import the plugin within this time, too.
const start = performance.now();
const plugins =
  variant === 'guarded' ? [(await import('cors-guard/vite')).corsGuard(optionsFor({ targets, report }))] : [];
const server = await createServer({
  root,
  cacheDir,
  configFile: false,
  logLevel: 'error',
  plugins,
  server: { host: '127.0.0.1', port: 0, strictPort: true, watch: null, proxy },
});
const createdMs = performance.now() - start;
await server.listen();
server.printUrls();
answerParent({ port: server.httpServer.address().port, createdMs }, memoryAnswers, () => server.close());
