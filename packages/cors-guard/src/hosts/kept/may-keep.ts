import { ownAgents, type ProxyOptionsLike } from '../../observe/index.ts';

/** Options by which requests are sent otherwise than with the agent of the entry, or with one agent to several targets. */
interface OtherWays {
  readonly followRedirects?: unknown;
  readonly fetch?: unknown;
  readonly fetchOptions?: unknown;
}

/**
 * Whether the connections of an entry may be kept: not where the user has set an `agent` (also `false`), and not where the library
 * follows redirects itself or calls `fetch`.
 *
 * @example mayKeep({ target: 'https://api.example.com', agent: false }) // false
 */
export function mayKeep({ agent, followRedirects, fetch, fetchOptions }: ProxyOptionsLike & OtherWays): boolean {
  const isOwn = typeof agent === 'object' && agent !== null && ownAgents.has(agent);
  return (agent === undefined || isOwn) && !followRedirects && !fetch && !fetchOptions;
}
