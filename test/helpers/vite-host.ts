import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { startFolder } from './folder.ts';
import { anyPort } from './free-port.ts';
import { hostServer, withReport, type Host, type HostServer, type HostSetUp } from './host.ts';
import { collecting } from './vite-dev.ts';

/** The Vite that the workspace has under this name, as a host of tests. */
export async function viteHost(name: string): Promise<Host> {
  const vite = (await import(name)) as typeof import('vite');
  return { name: `Vite ${vite.version}`, start: (setUp) => start(vite, setUp) };
}

async function start(vite: typeof import('vite'), setUp: HostSetUp): Promise<HostServer> {
  const { proxy, options, hostName, base = '/', files } = setUp;
  const folder = await startFolder({ 'index.html': '<!doctype html><title>app</title>', ...files });
  const lines: string[] = [];
  const server = await vite.createServer({
    root: folder.path,
    base,
    configFile: false,
    cacheDir: `${folder.path}/.vite`,
    customLogger: collecting(lines),
    plugins: options ? [corsGuard(withReport(options))] : [],
    server: {
      host: '127.0.0.1',
      port: anyPort(),
      watch: null,
      ...(hostName !== undefined && { allowedHosts: [hostName] }),
      // The plugin writes into entries, and a test may give the same ones to another server.
      proxy: Object.fromEntries(Object.entries(proxy).map(([prefix, rule]) => [prefix, { ...rule }])),
    },
  });
  await server.listen();
  server.printUrls();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the dev server does not listen');
  return hostServer(
    folder,
    () => address.port,
    lines,
    () => server.close(),
  );
}
