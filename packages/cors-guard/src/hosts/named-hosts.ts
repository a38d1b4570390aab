import { hostsToContact, type Deployment, type ProxyEntry } from '../deployment/index.ts';
import type { Observation } from '../observe/index.ts';

/** What the start line was made of, and how to add to it. */
export interface NamedHostsDeps {
  readonly deployment: Deployment;
  /** The proxy entries that the start line is about. */
  readonly entries: readonly ProxyEntry[];
  readonly say: (line: string) => void;
}

/**
 * Keeps the promise that no host is contacted before it was named: where a router decides about the target, it is known with the first
 * request alone.
 *
 * @returns to be called with every observation, before it is judged
 */
export function createNamedHosts({ deployment, entries, say }: NamedHostsDeps): (observation: Observation) => void {
  const told = new Set(entries.map(({ target }) => target));
  const named = new Set(hostsToContact(deployment, entries));
  return ({ entry, target, devPath }) => {
    if (target === '' || told.has(target)) return;
    for (const host of hostsToContact(deployment, [{ context: devPath, target }])) {
      if (host === target) told.add(target);
      if (named.has(host)) continue;
      named.add(host);
      say(`asks also ${host}: the proxy entry "${entry}" forwards there`);
    }
  };
}
