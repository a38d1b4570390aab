import { createKeptAgent } from './agent.ts';
import { hasOwnWay, type KeepableOptions } from './seat.ts';

/**
 * Keeps the connections of a proxy entry from now on, unless the user has it otherwise: see {@link hasOwnWay}.
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
