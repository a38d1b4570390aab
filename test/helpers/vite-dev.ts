import { Agent, type AgentOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { InlineConfig, Logger, ProxyOptions } from 'vite';
import { inject } from 'vitest';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { startFolder } from './folder.ts';
import { anyPort } from './free-port.ts';
import { reportIn } from './report-file.ts';

/** A name that stands for a public API: it resolves to loopback for everything that uses this agent. */
export const PUBLIC_HOST = 'api.shop.example';

/** Resolves every name to loopback, as an entry in the hosts file would. */
export function loopbackAgent(more: AgentOptions = {}): Agent {
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  // `lookup` is an option of every connection the agent makes; the types of Node do not list it.
  const options: AgentOptions & { lookup: LookupFunction } = { ...more, lookup };
  return new Agent(options);
}

/** A proxy entry to a loopback server under a public name. */
export function publicEntry(port: number, more: ProxyOptions = {}): ProxyOptions {
  return { target: `http://${PUBLIC_HOST}:${port}`, changeOrigin: true, agent: loopbackAgent(), ...more };
}

export interface DevServer {
  readonly url: string;
  readonly port: number;
  readonly root: string;
  /** Everything printed, without colours, one entry a call of the logger. */
  readonly lines: string[];
  /** What cors-guard printed. */
  output(): string;
  report(): Promise<ReportDocument>;
  restart(): Promise<void>;
  /** Closes the server, gives the last report. */
  stop(): Promise<ReportDocument>;
  close(): Promise<void>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Name of the Vite that this run is about: `vite5`, `vite6`, `vite7`, `vite`. */
    vite: string;
  }
}

/** The Vite that this run is about. */
export const vite: typeof import('vite') = (await import(inject('vite') ?? 'vite')) as typeof import('vite');

/** Major version of {@link vite}. */
export const viteMajor: number = Number.parseInt(vite.version, 10);

/** Starts a real Vite dev server on a free port with an empty project in a temporary folder. */
export async function startVite(config: InlineConfig, files: Record<string, string> = {}): Promise<DevServer> {
  const folder = await startFolder({ 'index.html': '<!doctype html><title>app</title>', ...files });
  const root = folder.path;
  const lines: string[] = [];
  const server = await vite.createServer({
    root,
    configFile: false,
    cacheDir: join(root, '.vite'),
    customLogger: collecting(lines),
    ...config,
    server: { host: '127.0.0.1', port: anyPort(), watch: null, hmr: false, ...config.server },
  });
  await server.listen();
  server.printUrls();
  const portOf = (): number => {
    const address = server.httpServer?.address();
    if (!address || typeof address === 'string') throw new Error('the dev server does not listen');
    return address.port;
  };
  return {
    get url() {
      return `${server.config.server.https ? 'https' : 'http'}://127.0.0.1:${portOf()}`;
    },
    get port() {
      return portOf();
    },
    root,
    lines,
    output: () => lines.filter((line) => !/^\s*(➜\s+(Local|Network)|$)/.test(line)).join('\n'),
    report: () => reportIn(root),
    restart: () => server.restart(),
    async stop() {
      await server.close();
      return reportIn(root);
    },
    async close() {
      await server.close();
      await folder.close();
    },
  };
}

/** A logger that writes to `lines`, without colours. */
export function collecting(lines: string[]): Logger {
  const logger = vite.createLogger('info', { allowClearScreen: false });
  const take = (text: string): void => void lines.push(stripVTControlCharacters(text));
  return { ...logger, info: take, warn: take, warnOnce: take, error: take };
}

/** Headers of a fetch in Chromium on a page of this dev server. */
export function pageHeaders(dev: Pick<DevServer, 'url'>, more: Record<string, string> = {}): Record<string, string> {
  return {
    'user-agent':
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    accept: '*/*',
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    referer: `${dev.url}/`,
    'accept-language': 'en-US,en;q=0.9',
    ...more,
  };
}
