import { list, pageValue, type Case, type Writer } from './case.ts';
import { listIn } from './headers.ts';
import { sentMethod } from './needs.ts';
import type { PageFacts } from './page-facts.ts';

/** Names of all calls of a case, each once. */
function namesOf({ failures }: Case, of: (facts: PageFacts) => readonly string[]): readonly string[] {
  return [...new Set(failures.flatMap(({ call }) => (call.facts ? of(call.facts) : [])))].sort();
}

/** More names than these are not spelled out. */
const MOST_NAMES = 5;

function cookieList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `the ${names.length === 1 ? 'cookie' : 'cookies'} ${list([...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])])}`;
}

const INCLUDE = "credentials: 'include' (XMLHttpRequest and axios: withCredentials = true)";

/** The API answers 401 without the cookies that the dev proxy makes the browser send. */
export const credentialsNotSent: Writer = (about) => {
  const { first } = about;
  const cookies = namesOf(about, ({ cookiesSent }) => cookiesSent);
  const mode = first.call.call.credentials;
  return {
    prod: 'The call is sent without cookies, and the API answers as to somebody who is not logged in.',
    why: [
      `The call has credentials: '${mode}', which sends no cookies to another origin. In development the proxy makes it the page's own origin, and ${cookieList(cookies)} went along.`,
    ],
    seen: [
      `${sentMethod(first.call.call)} -> ${first.call.observed?.status ?? 200} with cookies in development, 401 without`,
    ],
    fix: `Make the call with ${INCLUDE}. The API then has to answer with Access-Control-Allow-Credentials: true and Access-Control-Allow-Origin: ${pageValue(about)}, and to set its cookies with SameSite=None; Secure where page and API are not one site.`,
    args: { cookies, credentials: mode },
  };
};

/** The page reads a header that browsers hide. Source: Fetch, "CORS filtered response". */
export const responseHeaderNotExposed: Writer = (about) => {
  const names = [...new Set(about.failures.flatMap(({ evidence }) => listIn(evidence[0]?.needed)))].sort();
  const got = about.first.evidence[0]?.got ?? null;
  return {
    prod: `The page reads ${list(names)} and gets null: the header is there, but hidden.`,
    why: ['Of an answer from another origin a page may read a few basic headers, and those that the API exposes.'],
    seen: [
      got === null
        ? `${list(names)} in the answer, no Access-Control-Expose-Headers`
        : `${list(names)} in the answer, Access-Control-Expose-Headers: ${got}`,
    ],
    fix: `Send Access-Control-Expose-Headers: ${[...new Set([...listIn(got).filter((name) => name !== '*'), ...names])].join(', ')} on the answer itself.`,
    args: { headers: names },
    view: 'headers',
  };
};

/** A fetch in mode no-cors, whose answer the page reads. */
export const opaqueResponse: Writer = ({ detail, first }) => ({
  prod: 'The answer is opaque: status 0, no headers, no body.',
  why: [
    "The call has mode: 'no-cors'. In development the API is the page's own origin, where the mode hides nothing.",
    ...(detail === 'read' ? [`The page reads headers of the answer: ${list(first.call.facts?.reads ?? [])}.`] : []),
  ],
  seen: ['told by the call alone'],
  fix: "Leave out mode: 'no-cors', and let the API answer with the CORS headers it needs. Keep it only where nothing of the answer is used.",
  args: { mode: 'no-cors' },
});

/** Fetch, "main fetch": a call in this mode never leaves the origin. */
export const requestModeSameOrigin: Writer = ({ target }) => ({
  prod: 'The browser refuses the call before anything is sent: the page gets a network error.',
  why: [`The call has mode: 'same-origin', and ${target} is another origin than that of the page.`],
  seen: ['told by the call alone, before any answer'],
  fix: "Leave out mode: 'same-origin' ('cors' is the default), or serve the API on the origin of the page.",
  args: { mode: 'same-origin' },
});

/** A header that a library sets on the page's own origin only. */
export const sameOriginHeaderLost: Writer = ({ target }) => ({
  prod: 'The call is sent without X-XSRF-TOKEN, and an API that checks it refuses the call.',
  why: [
    "axios and Angular copy the cookie XSRF-TOKEN into this header on the page's own origin only. In development the proxy makes the API that origin.",
    `In production the cookie belongs to ${new URL(target).hostname}, whose cookies the page cannot read.`,
  ],
  seen: ['X-XSRF-TOKEN with the value of the cookie XSRF-TOKEN in development, and the API sets that cookie'],
  fix: 'Hand the token to the page in an answer (a body, or an exposed header), and set the header from there. An option of the library that forces the header helps only where the page can read the cookie.',
  args: { header: 'x-xsrf-token' },
});
