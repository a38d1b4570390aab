// The dev servers of the playground, one function a tool: each serves the same app and calls `onReady` with the address
// before it prints lines of its own.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundlerConfig } from './bundler-config.mjs';

/** By name, as `npm start -- <name>` knows them. */
export const devServers = { vite: startVite, webpack: startWebpack, rspack: startRspack };

/** The config of the app for Vite, which also builds it for production. */
export const viteConfig = fileURLToPath(new URL('vite-app/vite.config.js', import.meta.url));

async function startVite({ port, onReady, customLogger }) {
  const vite = await import('vite');
  const server = await vite.createServer({
    configFile: viteConfig,
    server: { port },
    ...(customLogger && { customLogger }),
  });
  await server.listen();
  const [url] = server.resolvedUrls.local;
  onReady(url);
  server.printUrls();
  return { url, close: () => server.close() };
}

async function startWebpack(options) {
  // The dev server first, as its command line does: by it a plugin sees that nothing is built for production.
  const { default: DevServer } = await import('webpack-dev-server');
  const { default: webpack } = await import('webpack');
  const { corsGuard } = await import('cors-guard/webpack');
  return startBundler(DevServer, webpack, corsGuard, options);
}

async function startRspack(options) {
  const { RspackDevServer } = await import('@rspack/dev-server');
  const { rspack } = await import('@rspack/core');
  const { corsGuard } = await import('cors-guard/rspack');
  return startBundler(RspackDevServer, rspack, corsGuard, options);
}

/** What `webpack serve` and `rspack serve` do, but for signals: those end the whole playground. */
async function startBundler(DevServer, bundler, corsGuard, { port: wanted, onReady }) {
  const port = await freePort(wanted);
  const url = `http://127.0.0.1:${port}/`;
  const compiler = bundler(bundlerConfig(bundler, corsGuard));
  const { devServer } = compiler.options;
  const guarded = devServer.onListening;
  const onListening = (server) => {
    onReady(url);
    guarded?.(server);
  };
  const server = new DevServer({ ...devServer, port, onListening, setupExitSignals: false }, compiler);
  await server.start();
  return {
    url,
    async close() {
      await server.stop();
      await new Promise((resolve) => compiler.close(resolve));
    },
  };
}

/** The wanted port or, when somebody else has it, any. */
async function freePort(wanted) {
  const probe = createServer();
  const listening = (port) => once(probe.listen(port, '127.0.0.1'), 'listening');
  await listening(wanted).catch(() => listening(0));
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
