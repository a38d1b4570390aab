import {
  connectSources,
  isBadPort,
  isLoopbackHost,
  isMixedContent,
  isUpgradedMedia,
  matchesSourceList,
  OPAQUE,
  parsePolicies,
  upgraded,
  upgradesInsecureRequests,
  type Policy,
} from '../rules/index.ts';
import type { FetchRequest } from './fetch-request.ts';
import type { BrowserProfile } from './profile.ts';
import { settle } from './settle.ts';
import type { PageContext, Settlement } from './types.ts';

/** The page as the engine reads it: once per call. */
export interface PagePolicies {
  readonly url: URL;
  readonly policies: readonly Policy[];
  readonly upgrades: boolean;
}

/** @param page - with its response headers */
export function readPage(page: PageContext): PagePolicies {
  const policies = page.headers.length === 0 ? [] : parsePolicies(page.headers);
  return { url: new URL(page.url), policies, upgrades: upgradesInsecureRequests(policies) };
}

/** Fetch, "Main fetch", step 5: the request after `upgrade-insecure-requests` and the upgrade of media. */
export function upgradeRequest(request: FetchRequest, page: PagePolicies, { insecure }: BrowserProfile): FetchRequest {
  const url = upgradeUrl(request.url, request.destination, page, insecure);
  if (url === request.url) return request;
  if (!insecure.comparesBeforeUpgrade(request)) return { ...request, url, urlOrigin: url.origin };
  // The upgrade comes as one more redirect, and so hides what the one before it did.
  return { ...request, url, lostBody: false, changedOrigin: false };
}

/** The URL as the page's policies and the kind of the request want it; the same object when they want nothing. */
export function upgradeUrl(
  url: URL,
  destination: string,
  page: PagePolicies,
  { upgradesLoopback, upgradesMedia }: BrowserProfile['insecure'],
): URL {
  if (url.protocol !== 'http:') return url;
  const byPolicy = page.upgrades && (upgradesLoopback || !isLoopbackHost(url.hostname));
  const byKind = upgradesMedia && isUpgradedMedia(page.url, url, destination);
  return byPolicy || byKind ? upgraded(url) : url;
}

/** Fetch, "Main fetch", step 7: what the page's own rules forbid before anything is sent. `null` when nothing does. */
export function policyBlock(request: FetchRequest, page: PagePolicies, profile: BrowserProfile): Settlement | null {
  const { url, hop, destination } = request;
  if (isBadPort(url)) return settle.blocked('bad-port', 'bad-port', hop);
  // Other destinations have directives of their own, which are not looked at.
  if (destination !== '') return null;
  const subject = { url, self: page.url, isOpaque: request.origin === OPAQUE, redirectCount: hop };
  for (const policy of page.policies) {
    const sources = connectSources(policy);
    if (sources === undefined || matchesSourceList(sources, subject, profile.contentSecurityPolicy)) continue;
    return settle.blocked('csp', 'csp-connect-src', hop, [
      { header: 'Content-Security-Policy', got: sources.join(' '), needed: url.origin, hop, stage: 'csp' },
    ]);
  }
  return null;
}

/** Mixed Content: the end of an insecure request from a secure page. */
export function mixedContentBlock(
  { url, hop }: FetchRequest,
  page: PagePolicies,
  { insecure }: BrowserProfile,
): Settlement | null {
  if (!isMixedContent(page.url, url, insecure.trustsLoopback)) return null;
  return settle.blocked('mixed-content', 'mixed-content', hop, [
    { header: ':scheme', got: 'http', needed: 'https', hop, stage: 'mixed-content' },
  ]);
}
