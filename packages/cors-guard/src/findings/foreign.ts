import type { Case } from './case.ts';
import { forwardingOf } from './fixes/same-origin.ts';

/**
 * What to change. Nobody can change the headers of an API of somebody else: it is called through the host of the page, which also
 * keeps keys out of browsers.
 *
 * @param fix - what the owner of the API would change
 */
export function fixText(about: Case, fix: string): string {
  const forwarding = about.first.call.thirdParty ? forwardingOf(about) : null;
  if (!forwarding) return fix;
  return (
    `The API belongs to somebody else. Forward ${forwarding.prefix} to ${forwarding.to} on the host of your page: ` +
    'that is same origin, and a key of the API can be added there instead of in the browser.'
  );
}
