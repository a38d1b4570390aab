import type { Stage } from '../predict/types.ts';

/** Codes with a text of their own. Stable: users name them in `ignore`. */
const named = [
  'allow-origin-missing',
  'allow-origin-mismatch',
  'allow-origin-multiple',
  'allow-origin-invalid',
  'wildcard-with-credentials',
  'allow-credentials-missing',
  'preflight-not-handled',
  'preflight-redirected',
  'method-not-allowed',
  'header-not-allowed',
  'allow-list-unparsable',
  'preflight-refused-as-a-whole',
  'method-case',
  'access-control-header-on-request',
  'authorization-under-star',
  'redirect-without-cors',
  'redirect-makes-origin-null',
  'redirect-with-userinfo',
  'redirect-to-login-page',
  'cors-missing-on-errors',
  'server-rejects-origin',
  'edge-answers-without-cors',
  'set-cookie-ignored',
  'dev-proxy-adds-request-header',
  'dev-proxy-repairs-cookies',
  'dev-server-answers-preflight',
  'target-certificate-invalid',
  'target-unreachable-publicly',
  'credentials-not-sent',
  'response-header-not-exposed',
  'opaque-response',
  'request-mode-same-origin',
  'same-origin-header-lost',
  'public-cors-proxy',
  'vary-origin-missing',
  'preflight-every-call',
  'preflight-avoidable',
] as const;

const stages: Readonly<Record<Stage, true>> = {
  api: true,
  mode: true,
  csp: true,
  'mixed-content': true,
  'bad-port': true,
  'local-network': true,
  preflight: true,
  redirect: true,
  response: true,
  corp: true,
  network: true,
};

/** What fails in a way that has no text of its own yet is named after the stage that stops it. */
export type BlockedCode = `blocked-by-${Stage}`;

/** Name of a cause. */
export type FindingCode = (typeof named)[number] | BlockedCode;

/**
 * Every code there is, for the validation of options. In a file of its own, because hosts read it before the server starts.
 *
 * @example findingCodes.includes('allow-origin-missing') // true
 */
export const findingCodes: readonly FindingCode[] = [
  ...named,
  ...Object.keys(stages).map((stage) => `blocked-by-${stage as Stage}` as const),
];
