import { headerLines, type HeaderList } from './header-list.ts';

/** One policy: directives by lower-case name, each with its values as written. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/**
 * CSP, "parse a serialized CSP list", over all Content-Security-Policy lines: commas separate policies, of equal directives the
 * first counts. Report-only policies never block and are not read.
 *
 * @example parsePolicies([['Content-Security-Policy', "connect-src 'self'"]])[0]?.get('connect-src') // ["'self'"]
 */
export function parsePolicies(pageHeaders: HeaderList): readonly Policy[] {
  return headerLines(pageHeaders, 'content-security-policy')
    .flatMap((line) => line.split(','))
    .map(parsePolicy)
    .filter((policy) => policy.size > 0);
}

function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const token of text.split(';')) {
    const [name, ...values] = token.split(/[\t\n\f\r ]+/).filter(Boolean);
    // Anything beyond ASCII drops the whole directive.
    if (name === undefined || /[^\0-\x7f]/.test(token)) continue;
    const key = name.toLowerCase();
    if (!policy.has(key)) policy.set(key, values);
  }
  return policy;
}

/**
 * The source list that governs fetch-like requests: `connect-src`, else `default-src` (CSP, "get fetch directive fallback list").
 *
 * @returns `undefined` when nothing governs them
 */
export function connectSources(policy: Policy): readonly string[] | undefined {
  return policy.get('connect-src') ?? policy.get('default-src');
}

/** Upgrade Insecure Requests: the policy turns every http URL of the page into https. */
export function upgradesInsecureRequests(policies: readonly Policy[]): boolean {
  return policies.some((policy) => policy.has('upgrade-insecure-requests'));
}
