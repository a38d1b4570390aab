import { anyPort } from './free-port.ts';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import type { GuardedServer, Host, HostSetUp } from '../integration/table/host.ts';

/** The Vite that the workspace has under this name, as a host of the integration table. */
export async function viteHost(name: string): Promise<Host> {
  const vite = (await import(name)) as typeof import('vite');
  return { name: `Vite ${vite.version}`, start: (setUp) => start(vite, setUp) };
}

async function start(vite: typeof import('vite'), { proxy, options, hostName }: HostSetUp): Promise<GuardedServer> {
  const root = await mkdtemp(join(tmpdir(), 'cors-guard-table-'));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>app</title>');
  const server = await vite.createServer({
    root,
    configFile: false,
    cacheDir: join(root, '.vite'),
    logLevel: 'silent',
    plugins: [corsGuard({ ...options, report: 'report.json' })],
    server: {
      host: '127.0.0.1',
      port: anyPort(),
      watch: null,
      ...(hostName !== undefined && { allowedHosts: [hostName] }),
      proxy: Object.fromEntries(Object.entries(proxy).map(([prefix, target]) => [prefix, { target, ws: true }])),
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the dev server does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    report: async () => JSON.parse(await readFile(join(root, 'report.json'), 'utf8')) as ReportDocument,
    async close() {
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
