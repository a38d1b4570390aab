import { getHeader, type HeaderList } from './header-list.ts';
import { isSameOrigin } from './origin.ts';
import { isSchemelesslySameSite, type RegistrableDomain } from './site.ts';

/** HTML, "embedder policy value". */
export type EmbedderPolicy = 'unsafe-none' | 'require-corp' | 'credentialless';

/**
 * HTML, "obtain an embedder policy": the token of Cross-Origin-Embedder-Policy, its parameters aside.
 *
 * @example embedderPolicy([['Cross-Origin-Embedder-Policy', 'require-corp; report-to="x"']]) // 'require-corp'
 */
export function embedderPolicy(pageHeaders: HeaderList, { knowsCredentialless }: EmbedderRules): EmbedderPolicy {
  const token = /^[\t ]*([a-z-]+)[\t ]*(?:;|$)/.exec(getHeader(pageHeaders, 'cross-origin-embedder-policy') ?? '')?.[1];
  if (token === 'credentialless' && knowsCredentialless) return token;
  return token === 'require-corp' ? token : 'unsafe-none';
}

/** Where browsers part. */
export interface EmbedderRules {
  /** A header that is there, but says nothing valid, satisfies `require-corp`. */
  readonly invalidCorpSatisfiesEmbedder: boolean;
  /** `credentialless` means anything to it. */
  readonly knowsCredentialless: boolean;
}

/** What the check looks at beside the answer. */
export interface CorpSubject {
  readonly origin: string;
  readonly url: URL;
  readonly policy: EmbedderPolicy;
  /** The request went with credentials (Fetch, "request-includes-credentials"). */
  readonly includeCredentials: boolean;
  readonly registrableDomain: RegistrableDomain;
  readonly rules: EmbedderRules;
}

/**
 * Fetch, "cross-origin resource policy check" of an answer to a no-cors request.
 *
 * @returns the policy that blocks it, by its own header or by the page's embedder policy; `null` when it may pass
 */
export function corpCheck(subject: CorpSubject, headers: HeaderList): 'same-origin' | 'same-site' | 'embedder' | null {
  const value = getHeader(headers, 'cross-origin-resource-policy');
  const { origin, url, policy } = subject;
  if (isSameOrigin(origin, url.origin)) return null;
  switch (value) {
    case 'cross-origin':
      return null;
    case 'same-origin':
      return 'same-origin';
    case 'same-site':
      return isSameSiteEnough(subject) ? null : 'same-site';
    default:
      if (value && subject.rules.invalidCorpSatisfiesEmbedder) return null;
      return policy === 'require-corp' || (policy === 'credentialless' && subject.includeCredentials)
        ? 'embedder'
        : null;
  }
}

function isSameSiteEnough({ origin, url, registrableDomain }: CorpSubject): boolean {
  if (!isSchemelesslySameSite(origin, url.origin, registrableDomain)) return false;
  return origin.startsWith('https:') || url.protocol !== 'https:';
}
