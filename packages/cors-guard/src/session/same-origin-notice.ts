import { cookieFault, isCredentialHeader } from '../findings/index.ts';
import { callOf, type Observation } from '../observe/index.ts';
import { printable } from '../printable.ts';

/**
 * What the host that forwards a call in production has to do besides, because the dev proxy does it; undefined when that is nothing.
 * There is no CORS in this case, and nothing else to say.
 *
 * @param url - what the production page calls, on its own origin
 * @param gateHeaders - lower-case names of `probe.headers`: they open a gate, and are no part of the API
 * @example sameOriginNotice(observation, url, []) // 'the proxy entry "/api" adds x-api-key: in production the host ...'
 */
export function sameOriginNotice(
  observation: Observation,
  url: string,
  gateHeaders: readonly string[],
): string | undefined {
  const parts = [...addedPart(observation, gateHeaders), ...cookiePart(observation, new URL(url))];
  if (parts.length === 0 || 'silent' in callOf(observation, url)) return undefined;
  return `the proxy entry "${printable(observation.entry, 80)}" ${parts.join(' and ')}: in production the host that forwards these calls has to do that`;
}

function addedPart({ proxyHeaders, requestHeaders }: Observation, gateHeaders: readonly string[]): readonly string[] {
  const own = new Set(requestHeaders.map(([name]) => name.toLowerCase()));
  const names = proxyHeaders.filter(
    (name) => isCredentialHeader(name) && !gateHeaders.includes(name) && (name === 'cookie' || !own.has(name)),
  );
  return names.length > 0 ? [`adds ${names.join(', ')}`] : [];
}

/** A cookie that browsers do not keep as the API sets it: on the page's own host, one for the API's name. */
function cookiePart({ proxyEdits }: Observation, url: URL): readonly string[] {
  const mended = (proxyEdits?.cookies ?? []).filter((cookie) => cookieFault(cookie, url) !== undefined);
  const names = [...new Set(mended.map(({ name }) => printable(name, 40)))];
  return names.length > 0 ? [`rewrites the cookie ${names.join(', ')}`] : [];
}
