// Starts and ends what the playground consists of. Used by the start script and by the tests.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build, createServer } from 'vite';
import { cases } from './cases.mjs';
import { openProduction } from './production.mjs';

const configFile = fileURLToPath(new URL('vite-app/vite.config.js', import.meta.url));

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
 * Starts the APIs, the Vite dev server with cors-guard, and the same app built and served from the origin that
 * cors-guard is told to be production's. Ports that are taken give way to free ones; 0 takes any.
 */
export async function startPlayground({ port = 5173, productionPort = 4173, report, customLogger } = {}) {
  const opened = [];
  const close = async () => {
    for (const part of opened.toReversed()) await part.close();
  };
  try {
    const production = await openProduction({ port: productionPort });
    opened.push(production);
    const apis = await startApis({ pageOrigin: production.origin });
    opened.push(apis);
    // The environment is how a vite.config.js is told what only this run knows; Vite reads it again on a restart.
    process.env.PAGE_ORIGIN = production.origin;
    process.env.API_ORIGINS = JSON.stringify(apis.origins);
    process.env.REPORT = report ?? '';
    const server = await createServer({ configFile, server: { port }, ...(customLogger && { customLogger }) });
    opened.push(server);
    await server.listen();
    production.publish(await buildApp(apis.origins));
    return { url: server.resolvedUrls.local[0], pageOrigin: production.origin, apis: apis.origins, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Builds the app for production, where calls go straight to the APIs, and returns its files: path to content. */
export async function buildApp(apiOrigins) {
  const result = await build({
    configFile,
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
