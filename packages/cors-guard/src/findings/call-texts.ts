import { answerLine, list, type Case, type Writer } from './case.ts';
import { misplacedHeaders } from './call-causes.ts';
import { printable } from '../printable.ts';
import { askedHeaders, sentMethod } from './needs.ts';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';

/** Names from all calls of a case, each once, as they may be shown. */
function namesOf({ failures }: Case, take: (call: Case['first']['call']) => readonly string[]): readonly string[] {
  return [...new Set(failures.flatMap(({ call }) => take(call)))].sort().map((name) => printable(name, 60));
}

/** Somebody else reads every request. */
export const publicCorsProxy: Writer = ({ target }) => ({
  prod: 'It works until the service limits or ends it: public CORS proxies answer 403 or 429 without notice.',
  why: [`${target} is a public proxy. It also sees every request and answer, with all they carry.`],
  seen: [`the call goes to ${target}`],
  fix: 'Forward the path on the host of your own page, or on your own server.',
});

/** Such headers mean nothing on a request, and make a preflight that has to allow them. */
export const accessControlHeaderOnRequest: Writer = (about) => {
  const names = namesOf(about, misplacedHeaders);
  const isRefused = about.first.reason !== 'works';
  return {
    prod: isRefused
      ? `The ${sentMethod(about.first.call.call)} is never sent: the preflight (OPTIONS) fails.`
      : 'It works as long as the API allows these headers, and costs a preflight.',
    why: [`The call carries ${list(names)}. Only the API can say this, on its answers.`],
    seen: [isRefused ? answerLine(about.first, ['Access-Control-Allow-Headers']) : `request header ${list(names)}`],
    fix: `Delete ${list(names)} from the request.`,
    args: { names },
    ...(isRefused && { view: 'headers' as const }),
  };
};

/** It works until a cache keeps the wrong one of two answers. */
export const varyOriginMissing: Writer = (about) => ({
  prod: 'It works until a cache, in front of the API or in the browser, hands out an answer that was made for another origin.',
  why: ['The API answers each Origin differently, and does not tell caches so.'],
  seen: [
    answerLine(about.first, [ALLOW_ORIGIN, 'Vary', 'Cache-Control']),
    'to another Origin the same call is answered otherwise',
  ],
  fix: 'Send Vary: Origin with every answer of this route, also where the request has no Origin.',
  view: 'headers',
});

/** Two round trips for each call. */
export const preflightEveryCall: Writer = (about) => ({
  prod: 'Browsers ask with OPTIONS again after five seconds: most calls take two round trips.',
  why: [
    about.detail.includes('absent')
      ? 'The API does not say how long its answer to OPTIONS holds.'
      : 'The API lets its answer to OPTIONS hold for seconds only.',
  ],
  seen: [answerLine(about.first, ['Access-Control-Max-Age'])],
  fix: 'Send Access-Control-Max-Age: 7200 with the answer to OPTIONS; Chromium keeps it no longer than that.',
  view: 'headers',
});

/** A round trip for a header that nobody needs. */
export const preflightAvoidable: Writer = (about) => {
  const names = namesOf(about, ({ call }) => askedHeaders(call));
  return {
    prod: 'Browsers ask with OPTIONS before each of these calls.',
    why: [`Only ${list(names)} makes them do that; without it the call is sent at once.`],
    seen: [answerLine(about.first, ['Access-Control-Allow-Headers'])],
    fix: `Leave out ${list(names)} for this API.`,
    args: { names },
    view: 'headers',
  };
};

/** Handy while the app is made; on the deployed API it lets every program on a visitor's machine ask in his name. */
export const localhostAllowed: Writer = (about) => {
  const { first } = about;
  const origin = printable(first.evidence[0]?.got ?? '', 60);
  const isWithCredentials = about.details.includes('with-credentials');
  return {
    prod: `Nothing fails. Any page that a program serves on a visitor's own machine may read this API${isWithCredentials ? ', with the cookies of the visitor' : ''}.`,
    why: [`${about.target} answers "${origin}", and your page needs it to answer "${first.call.page}" only.`],
    seen: [answerLine(first, [ALLOW_ORIGIN, 'Access-Control-Allow-Credentials'])],
    fix: 'Take localhost out of the allowed origins where the API is deployed; behind the dev proxy nothing needs it there.',
    args: { origin },
  };
};
