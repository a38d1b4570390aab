/** What tests ask of a dev server: the same for every tool that has one. */

import type { Agent } from 'node:http';
import type { CorsGuardOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import type { Folder } from './folder.ts';
import { reportIn } from './report-file.ts';

/** One entry of a proxy, in the words that all tools share. */
export interface ProxyRule {
  readonly target: string;
  readonly changeOrigin?: boolean;
  readonly agent?: Agent;
  readonly ws?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** The path that the target is asked for. */
  readonly rewrite?: (path: string) => string;
}

/** How the dev server is to be set up. */
export interface HostSetUp {
  /** Where everything below a prefix is forwarded to. */
  readonly proxy: Readonly<Record<string, ProxyRule>>;
  /** Options of the plugin, to which the host adds the path of the report file; missing = the server without it. */
  readonly options?: CorsGuardOptions;
  /** Further name under which the dev server answers. */
  readonly hostName?: string;
  /** Path below which the pages are; default: `/`. */
  readonly base?: string;
  /** Further files of the project, text by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A dev server with an empty page. */
export interface HostServer {
  /** Address of the page, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Everything printed, without colours. */
  readonly lines: readonly string[];
  /** The report file as it is now. */
  report(): Promise<ReportDocument>;
  /** Ends the server, gives the last report. */
  stop(): Promise<ReportDocument>;
  /** Ends the server, and leaves nothing behind. */
  close(): Promise<void>;
}

/** A tool with a dev server. */
export interface Host {
  /** With its version. */
  readonly name: string;
  /** A page that breaks off is not told to the target: http-proxy 1 under Node 20 does not hear of it. */
  readonly hidesAborts?: true;
  start(setUp: HostSetUp): Promise<HostServer>;
}

/** The options of the plugin with the report file that {@link reportIn} reads. */
export function withReport(options: CorsGuardOptions): CorsGuardOptions {
  return { ...options, report: 'report.json' };
}

/**
 * A started server as tests use it.
 *
 * @param port - another one where it has started again
 * @param end - ends it and nothing else
 */
export function hostServer(
  folder: Folder,
  port: () => number,
  lines: readonly string[],
  end: () => Promise<void>,
): HostServer {
  let ended: Promise<void> | undefined;
  const endOnce = (): Promise<void> => (ended ??= end());
  return {
    get url() {
      return `http://127.0.0.1:${port()}`;
    },
    get port() {
      return port();
    },
    lines,
    report: () => reportIn(folder.path),
    async stop() {
      await endOnce();
      return reportIn(folder.path);
    },
    async close() {
      await endOnce();
      await folder.close();
    },
  };
}
