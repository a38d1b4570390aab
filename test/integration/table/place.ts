import type { Host } from '../../helpers/host.ts';

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
