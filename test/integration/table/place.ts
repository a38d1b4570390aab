import type { Host } from '../../helpers/host.ts';
import type { TableBrowser } from './browsers.ts';

/** Where the page in development is. */
export interface Place {
  readonly title: string;
  readonly host: Host;
  /**
   * Name of the machine in the address of the page, on plain http: there browsers tell neither mode nor destination of a request.
   * Missing = the address of the host itself, on loopback, where they do.
   */
  readonly hostName?: string;
  /** Browser in which only a few APIs are called: another host changes what a page is told, not what it asks. */
  readonly sampledIn?: TableBrowser;
}
