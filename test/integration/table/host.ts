/** What the table asks of a dev server: the same for every tool that has one. */

import type { CorsGuardOptions } from '../../../packages/cors-guard/src/deployment/index.ts';
import type { ReportDocument } from '../../../packages/cors-guard/src/report/index.ts';

/** How the dev server is to be set up. */
export interface HostSetUp {
  /** Origin that everything below a prefix is forwarded to, WebSockets included, by prefix with a slash at both ends. */
  readonly proxy: Readonly<Record<string, string>>;
  /** Options of the plugin, to which the host adds the path of the report file. */
  readonly options: CorsGuardOptions;
  /** Further name under which the dev server answers; undefined = none. */
  readonly hostName: string | undefined;
}

/** A dev server with an empty page. */
export interface GuardedServer {
  /** Address of the page. */
  readonly url: string;
  /** The report file as it is now. */
  report(): Promise<ReportDocument>;
  close(): Promise<void>;
}

/** A tool with a dev server. */
export interface Host {
  /** With its version. */
  readonly name: string;
  start(setUp: HostSetUp): Promise<GuardedServer>;
}

/** Where the page in development is. */
export interface Place {
  readonly title: string;
  readonly host: Host;
  /**
   * Name of the machine in the address of the page, on plain http: there browsers tell neither mode nor destination of a request.
   * Missing = the address of the host itself, on loopback, where they do.
   */
  readonly hostName?: string;
}
