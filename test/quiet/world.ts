import { createServer as createHttp, type RequestListener } from 'node:http';
import { Agent, createServer as createHttps } from 'node:https';
import type { AgentOptions } from 'node:https';
import type { AddressInfo, LookupFunction, Server } from 'node:net';
import { once } from 'node:events';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import type { HostSetUp, ProxyRule } from '../helpers/host.ts';
import { closed } from '../helpers/listening.ts';
import { certificateFor } from '../helpers/tls-target.ts';
import { startEcho } from '../helpers/websocket.ts';
import type { Page } from './page.ts';

/** The production page of these projects. */
export const PAGE = 'https://app.shop.example';

/** One ordinary, healthy project: what it has configured, and what its pages do. */
export interface SetUp {
  readonly name: string;
  /** Starts what the project talks to. */
  open(world: World): Promise<Project>;
}

export interface Project extends Pick<HostSetUp, 'proxy' | 'base' | 'files'> {
  /** Default: none at all. */
  readonly options?: CorsGuardOptions;
  /** One round of what the app does; called again and again. */
  readonly round: (page: Page, number: number) => Promise<unknown>;
  /** Kinds of calls that are judged at least; 0 where nothing of the traffic is a call, or all of it stays same-origin. */
  readonly calls: number;
}

/** Starts servers for a project, and closes them. */
export interface World {
  /** A server on this machine; its port. */
  local(listener: RequestListener): Promise<number>;
  /** An https server under a public name, as a proxy entry that reaches it. */
  remote(host: string, listener: RequestListener): Promise<ProxyRule>;
  /** A WebSocket echo on this machine; its port. */
  echo(): Promise<number>;
  close(): Promise<void>;
}

/** @example const world = createWorld(); const port = await world.local(app); await world.close(); */
export function createWorld(): World {
  const closers: (() => Promise<void>)[] = [];
  async function listen(server: ReturnType<typeof createHttp> | ReturnType<typeof createHttps>): Promise<number> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => closed(server));
    return ((server as Server).address() as AddressInfo).port;
  }
  return {
    local: (listener) => listen(createHttp(listener)),
    async remote(host, listener) {
      const pair = await certificateFor(host);
      const port = await listen(createHttps(pair, listener));
      return { target: `https://${host}:${port}`, changeOrigin: true, agent: loopbackTls(pair.cert) };
    },
    async echo() {
      const echo = await startEcho();
      closers.push(() => echo.close());
      return echo.port;
    },
    async close() {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
}

/** Every name is this machine, as with entries in the hosts file; the certificate is one that this agent trusts. */
function loopbackTls(ca: string): Agent {
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  const options: AgentOptions & { lookup: LookupFunction } = { lookup, ca };
  return new Agent(options);
}
