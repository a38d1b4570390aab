import type { BlockedCode, FindingCode } from './codes.ts';
import type { Severity } from './types.ts';

export type { FindingCode } from './codes.ts';

/** What is fixed about a code, whoever meets it. */
export interface CatalogueEntry {
  /** The cause in a few words. */
  readonly title: string;
  /** Upper bound: what is known of production may lower it, see {@link Severity}. */
  readonly severity: Severity;
}

const blocked: Readonly<Record<BlockedCode, CatalogueEntry>> = {
  'blocked-by-api': warning('The browser refuses to make the call at all'),
  'blocked-by-mode': warning('The mode of the call does not allow another origin'),
  'blocked-by-csp': warning('The Content-Security-Policy of the page stops the call'),
  'blocked-by-mixed-content': warning('An https page may not call an http address'),
  'blocked-by-bad-port': warning('Browsers never connect to this port'),
  'blocked-by-local-network': warning('A public page may not call an address of a local network'),
  'blocked-by-preflight': warning('The preflight fails'),
  'blocked-by-redirect': warning('The redirect is not followed'),
  'blocked-by-response': warning('The answer is not handed to the page'),
  'blocked-by-corp': warning('The Cross-Origin-Resource-Policy of the answer forbids its use'),
  'blocked-by-network': warning('The browser gets no answer'),
};

/**
 * Every code and what is fixed about it.
 *
 * @example catalogue['allow-origin-missing'].title // 'The API does not let the page read its answers'
 */
export const catalogue: Readonly<Record<FindingCode, CatalogueEntry>> = {
  'allow-origin-missing': error('The API does not let the page read its answers'),
  'allow-origin-mismatch': error('The API allows another origin than that of the page'),
  'allow-origin-multiple': error('Access-Control-Allow-Origin has more than one value'),
  'allow-origin-invalid': error('Access-Control-Allow-Origin has no usable value'),
  'wildcard-with-credentials': error('"*" does not count for calls with credentials'),
  'allow-credentials-missing': error('The API does not allow calls with credentials'),
  'preflight-not-handled': error('The API does not answer OPTIONS with success'),
  'preflight-redirected': error('The API redirects the preflight'),
  'method-not-allowed': error('The API does not allow the method'),
  'header-not-allowed': error('The API does not allow a request header'),
  'allow-list-unparsable': error('A list of allowed names cannot be read'),
  'preflight-refused-as-a-whole': error('The API refuses a method or header without saying so'),
  'method-case': error('The method is written in lower case'),
  'access-control-header-on-request': error('The call carries a header that belongs on answers'),
  'authorization-under-star': warning('"*" is not meant to cover Authorization'),
  'redirect-without-cors': error('A redirect of the API carries no CORS header'),
  'redirect-makes-origin-null': error('A redirect to another origin hides the page'),
  'redirect-with-userinfo': error('A redirect carries a user name or password'),
  'redirect-to-login-page': error('The API redirects to a login page in place of answering 401'),
  'cors-missing-on-errors': error('Error answers carry no CORS header'),
  'server-rejects-origin': error('The API rejects requests of the page by their origin'),
  'fetch-metadata-rejected': error('A policy of the API turns away requests from other origins'),
  'edge-answers-without-cors': warning('A layer in front of the API answers without CORS headers'),
  'set-cookie-ignored': warning('Browsers ignore a cookie of the API'),
  'dev-proxy-adds-request-header': error('The API needs a request header that only the dev proxy sends'),
  'dev-proxy-repairs-cookies': error('The dev proxy mends a cookie that browsers refuse'),
  'dev-server-answers-preflight': warning('The dev server answers OPTIONS in place of the API'),
  'target-certificate-invalid': error('The certificate of the API is not accepted'),
  'target-unreachable-publicly': warning('The name of the API leads elsewhere for visitors'),
  'credentials-not-sent': error('Cookies that the API needs are not sent'),
  'response-header-not-exposed': error('The page reads a response header that the API does not expose'),
  'opaque-response': error('The page cannot look into the answer'),
  'request-mode-same-origin': error('The mode of the call does not allow another origin'),
  'same-origin-header-lost': warning('A header that a library sets on the own origin only is missing'),
  'public-cors-proxy': warning('The call goes through a public CORS proxy'),
  'vary-origin-missing': warning('A cache may hand the answer for one origin to another'),
  'preflight-every-call': advice('Nearly every call costs a second round trip'),
  'preflight-avoidable': advice('A header that nobody needs costs a second round trip'),
  'localhost-allowed-in-production': advice('The deployed API lets pages on localhost in'),
  ...blocked,
};

function error(title: string): CatalogueEntry {
  return { title, severity: 'error' };
}

function warning(title: string): CatalogueEntry {
  return { title, severity: 'warning' };
}

function advice(title: string): CatalogueEntry {
  return { title, severity: 'advice' };
}
