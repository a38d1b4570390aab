// The config of the measured app. The process that starts it says which variant it is, and where its targets are.
import { defineConfig } from 'vite';
import { commonOptions, entries, optionsFor } from '../entries.mjs';

const { variant, targets, cacheDir } = JSON.parse(process.env.BENCH ?? '{}');

const hooks = {
  rewrite: { rewrite: (path) => path.replace(/^\/rewrite/, '/rewritten') },
  configure: { configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('X-Client', 'bench')) },
  bypass: { bypass: (request) => (request.headers.accept?.includes('text/html') ? '/index.html' : undefined) },
};

const proxy = () =>
  Object.fromEntries(
    entries.map(({ prefix, target, hook }) => [
      prefix,
      { ...commonOptions(targets[target], { keptByHand: variant === 'agent' }), ...hooks[hook] },
    ]),
  );

export default defineConfig(async () => ({
  cacheDir,
  logLevel: 'error',
  // Loaded only where it is used: bare has to be bare.
  plugins: variant === 'guarded' ? [(await import('cors-guard/vite')).corsGuard(optionsFor(targets))] : [],
  server: { host: '127.0.0.1', port: 0, strictPort: true, watch: null, proxy: targets && proxy() },
}));
