import { ownAgents } from '../../observe/index.ts';
import { createKeptAgent } from './agent.ts';

/** The options of a proxy entry that the library reads anew for each request. */
export interface KeepableOptions {
  agent?: unknown;
  readonly followRedirects?: unknown;
  readonly fetch?: unknown;
  readonly fetchOptions?: unknown;
}

/**
 * Keeps the connections of a proxy entry from now on. Not where the user has set an `agent` (`false` is one, too), and not where
 * the library sends requests in another way: it follows redirects itself, or calls `fetch`.
 *
 * @param options - changed in place
 * @returns ends it, and leaves the options as they were
 * @example const release = keepConnections(entry);
 */
export function keepConnections(options: KeepableOptions): () => void {
  if (hasOwnWay(options)) return () => undefined;
  const agent = createKeptAgent();
  options.agent = agent;
  return () => {
    agent.close();
    if (options.agent === agent) delete options.agent;
  };
}

/** An agent of ours is of another server that has the same entry: while a dev server restarts there are two. */
function hasOwnWay({ agent, followRedirects, fetch, fetchOptions }: KeepableOptions): boolean {
  const isOurs = typeof agent === 'object' && agent !== null && ownAgents.has(agent);
  return Boolean((agent !== undefined && !isOurs) || followRedirects || fetch || fetchOptions);
}
