import { blockedByStage } from './blocked-texts.ts';
import {
  accessControlHeaderOnRequest,
  localhostAllowed,
  preflightAvoidable,
  preflightEveryCall,
  publicCorsProxy,
  varyOriginMissing,
} from './call-texts.ts';
import { fetchMetadataRejected } from './metadata-texts.ts';
import type { Writer } from './case.ts';
import type { FindingCode } from './codes.ts';
import { allowCredentialsMissing, wildcardWithCredentials } from './credential-texts.ts';
import {
  allowOriginInvalid,
  allowOriginMismatch,
  allowOriginMissing,
  allowOriginMultiple,
  corsMissingOnErrors,
  serverRejectsOrigin,
} from './origin-texts.ts';
import { edgeAnswersWithoutCors, setCookieIgnored } from './observed-texts.ts';
import {
  credentialsNotSent,
  opaqueResponse,
  requestModeSameOrigin,
  responseHeaderNotExposed,
  sameOriginHeaderLost,
} from './page-texts.ts';
import {
  allowListUnparsable,
  authorizationUnderStar,
  headerNotAllowed,
  methodCase,
  methodNotAllowed,
  preflightNotHandled,
  preflightRedirected,
  preflightRefused,
} from './preflight-texts.ts';
import { devProxyAddsRequestHeader, devProxyRepairsCookies, devServerAnswersPreflight } from './proxy-texts.ts';
import {
  redirectMakesOriginNull,
  redirectToLoginPage,
  redirectWithUserinfo,
  redirectWithoutCors,
} from './redirect-texts.ts';
import { targetCertificateInvalid, targetUnreachablePublicly } from './target-texts.ts';

/** Who writes about which code. */
export const texts: Readonly<Record<FindingCode, Writer>> = {
  'allow-origin-missing': allowOriginMissing,
  'allow-origin-mismatch': allowOriginMismatch,
  'allow-origin-multiple': allowOriginMultiple,
  'allow-origin-invalid': allowOriginInvalid,
  'wildcard-with-credentials': wildcardWithCredentials,
  'allow-credentials-missing': allowCredentialsMissing,
  'preflight-not-handled': preflightNotHandled,
  'preflight-redirected': preflightRedirected,
  'method-not-allowed': methodNotAllowed,
  'header-not-allowed': headerNotAllowed,
  'allow-list-unparsable': allowListUnparsable,
  'preflight-refused-as-a-whole': preflightRefused,
  'method-case': methodCase,
  'access-control-header-on-request': accessControlHeaderOnRequest,
  'authorization-under-star': authorizationUnderStar,
  'redirect-without-cors': redirectWithoutCors,
  'redirect-makes-origin-null': redirectMakesOriginNull,
  'redirect-with-userinfo': redirectWithUserinfo,
  'redirect-to-login-page': redirectToLoginPage,
  'cors-missing-on-errors': corsMissingOnErrors,
  'server-rejects-origin': serverRejectsOrigin,
  'fetch-metadata-rejected': fetchMetadataRejected,
  'edge-answers-without-cors': edgeAnswersWithoutCors,
  'set-cookie-ignored': setCookieIgnored,
  'dev-proxy-adds-request-header': devProxyAddsRequestHeader,
  'dev-proxy-repairs-cookies': devProxyRepairsCookies,
  'dev-server-answers-preflight': devServerAnswersPreflight,
  'target-certificate-invalid': targetCertificateInvalid,
  'target-unreachable-publicly': targetUnreachablePublicly,
  'credentials-not-sent': credentialsNotSent,
  'response-header-not-exposed': responseHeaderNotExposed,
  'opaque-response': opaqueResponse,
  'request-mode-same-origin': requestModeSameOrigin,
  'same-origin-header-lost': sameOriginHeaderLost,
  'public-cors-proxy': publicCorsProxy,
  'vary-origin-missing': varyOriginMissing,
  'preflight-every-call': preflightEveryCall,
  'preflight-avoidable': preflightAvoidable,
  'localhost-allowed-in-production': localhostAllowed,
  'blocked-by-api': blockedByStage,
  'blocked-by-mode': blockedByStage,
  'blocked-by-csp': blockedByStage,
  'blocked-by-mixed-content': blockedByStage,
  'blocked-by-bad-port': blockedByStage,
  'blocked-by-local-network': blockedByStage,
  'blocked-by-preflight': blockedByStage,
  'blocked-by-redirect': blockedByStage,
  'blocked-by-response': blockedByStage,
  'blocked-by-corp': blockedByStage,
  'blocked-by-network': blockedByStage,
};
