import type { Cause } from './cause.ts';
import { catalogue } from './catalogue.ts';
import type { FindingCode } from './codes.ts';
import type { Failure } from './failure.ts';
import type { Severity } from './types.ts';

/** What fails for every origin, so that it can be told while the production page is unknown. */
const WHATEVER_PAGE: ReadonlySet<FindingCode> = new Set([
  'preflight-not-handled',
  'preflight-redirected',
  'allow-origin-multiple',
  'wildcard-with-credentials',
  'allow-list-unparsable',
  'method-not-allowed',
  'header-not-allowed',
  'cors-missing-on-errors',
  'edge-answers-without-cors',
  'set-cookie-ignored',
  'access-control-header-on-request',
  'method-case',
  'public-cors-proxy',
]);

/** What lies in the code of an API and is deployed with it, whatever its configuration is elsewhere. */
const IN_THE_CODE: ReadonlySet<FindingCode> = new Set([
  'preflight-not-handled',
  'cors-missing-on-errors',
  'allow-origin-multiple',
]);

/** With these, code that does not know OPTIONS answers; another error may be the weather of a development server. */
const NOT_HANDLED = new Set(['401', '404', '405', '501']);

/**
 * Whether anything may be said of a failure at all. Development code is not judged by its allowed origins, and an unknown page
 * not by what is particular to one origin.
 */
export function isTellable({ call }: Failure, { code, detail }: Cause): boolean {
  if (call.developmentTarget)
    return IN_THE_CODE.has(code) && (code !== 'preflight-not-handled' || NOT_HANDLED.has(detail));
  if (call.pageKnown) return true;
  return WHATEVER_PAGE.has(code) || (code === 'allow-origin-missing' && detail === 'no-cors-layer');
}

/** An error is proven and rests on nothing assumed; everything else is a warning. */
export function severityOf(failure: Failure, code: FindingCode): Severity {
  if (catalogue[code].severity === 'advice') return 'advice';
  const { call, unproven } = failure;
  const isFirm = !unproven && call.basis !== 'assumed' && call.pageKnown && !call.developmentTarget;
  return isFirm ? catalogue[code].severity : 'warning';
}
