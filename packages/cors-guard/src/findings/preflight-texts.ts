import { answerLine, fateOf, list, pageLiteral, pageValue, type Case, type Writer } from './case.ts';
import { headerOf } from './credential-texts.ts';
import { getHeader } from '../rules/index.ts';
import { refusedOf } from './diagnosis.ts';
import { hasCorsMarks, listIn, locationIn } from './headers.ts';
import { printable } from '../printable.ts';
import { shownLocation } from './masking.ts';
import { headersFor, lackingIn, askedHeaders, sentMethod } from './needs.ts';
import type { RedirectDetail } from './redirect.ts';

/** OPTIONS is not answered with 2xx. Chromium and Firefox hide the status, so it comes first here. */
export const preflightNotHandled: Writer = (about) => {
  const { first, detail } = about;
  const isSilent = detail === 'timeout';
  const isCalledMissing =
    first.exchange !== undefined && !getHeader(first.exchange.headers, 'access-control-allow-origin');
  const hint = isCalledMissing ? ' (browsers say: no "Access-Control-Allow-Origin")' : '';
  return {
    prod: fateOf(about),
    why: [
      isSilent
        ? 'The API answers the call itself in development, and gives no answer to OPTIONS, which browsers ask with before they send it.'
        : statusCause(Number(detail), first.exchange !== undefined && hasCorsMarks(first.exchange.headers)),
    ],
    seen: [
      isSilent
        ? `OPTIONS -> no answer in time, ${sentMethod(first.call.call)} -> ${first.call.observed?.status ?? 'answered'} in development`
        : `${answerLine(first, ['Allow', 'Server', 'Access-Control-*'])}${hint}`,
    ],
    fix: `Answer OPTIONS with 204 before login and routing, with ${headersFor(pageValue(about), preflightNeeds(about)).join('; ')}.`,
    args: { status: isSilent ? detail : Number(detail), needed: headersFor(pageValue(about), preflightNeeds(about)) },
    view: isSilent ? 'timeout' : 'status',
  };
};

/** A call that is preflighted for its headers alone still asks for its method. */
function preflightNeeds({ needs, first }: Case): Case['needs'] {
  const own = sentMethod(first.call.call);
  const methods = needs.methods.length > 0 ? needs.methods : [own];
  return { ...needs, methods };
}

function statusCause(status: number, isCorsLayer: boolean): string {
  if (isCorsLayer && status !== 404 && status !== 405) {
    return `A CORS layer answers OPTIONS with ${status}: it refuses the origin, the method or a header, or is not asked in time.`;
  }
  if (status === 401 || status === 407) {
    return 'A login check runs before the CORS layer, and a preflight never carries credentials.';
  }
  if (status === 403) return 'A filter (login, CSRF, firewall) turns OPTIONS away before any CORS layer answers.';
  if (status === 404) return 'The API has no route for OPTIONS here; browsers ask with it before they send the call.';
  if (status === 405 || status === 501)
    return 'The route does not take OPTIONS; browsers ask with it before they send the call.';
  if (status >= 500) return 'The API fails on OPTIONS, which browsers ask with before they send the call.';
  return 'OPTIONS has to be answered with a status from 200 to 299.';
}

/** OPTIONS is answered with a redirect: browsers follow none, in any mode. */
export const preflightRedirected: Writer = (about) => {
  const { first, detail } = about;
  const location = locationIn(first.exchange);
  const to =
    first.exchange && location !== undefined
      ? shownLocation(location, first.exchange.url, first.hop === 0 ? first.call.template : '/...')
      : '';
  return {
    prod: fateOf(about),
    why: [
      redirectCauses[detail as RedirectDetail],
      'Calls without a preflight follow it, so reading may work where saving fails.',
    ],
    seen: [`${answerLine(first, [])}${to && `, Location: ${to}`}`],
    fix: redirectFix(detail as RedirectDetail, to),
    args: { status: first.exchange?.status ?? 0, location: to },
    view: 'redirect',
  };
};

const redirectCauses: Readonly<Record<RedirectDetail, string>> = {
  'http-to-https': 'The API redirects http to https, and a preflight must not be redirected.',
  'trailing-slash': 'The API redirects for the final "/" of the path, and a preflight must not be redirected.',
  host: 'The API redirects to another host, and a preflight must not be redirected.',
  login: 'A login check redirects before the CORS layer answers; a preflight never carries credentials.',
  other: 'The API redirects OPTIONS, and a preflight must not be redirected.',
};

function redirectFix(detail: RedirectDetail, to: string): string {
  if (detail === 'login')
    return 'Answer OPTIONS with 204 before the login check, and answer API calls with 401, not with a redirect.';
  return to === '' || to.includes('...')
    ? 'Call the final address directly.'
    : `Call ${to} directly, or answer OPTIONS before the redirect.`;
}

