import { catalogue } from './catalogue.ts';
import { addressOf, type Case, type Writer } from './case.ts';
import { shownValue } from './masking.ts';
import type { Stage } from '../predict/types.ts';

/** What stops a call before any header of the API is looked at, and other causes without a text of their own. */
export const blockedByStage: Writer = (about) => {
  const { first, code } = about;
  const seen = first.evidence.map(
    ({ header, got, needed }) =>
      `${header}: ${got === null ? 'absent' : shownValue(header, got)}${needed === null ? '' : `, needed: ${needed}`}`,
  );
  return {
    prod: `${catalogue[code].title}: the page gets a network error.`,
    why: [`The browser stops at this step: ${first.reason} (${addressOf(first)}).`],
    seen: seen.length > 0 ? seen : ['decided before an answer of the API counts'],
    fix: fixes[first.stage](about),
    args: { stage: first.stage, reason: first.reason },
  };
};

const fixes: Readonly<Record<Stage, (about: Case) => string>> = {
  api: () => 'Change the call: browsers refuse to make it like this.',
  mode: () => "Use mode: 'cors' for calls to another origin.",
  csp: ({ target }) => `Add ${target} to connect-src in the Content-Security-Policy of the page.`,
  'mixed-content': ({ target }) => `Serve the API at ${target.replace(/^http:/, 'https:')} and call it there.`,
  'bad-port': () => 'Serve the API on another port; 443 is the usual one.',
  'local-network': () => 'Call the API at a public address, or through the host of the page.',
  preflight: () => 'Answer OPTIONS with 204 and the CORS headers.',
  redirect: () => 'Call the final address directly.',
  response: () => 'Change the answer of the API.',
  corp: () => 'Send Cross-Origin-Resource-Policy: cross-origin on this route.',
  network: () => 'Make the API reachable for browsers at this address.',
};
