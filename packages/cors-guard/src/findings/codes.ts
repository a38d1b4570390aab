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
  'fetch-metadata-rejected',
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
  'localhost-allowed-in-production',
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
 * Every code that findings have. In a file of its own, because hosts read it before the server starts.
 *
 * @example findingCodes.includes('allow-origin-missing') // true
 */
export const findingCodes: readonly FindingCode[] = [
  ...named,
  ...Object.keys(stages).map((stage) => `blocked-by-${stage as Stage}` as const),
];

/**
 * Names that are taken and not told yet, each with the stage at which browsers stop such a call: there it shows as
 * `blocked-by-<stage>`. Null = no browser stops it, or it shows under another code, so nothing is told under that name.
 */
const reserved = {
  'relative-url-no-production-route': null,
  'static-host-answers-html': null,
  'api-base-missing-in-build': null,
  'api-base-is-localhost': 'local-network',
  'dev-proxy-changes-path': null,
  'allow-origin-misses-one-origin': null,
  'cookie-samesite-blocks': null,
  'cookie-none-without-secure': null,
  'cookie-third-party': null,
  'cookie-domain-unusable': null,
  'cors-lost-behind-layer': null,
  'csp-connect-src': 'csp',
  'mixed-content': 'mixed-content',
  'local-network-access': 'local-network',
  'null-origin-page': null,
  'corp-blocks-embed': 'corp',
  'coep-needs-corp': 'corp',
  'websocket-origin-rejected': null,
  'origin-reflected-with-credentials': null,
  'origin-reflected': null,
  'null-origin-allowed': null,
  'insecure-origin-allowed': null,
  'origin-pattern-too-broad': null,
  'orb-drops-body': 'corp',
} as const;

/** A name that no finding has yet. */
export type ReservedCode = keyof typeof reserved;

/** Every reserved name. */
export const reservedCodes: readonly ReservedCode[] = Object.keys(reserved) as ReservedCode[];

/**
 * Under which code a cause shows whose own name is only reserved; undefined where nothing stops the call.
 *
 * @example standInFor('mixed-content') // 'blocked-by-mixed-content'
 */
export function standInFor(code: ReservedCode): BlockedCode | undefined {
  const stage = reserved[code];
  return stage === null ? undefined : `blocked-by-${stage}`;
}

/** What the option `ignore` may name: a configuration written for a version that tells more is no mistake in this one. */
export const ignorableCodes: readonly (FindingCode | ReservedCode)[] = [...findingCodes, ...reservedCodes];
