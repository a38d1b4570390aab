import {
  becomesGet,
  corsUnsafeRequestHeaderNames,
  isCorsSafelistedMethod,
  isCorsSafelistedRequestHeader,
  schemePartMatches,
  standardPreflightCache,
} from '../rules/index.ts';
import type { BrowserProfile, PreflightFacts } from './profile.ts';

/** The letter of the standards: no browser, but what all of them are compared with. */
export const standard: BrowserProfile = {
  name: 'standard',
  requestHeaders: {
    combines: false,
    isSafelisted: isCorsSafelistedRequestHeader,
    unsafeNames: corsUnsafeRequestHeaderNames,
    typeOfText: (value) => value,
    ignores: () => false,
    endsAtHome: () => false,
  },
  streamBody: 'http2-only',
  streamMakesCors: false,
  // Fetch, "HTTP-network-or-cache fetch", status 407: the user is asked, and the page never sees it.
  answers: { refusesProxyAuthentication: true, readLines: (headers) => headers },
  preflight: {
    names: standardPreflightNames,
    uploadListenerNeedsBody: false,
    wildcardCoversAuthorization: false,
    absentMethodsAllowOwn: true,
    ignoresTaint: false,
    trustsOwnOrigin: false,
    judgesListsInTurn: false,
    beforeCorsCheck: 'nothing',
  },
  preflightCache: standardPreflightCache,
  redirect: {
    emptyLocation: 'same-url',
    toleratesRepeatedLocation: false,
    refusesConflictingLocation: true,
    modeComesFirst: true,
    manualNeedsNoLocation: true,
    upgradesLocation: false,
    userinfo: 'standard',
    becomesGet,
    taintsNoCorsAtOnce: false,
    keepsOriginHeader: false,
    checksTwice: false,
  },
  contentSecurityPolicy: {
    schemeMatches: schemePartMatches,
    port80Allows443: 'never',
    upgradesAnyPort: true,
    bareWildcardTakesPort: true,
    decodesWholePath: false,
    selfNeedsOrigin: false,
  },
  embedderPolicy: { invalidCorpSatisfiesEmbedder: false, knowsCredentialless: true },
  insecure: {
    trustsLoopback: true,
    upgradesLoopback: true,
    upgradesMedia: true,
    comparesBeforeUpgrade: () => false,
    mixedContentAfterPreflight: false,
  },
  exposed: { alsoReadable: [], fetchKeepsWildcard: false },
  reasonName: () => undefined,
};

/** Fetch, "Main fetch", step 12: asked anew at every hop, of what the request is by then. */
function standardPreflightNames(facts: PreflightFacts): readonly string[] | null {
  const { method, isUnsafe, unsafeNames, useCorsPreflight } = facts;
  const names = isUnsafe ? unsafeNames : [];
  const isNeeded = useCorsPreflight || names.length > 0 || (isUnsafe && !isCorsSafelistedMethod(method));
  return isNeeded ? names : null;
}
