// The proxy entries of the measured app, the same for every host and variant.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/**
 * Prefix of an entry to its target, and to the option of the host by which its user has a hand in it. No prefix begins another: hosts
 * take the first entry that a path begins with.
 */
export const entries = [
  { prefix: '/plain', target: 'http' },
  { prefix: '/secure', target: 'https' },
  { prefix: '/distant', target: 'distant' },
  { prefix: '/rewrite', target: 'http', hook: 'rewrite' },
  { prefix: '/configure', target: 'http', hook: 'configure' },
  { prefix: '/bypass', target: 'http', hook: 'bypass' },
];

/** What `corsGuard` is told in the measured app: production is where the dev proxy leads, so that every check runs. */
export function optionsFor(targets) {
  const api = Object.fromEntries(entries.map(({ prefix, target }) => [prefix, targets[target]]));
  return { enabled: true, production: { page: 'http://localhost:8080', api } };
}

/** Options that both hosts know by the same names. `keptByHand`: connections are kept by the `agent` that a user can give. */
export function commonOptions(target, { keptByHand }) {
  const Agent = target.startsWith('https:') ? HttpsAgent : HttpAgent;
  return { target, changeOrigin: true, ...(keptByHand && { agent: new Agent({ keepAlive: true }) }) };
}
