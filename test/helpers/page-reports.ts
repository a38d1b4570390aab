import type { Plugin } from 'vite';
import { messageName, type PageCall, type PageReport } from '../../packages/cors-guard/src/report/protocol.ts';
import { until } from './until.ts';

/** What pages have told a dev server. */
export interface PageReports {
  /** Listens on the socket of the server it is given to. */
  readonly plugin: Plugin;
  readonly reports: PageReport[];
  /** Calls so far whose URL contains the text. */
  calls(part?: string): PageCall[];
  /** Waits for the one call whose URL contains the text. */
  call(part: string): Promise<PageCall>;
}

/** Takes what pages report, as the server receives it. */
export function collectPageReports(): PageReports {
  const reports: PageReport[] = [];
  const calls = (part = ''): PageCall[] =>
    reports.flatMap((report) => report.calls).filter(({ url }) => url.includes(part));
  return {
    plugin: {
      name: 'collect-page-reports',
      configureServer(server) {
        server.ws.on(messageName.report, (report: PageReport) => void reports.push(report));
      },
    },
    reports,
    calls,
    call: (part) => until(`a report of ${part}`, () => calls(part)[0]),
  };
}
