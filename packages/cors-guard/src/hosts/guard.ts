import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProxyEntry } from '../deployment/index.ts';
import {
  createTap,
  createUnderWay,
  snapshotRequest,
  targetOf,
  type Seen,
  type PageClient,
  type ProxyOptionsLike,
  type ProxyTap,
  type TapDeps,
} from '../observe/index.ts';
import { REPORT_PATH, type PageState } from '../report/protocol.ts';
import type { Core, CoreDeps } from './core.ts';
import type { KeepableOptions } from './kept/index.ts';

export type { PageHost } from './core.ts';

/** Requests kept until the checking half of the code is loaded. */
const MOST_WAITING = 1_000;

/** Reports of pages kept until then, unread. */
const MOST_REPORTS = 40;

/** What a host tells about itself. */
export interface GuardDeps extends Omit<CoreDeps, 'entries' | 'onFault' | 'underWay'> {
  /** Loads and starts the checking half; replaced in tests of faults. */
  readonly openCore?: (deps: CoreDeps) => Promise<Core>;
}

/** One guarded server: taps for its proxy entries, and the session behind them. The same for every host. */
export interface Guard {
  /** Taps one proxy entry: its key as the user wrote it, its options, and its paths where the key is made of several. */
  tap(entry: string, options: ProxyOptionsLike, contexts?: readonly string[]): ProxyTap;
  /**
   * Lets the connections of a proxy entry be kept from when the code for it is loaded, unless the user has it otherwise.
   *
   * @param options - what the library reads for each request; its `agent` is set, and taken away when the guard closes
   */
  keep(options: KeepableOptions): void;
  /** Everything that has to be there before the first request is; at once, unless `asProduction` is on. */
  readonly prepared: Promise<void>;
  /** To be called by a middleware in front of the proxy. */
  snapshot(request: IncomingMessage): void;
  /** Takes whatever a page has sent as its report; the host vouches for nothing but who sent it. */
  pageReport(value: unknown, client: PageClient): void;
  /** Answers a request for the report page; false = it is for somebody else. */
  door(request: IncomingMessage, response: ServerResponse): boolean;
  /** What a page that comes now is told. */
  pageState(): PageState | undefined;
  /** Does what a page asks for. */
  command(value: unknown): void;
  /** Says in the terminal how much was checked, for hosts where people can ask for it. */
  say(): void;
  /** The host has printed that it is ready: now is the time for the start line. */
  ready(): void;
  close(): Promise<void>;
}

/**
 * Makes the guard of one server. Nothing heavy is loaded before the server is ready or the first call was proxied, and no fault
 * of ours reaches the host: each kind of fault is one quiet line.
 *
 * @example const guard = createGuard(deps); proxy.on('proxyRes', guard.tap('/api', options).proxyRes);
 */
export function createGuard(deps: GuardDeps): Guard {
  const entries = new Map<string, string>();
  const faults = new Set<string>();
  const waiting: Seen[] = [];
  const doorPath = deps.page && deps.page.base + REPORT_PATH.slice(0, -1);
  const underWay = createUnderWay();
  /** By entry, what ends the keeping of its connections; undefined until it has begun. */
  const keeping = new Map<KeepableOptions, (() => void) | undefined>();
  const reports: Parameters<Core['report']>[] = [];
  let core: Promise<Core> | undefined;
  let loaded: Core | undefined;
  let closed = false;
  const { options, facts } = deps;
  let asOrigin: TapDeps['asOrigin'];
  const prepared = options.asProduction ? loadAsOrigin().catch(onFault) : Promise.resolve();

  function onFault(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (faults.has(message)) return;
    faults.add(message);
    deps.log.warn(`cors-guard: internal fault, the app is not affected: ${message}`);
  }

  async function loadAsOrigin(): Promise<void> {
    const { asOriginForTaps } = await import('./as-production.ts');
    asOrigin = asOriginForTaps({ options, facts: await facts(), entries: named });
  }

  function named(): readonly ProxyEntry[] {
    return [...entries].map(([context, target]) => ({ context, target }));
  }

  async function keepAll(): Promise<void> {
    if (!options.keepAlive) return;
    try {
      const { keepConnections } = await import('./kept/index.ts');
      if (closed) return;
      for (const [entry, release] of keeping) keeping.set(entry, release ?? keepConnections(entry));
    } catch (error) {
      onFault(error);
    }
  }

  function load(): void {
    if (core || closed) return;
    void keepAll();
    core = (deps.openCore ?? openCore)({
      ...deps,
      entries: named(),
      onFault,
      underWay: underWay.age,
    });
    core
      .then((opened) => {
        loaded = opened;
        for (const seen of waiting.splice(0)) opened.observe(seen);
        for (const [value, client] of reports.splice(0)) opened.report(value, client);
      })
      .catch(onFault);
  }

  function sink(seen: Seen): void {
    if (loaded) return loaded.observe(seen);
    if (waiting.length < MOST_WAITING) waiting.push(seen);
    load();
  }

  return {
    tap(entry, entryOptions, contexts = [entry]) {
      for (const context of contexts) entries.set(context, targetOf(entryOptions)?.target ?? '');
      return createTap({
        entry,
        options: entryOptions,
        sink,
        isRepeat: (likeness) => loaded?.isRepeat(likeness) ?? false,
        onFault,
        // Asked for only where pages have to ask themselves.
        ...(deps.page && !deps.page.send && { onStart: underWay.start }),
        ...(options.asProduction && { asOrigin: (seen: Seen) => asOrigin?.(seen) }),
      });
    },
    keep(entryOptions) {
      if (keeping.has(entryOptions)) return;
      keeping.set(entryOptions, undefined);
      if (core) void keepAll();
    },
    prepared,
    snapshot: snapshotRequest,
    pageReport(value, client) {
      if (closed) return;
      if (loaded) return loaded.report(value, client);
      if (reports.length < MOST_REPORTS) reports.push([value, client]);
      load();
    },
    door(request, response) {
      if (closed || doorPath === undefined || !request.url?.startsWith(doorPath)) return false;
      load();
      core
        ?.then((opened) => opened.doors(request, response) || response.writeHead(404).end())
        .catch(() => (response.headersSent ? response.destroy() : response.writeHead(500).end()));
      return true;
    },
    pageState: () => loaded?.pageState(),
    command: (value) => loaded?.command(value),
    say: () => loaded?.say(),
    ready: load,
    async close() {
      closed = true;
      for (const release of keeping.values()) release?.();
      try {
        await (await core)?.close();
      } catch (error) {
        onFault(error);
      }
    },
  };
}

/** Not loaded before it is needed: the start of the dev server pays for the taps only. */
async function openCore(deps: CoreDeps): Promise<Core> {
  const module = await import('./core.ts');
  return module.openCore(deps);
}