/** The method is not in Access-Control-Allow-Methods. */
export const methodNotAllowed: Writer = (about) => {
  const { first, needs } = about;
  const allowed = listIn(first.evidence[0]?.got).map((name) => printable(name, 40));
  const method = printable(sentMethod(first.call.call), 40);
  const lacking = first.exchange ? lackingIn(first.exchange, needs).methods : needs.methods;
  const missing = lacking.length > 0 ? lacking : [method];
  return {
    prod: fateOf(about),
    why: [`The call is ${method}, and the API allows ${allowed.length > 0 ? list(allowed) : 'no method by name'}.`],
    seen: [answerLine(first, ['Access-Control-Allow-Methods'])],
    fix: `Add ${list(missing)} to the allowed methods of the API: Access-Control-Allow-Methods: ${[...new Set([...allowed, ...missing])].join(', ')}`,
    args: { allowed, missing },
    view: 'headers',
  };
};

/** `fetch` makes GET, POST, PUT, DELETE, HEAD and OPTIONS upper case, and nothing else (Fetch, "normalize a method"). */
export const methodCase: Writer = (about) => {
  const { first } = about;
  const method = printable(sentMethod(first.call.call), 40);
  return {
    prod: fateOf(about),
    why: [
      `The call is "${method}", and browsers send it as it is written: to a server "${method.toUpperCase()}" is another method.`,
    ],
    seen: [answerLine(first, ['Access-Control-Allow-Methods'])],
    fix: `Write method: '${method.toUpperCase()}'.`,
    args: { method },
    view: 'headers',
  };
};

/** A request header is not in Access-Control-Allow-Headers. Chromium names only the first, here all are. */
export const headerNotAllowed: Writer = (about) => {
  const { first, needs } = about;
  const allowed = listIn(first.evidence[0]?.got).map((name) => printable(name, 60));
  const own = askedHeaders(first.call.call).filter((name) => !allowed.some((other) => other.toLowerCase() === name));
  const lacking = first.exchange ? lackingIn(first.exchange, needs).headers : needs.headers;
  const missing = (lacking.length > 0 ? lacking : own).map((name) => printable(name, 60));
  const misplaced = missing.filter((name) => name.startsWith('access-control-'));
  const wanted = missing.filter((name) => !name.startsWith('access-control-'));
  const remove = `Remove ${list(misplaced)} from the request: such headers belong on answers only.`;
  const add = `Add "${wanted.join(', ')}" to the allowed headers of the API: Access-Control-Allow-Headers: ${[...allowed, ...wanted].join(', ')}`;
  return {
    prod: fateOf(about),
    why: [
      `The call carries ${list(own)}, and the API allows ${allowed.length > 0 ? `${list(allowed)} only` : 'no request header by name'}.`,
    ],
    seen: [answerLine(first, ['Access-Control-Allow-Headers'])],
    fix: [...(misplaced.length > 0 ? [remove] : []), ...(wanted.length > 0 ? [add] : [])].join(' '),
    args: { allowed, missing },
    view: 'headers',
  };
};

/** One item that is no token makes the whole list void, also when it is not needed. */
export const allowListUnparsable: Writer = (about) => {
  const header = headerOf(about.detail);
  const isMethods = about.detail === 'allow-methods';
  const names = isMethods ? about.needs.methods : about.needs.headers;
  const example = `${header}: ${(names.length > 0 ? names : [isMethods ? 'GET' : 'content-type']).join(', ')}`;
  return {
    prod: fateOf(about),
    why: [`${header} is not a list of names separated by commas, so browsers refuse the whole answer.`],
    seen: [answerLine(about.first, [header])],
    fix: `Separate the names by commas, without quotes or spaces inside a name, as in ${example}`,
    args: { header, got: printable(about.first.evidence[0]?.got ?? '') },
    view: 'headers',
  };
};

/** Passes in all browsers today, against the letter of the standard (measured in Chromium, Firefox and WebKit). */
export const authorizationUnderStar: Writer = (about) => ({
  prod: "It works in today's browsers, against the Fetch standard: one that follows it never sends this call.",
  why: ['The call carries Authorization, and the API allows "*", which is not meant to cover that header.'],
  seen: [answerLine(about.first, ['Access-Control-Allow-Headers'])],
  fix: `List it by name: Access-Control-Allow-Headers: ${['authorization', ...about.needs.headers.filter((name) => name !== 'authorization')].join(', ')}`,
  view: 'headers',
});

/** Servers that answer a preflight with no CORS header at all when they refuse one thing of it; browsers then blame the origin. */
export const preflightRefused: Writer = (about) => {
  const { first, failures } = about;
  const refused = failures.map(({ call }) => refusedOf(call)).filter((each) => each !== undefined);
  const methods = [...new Set(refused.flatMap((each) => each.methods))].map((name) => printable(name, 40));
  const headers = [...new Set(refused.flatMap((each) => each.headers))].map((name) => printable(name, 60));
  const parts = [
    ...(methods.length > 0 ? [`the method ${list(methods)}`] : []),
    ...(headers.length > 0 ? [`the header ${list(headers)}`] : []),
  ];
  return {
    prod: fateOf(about),
    why: [
      `The API lets ${pageLiteral(about)} in and refuses ${parts.join(' or ')}, by sending no CORS header at all.`,
      'Browsers call this a missing "Access-Control-Allow-Origin".',
    ],
    seen: [answerLine(first, ['Vary', 'Access-Control-Allow-Origin']), 'the same preflight for a plain GET -> let in'],
    fix: `Allow ${parts.join(' and ')} in the CORS settings of the API.`,
    args: { methods, headers },
    view: 'headers',
  };
};
