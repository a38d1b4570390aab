import { isLoopbackHost, isPotentiallyTrustworthy } from './potentially-trustworthy.ts';

/**
 * Mixed Content, "should fetching request be blocked as mixed content?", for fetch-like requests, which are never upgraded: a
 * page from https may only ask what is potentially trustworthy.
 *
 * @param page - URL of the document; a sandboxed one keeps the rules of its URL
 * @param trustsLoopback - false where a browser blocks loopback hosts, too
 * @example isMixedContent(new URL('https://a.example/'), new URL('http://b.example/')) // true
 */
export function isMixedContent(page: URL, url: URL, trustsLoopback = true): boolean {
  if (page.protocol !== 'https:') return false;
  return (
    !isPotentiallyTrustworthy(url) || (!trustsLoopback && url.protocol === 'http:' && isLoopbackHost(url.hostname))
  );
}

/**
 * Mixed Content, "upgrade a mixed content request to a potentially trustworthy URL": images, audio and video go to https by
 * themselves, unless the host is an address.
 *
 * @param destination - Fetch, "destination"
 * @example isUpgradedMedia(new URL('https://a.example/'), new URL('http://b.example/x.png'), 'image') // true
 */
export function isUpgradedMedia(page: URL, url: URL, destination: string): boolean {
  if (destination !== 'image' && destination !== 'audio' && destination !== 'video') return false;
  return isMixedContent(page, url) && !/^\[|^[\d.]+$/.test(url.hostname);
}
