import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent, type RequestOptions } from 'node:https';
import type { EntryTransport } from './types.ts';

/**
 * The way to a redirect that leaves the target's origin, with nothing secret carried along: no client certificate, and not the
 * socket path, behind which another server listens. What only says how to reach the outside stays: certificate checks, and an agent
 * that is more than Node's own and so may tunnel through an outbound proxy.
 */
export function strangersTransport({ agent, ca, rejectUnauthorized }: EntryTransport): EntryTransport {
  return {
    ...(agent && mayTunnel(agent) && { agent }),
    ...(ca !== undefined && { ca }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
}

function mayTunnel(agent: HttpAgent): boolean {
  if (agent.constructor === HttpAgent || agent.constructor === HttpsAgent) return false;
  const own = 'options' in agent ? (agent.options as RequestOptions | undefined) : undefined;
  return !own?.cert && !own?.key && !own?.pfx;
}

/** The entry's settings as Node's request options; absent ones are left out, because Node takes `undefined` for a value. */
export function requestOptionsOf(transport: EntryTransport): RequestOptions {
  return Object.fromEntries(Object.entries(transport).filter(([, value]) => value !== undefined));
}
