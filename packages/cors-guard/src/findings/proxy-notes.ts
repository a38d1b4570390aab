import type { Case } from './case.ts';
import type { FindingCode } from './codes.ts';

/** Causes that lie in what the API thinks of an origin. */
const ABOUT_ORIGIN: ReadonlySet<FindingCode> = new Set([
  'allow-origin-missing',
  'allow-origin-mismatch',
  'allow-origin-multiple',
  'allow-origin-invalid',
  'cors-missing-on-errors',
]);

/** What of the proxy makes a cause hard to see in development: added to the finding of that cause, never one of its own. */
export function proxyNotes({ code, failures }: Case): readonly string[] {
  const facts = failures.flatMap(({ call }) => call.proxy ?? []);
  const isAboutOrigin = ABOUT_ORIGIN.has(code);
  const isPreflight = code !== 'dev-server-answers-preflight' && failures.some(({ stage }) => stage === 'preflight');
  const headers = facts.find(({ corsHeaders }) => corsHeaders.includes('access-control-allow-origin'));
  const origin = facts.find(({ hidesOrigin }) => hidesOrigin);
  return [
    ...(isAboutOrigin && headers
      ? [`The proxy entry "${headers.entry}" puts Access-Control-Allow-Origin on the answer; the API does not.`]
      : []),
    ...(isAboutOrigin && origin
      ? [`The proxy entry "${origin.entry}" changes Origin on the way, so development meets another answer.`]
      : []),
    ...(isPreflight && facts.some(({ preflightAnswered }) => preflightAnswered)
      ? ['In development the dev server itself answers OPTIONS, so the API is never asked.']
      : []),
  ];
}
