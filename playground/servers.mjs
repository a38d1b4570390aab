// Starts and ends what the playground consists of. Used by the start script and by the tests.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cases } from './cases.mjs';
import { devServers, viteConfig } from './dev-servers.mjs';
import { openProduction } from './production.mjs';

/** Starts every API in a process of its own. `origins` maps the path prefix of a case to the address of its API. */
export async function startApis({ pageOrigin }) {
  const children = cases.map(({ api }) =>
    fork(new URL(`apis/${api}`, import.meta.url), {
      env: { ...process.env, PAGE_ORIGIN: pageOrigin },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  const close = async () => void (await Promise.all(children.map(end)));
  try {
    const ports = await Promise.all(children.map(portOf));
    return {
      origins: Object.fromEntries(cases.map(({ prefix }, i) => [prefix, `http://127.0.0.1:${ports[i]}`])),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Starts the APIs, a dev server with cors-guard, and the same app built and served from the origin that cors-guard is told to be
 * production's. Ports that are taken give way to free ones; 0 takes any.
 */
export async function startPlayground(options = {}) {
  const { app = 'vite', port = 5173, productionPort = 4173, report = '', customLogger, introduce } = options;
  const opened = [];
  const close = async () => {
    for (const part of opened.toReversed()) await part.close();
  };
  try {
    const production = await openProduction({ port: productionPort });
    opened.push(production);
    const apis = await startApis({ pageOrigin: production.origin });
    opened.push(apis);
    // The environment is how a config is told what only this run knows; Vite reads it again on a restart.
    Object.assign(process.env, {
      PAGE_ORIGIN: production.origin,
      API_ORIGINS: JSON.stringify(apis.origins),
      REPORT: report,
    });
    production.publish(await buildApp(apis.origins));
    const started = { pageOrigin: production.origin, apis: apis.origins };
    const onReady = (url) => introduce?.({ ...started, url });
    const server = await devServers[app]({ port, onReady, customLogger });
    opened.push(server);
    return { ...started, url: server.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Builds the app for production, where calls go straight to the APIs, and returns its files: path to content. */
export async function buildApp(apiOrigins) {
  const { build } = await import('vite');
  const result = await build({
    configFile: viteConfig,
    mode: 'production',
    logLevel: 'warn',
    define: { __API_ORIGINS__: JSON.stringify(apiOrigins) },
    build: { write: false },
  });
  return new Map(result.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source]));
}

function portOf(child) {
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }) => resolve(port));
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${child.spawnargs.at(-1)} ended before it listened`)));
  });
}

/** An API ends when its channel to this process closes, however this process ends. */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exited;
}
