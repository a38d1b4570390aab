import type { PageCall, PageRead } from '../report/protocol.ts';
import { readPageReport } from './page-report.ts';

/** Reports that a client may send at once, and how many more every second: a recorder sends ten a second at most. */
const BURST = 40;
const PER_SECOND = 20;

/** Who sends: one open page, as the host knows it. */
export interface PageClient {
  /** The same object as long as the connection lasts. */
  readonly connection: object;
  /** Hosts (`localhost:5173`) of the page and of the dev server, as the handshake told; empty = unknown. */
  readonly ownHosts: readonly string[];
}

/** A call as the page told it, checked; and which page that was. */
export interface RecordedCall extends PageCall {
  /** Load of the page, unlike every other one of this server. */
  readonly page: string;
  /** See {@link PageClient.ownHosts}. */
  readonly ownHosts: readonly string[];
}

/** A read, checked; and which page did it. */
export interface RecordedRead extends PageRead {
  /** See {@link RecordedCall.page} */
  readonly page: string;
}

/** What is left of a report when it was checked. */
export interface RecordedReport {
  readonly calls: readonly RecordedCall[];
  readonly reads: readonly RecordedRead[];
}

/** What a client has sent so far, as far as it counts. */
interface Account {
  readonly id: number;
  left: number;
  at: number;
}

/**
 * Where reports of pages arrive: checks them, keeps clients from sending more than a page has to tell, and from speaking for another
 * page. Whatever is wrong with a report, nothing is said about it.
 *
 * @param sink - takes what is left of a report
 * @param now - milliseconds on any steady clock
 * @example const receive = createReportIntake(sink); receive(data, { connection, ownHosts: ['localhost:5173'] })
 */
export function createReportIntake(
  sink: (report: RecordedReport) => void,
  now: () => number = () => performance.now(),
): (value: unknown, client: PageClient) => void {
  const accounts = new WeakMap<object, Account>();
  let clients = 0;

  function accountOf({ connection }: PageClient): Account {
    const known = accounts.get(connection);
    if (known) return known;
    const made = { id: (clients += 1), left: BURST, at: now() };
    accounts.set(connection, made);
    return made;
  }

  function isAdmitted(account: Account): boolean {
    const time = now();
    account.left = Math.min(BURST, account.left + ((time - account.at) / 1_000) * PER_SECOND);
    account.at = time;
    if (account.left < 1) return false;
    account.left -= 1;
    return true;
  }

  return (value, client) => {
    const account = accountOf(client);
    if (!isAdmitted(account)) return;
    const report = readPageReport(value);
    if (!report) return;
    const page = `${account.id} ${report.page}`;
    const { ownHosts } = client;
    sink({
      calls: report.calls.map((call) => ({ ...call, page, ownHosts })),
      reads: report.reads.map((read) => ({ ...read, page })),
    });
  };
}
