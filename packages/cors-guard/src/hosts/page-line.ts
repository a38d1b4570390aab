import type { PageClient, PageClients } from '../observe/index.ts';
import type { PageChannel, PageLine } from '../report/index.ts';
import type { Session } from '../session/index.ts';
import { ownHostsOf } from './own-hosts.ts';
import { pageText } from './page-text.ts';

/** When a page asks again, in milliseconds. With what is added on both sides, a finding is seen within a second of its verdict. */
const SOON_MS = 200;
const LATER_MS = 500;

/** An answer that has not come by then may be long in coming. */
const QUICK_MS = 5_000;

/** What a line works with. */
export interface PageLineDeps {
  readonly clients: PageClients;
  /** Takes whatever a page has sent as its report; never throws. */
  readonly report: (value: unknown, client: PageClient) => void;
  readonly channel: Pick<PageChannel, 'pull'>;
  readonly session: Pick<Session, 'outlook'>;
  /** See {@link UnderWay.age}; missing = not known. */
  readonly underWay?: () => number | undefined;
}

/**
 * Speaks with pages that have no socket of ours: every word of theirs is a request, and is answered at once with what is new and
 * when to ask again.
 *
 * @example createDoors({ ...deps, line: createPageLine({ clients, report, channel, session }) })
 */
export function createPageLine({ clients, report, channel, session, underWay }: PageLineDeps): PageLine {
  function again(): number | undefined {
    const hope = session.outlook();
    if (hope === 'verdict') return SOON_MS;
    const age = underWay?.();
    if (age !== undefined) return age < QUICK_MS ? SOON_MS : LATER_MS;
    return hope && LATER_MS;
  }

  return {
    hear(value, { origin, host, known }) {
      clients.heard();
      const client = value === null ? undefined : clients.clientOf(nameOf(value), ownHostsOf({ origin, host }));
      if (client) report(value, client);
      const { revision, state } = channel.pull();
      // A page that shows nothing has nothing to ask for.
      if (state?.links.overlay === false) return { revision };
      const then = again();
      return {
        revision,
        ...(state && revision !== known && { state }),
        ...(then !== undefined && { again: then }),
      };
    },
    code: (file) => Promise.resolve(pageText(file === 'client' ? 'bundled' : file)),
  };
}

/** The name that the recorder has given its page; whether the report is one is looked at by the intake. */
function nameOf(value: unknown): string {
  const { page } = value as { readonly page?: unknown };
  return typeof page === 'string' ? page.slice(0, 64) : '';
}
