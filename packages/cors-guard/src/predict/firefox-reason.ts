import type { Failure } from './profile.ts';
import type { Reason } from './types.ts';

const NAMES: Readonly<Partial<Record<Reason, string>>> = {
  'allow-origin-missing': 'CORSMissingAllowOrigin2',
  'allow-origin-multiple': 'CORSAllowOriginNotMatchingOrigin',
  'allow-origin-invalid': 'CORSAllowOriginNotMatchingOrigin',
  'allow-origin-mismatch': 'CORSAllowOriginNotMatchingOrigin',
  'wildcard-with-credentials': 'CORSNotSupportingCredentials',
  'allow-credentials-not-true': 'CORSMissingAllowCredentials',
  'preflight-status': 'CORSPreflightDidNotSucceed3',
  'preflight-redirect': 'CORSExternalRedirectNotAllowed',
  'allow-methods-unparsable': 'CORSInvalidAllowMethod',
  'allow-headers-unparsable': 'CORSInvalidAllowHeader',
  'method-not-allowed': 'CORSMethodNotFound',
  'header-not-allowed': 'CORSMissingAllowHeaderFromPreflight2',
  'redirect-with-userinfo': 'CORSDidNotSucceed2',
  'redirect-conflicting-location': 'CORSDidNotSucceed2',
  'redirect-invalid-location': 'CORSDidNotSucceed2',
  'redirect-scheme': 'CORSDidNotSucceed2',
  'too-many-redirects': 'CORSDidNotSucceed2',
  'network-error': 'CORSDidNotSucceed2',
  scheme: 'CORSRequestNotHttp',
  'csp-connect-src': 'CSP_CSPGenericViolation',
  'mixed-content': 'Mixed Content Blocker',
  corp: 'COEP',
};

/** The category of the console error Firefox gives for a failure (`nsCORSListenerProxy.cpp`; measured). */
export function firefoxReason({ reason, evidence }: Failure): string | undefined {
  const [first] = evidence;
  // Several lines are found before any of them is compared.
  const isRepeated = first?.header === 'Access-Control-Allow-Origin' && (first.lines ?? 1) > 1;
  return isRepeated ? 'CORSMultipleAllowOriginNotAllowed' : NAMES[reason];
}
