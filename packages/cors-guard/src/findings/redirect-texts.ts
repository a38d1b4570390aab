import { addressOf, answerLine, pageLiteral, pageValue, type Case, type Writer } from './case.ts';
import { locationIn } from './headers.ts';
import { printable } from '../printable.ts';
import { pathOf, shownLocation } from './masking.ts';

/** Where the failed exchange redirects to, as it may be shown; `''` when that is not known. */
function destinationOf({ first }: Case): string {
  const { exchange, call, hop } = first;
  const location = locationIn(exchange);
  if (!exchange || location === undefined) return '';
  return shownLocation(location, exchange.url, hop === 0 ? pathOf(call.template) : '/...');
}

/** A redirect is itself an answer that has to let the page in. The dev proxy hides that. */
export const redirectWithoutCors: Writer = (about) => {
  const { first } = about;
  const to = destinationOf(about);
  return {
    prod: 'The call ends in a network error: the browser does not follow this redirect.',
    why: [`The redirect${to && ` to ${to}`} has no Access-Control-Allow-Origin; the dev proxy hides that.`],
    seen: [answerLine(first, ['Access-Control-Allow-Origin'])],
    fix: `${to && !to.includes('...') ? `Call ${to} directly` : 'Call the final address directly'}, or send Access-Control-Allow-Origin: ${pageValue(about)} on the redirect too.`,
    args: { location: to, status: first.exchange?.status ?? 0 },
    view: 'redirect',
  };
};

/** What helps a person who opens the address in a tab is no answer for a script. */
export const redirectToLoginPage: Writer = (about) => {
  const { first } = about;
  const to = destinationOf(about);
  return {
    prod: 'A visitor who is not logged in gets a network error, and the page cannot see why.',
    why: [
      `The API redirects${to && ` to ${to}`}, a page for people, and the redirect has no Access-Control-Allow-Origin.`,
    ],
    seen: [answerLine(first, ['Access-Control-Allow-Origin'])],
    fix: `Answer API calls with 401 and Access-Control-Allow-Origin: ${pageValue(about)}, not with a redirect to a login page.`,
    args: { location: to, status: first.exchange?.status ?? 0 },
    view: 'redirect',
  };
};

/** Leaving the API for another origin makes the browser's Origin `null`; the page's own origin is then a mismatch. */
export const redirectMakesOriginNull: Writer = (about) => {
  const { first } = about;
  const there = addressOf(first);
  const got = first.evidence[0]?.got ?? null;
  return {
    prod: 'The call ends in a network error after a redirect that works in development.',
    why: [`Redirected to ${there}, the browser sends "Origin: null" there, not ${pageLiteral(about)}.`],
    seen: [
      `${there} answers ${got === null ? 'without Access-Control-Allow-Origin' : `Access-Control-Allow-Origin: ${printable(got)}`}`,
    ],
    fix: 'Call the final address directly, or let the API fetch it itself. Do not allow "null": any sandboxed page has that origin.',
    args: { from: about.target, to: there, got: got === null ? '' : printable(got) },
    view: 'redirect',
  };
};

/** A Location with a user name ends every call to another origin. */
export const redirectWithUserinfo: Writer = (about) => {
  const to = destinationOf(about);
  return {
    prod: 'The call ends in a network error: browsers do not follow such a redirect.',
    why: [`The redirect${to && ` to ${to}`} has a user name or password in its address.`],
    seen: [answerLine(about.first, [])],
    fix: 'Remove the user name and password from the Location of the redirect.',
    args: { location: to },
    view: 'redirect',
  };
};
