/** Texts of what the answers show that development got. */

import { getHeader } from '../rules/index.ts';
import { printable } from '../printable.ts';
import { answerLine, list, pageValue, type Case, type Writer } from './case.ts';
import { nameOf } from './cookies.ts';
import { shownValue } from './masking.ts';
import { sentMethod } from './needs.ts';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';

/** A gateway, CDN or firewall answers in place of the API, and knows nothing of CORS. */
export const edgeAnswersWithoutCors: Writer = (about) => {
  const { first, detail } = about;
  const server = first.exchange && getHeader(first.exchange.headers, 'server');
  const layer = server ? `"${printable(server, 40)}"` : 'a gateway, a CDN or a firewall';
  return {
    prod: `Visitors get a network error ("Failed to fetch") in place of the ${detail}.`,
    why: [
      `A layer in front of the API gives this answer (${layer}), without ${ALLOW_ORIGIN}.`,
      ...(about.compares ? ['Other answers to the same origin carry it.'] : []),
    ],
    seen: [answerLine(first, ['Server', 'Via', ALLOW_ORIGIN])],
    fix: `Let that layer add ${ALLOW_ORIGIN}: ${pageValue(about)} to its own answers, or route the calls over the host of the page.`,
    args: { status: detail, page: about.page ?? '', server: server ? printable(server, 40) : '' },
    view: 'layer',
  };
};

/** A cookie for a call that will not include credentials. */
export const setCookieIgnored: Writer = (about) => {
  const names = cookieNames(about);
  const [, refusal] = about.first.evidence;
  const plain = "Without credentials: 'include', browsers ignore the cookies of another origin.";
  return {
    prod: `The browser does not store ${list(names.map((name) => `"${name}"`))}: a login it stands for is lost with the next call.`,
    why: [
      refusal
        ? `${plain} With it, they refuse the call: ${refusal.header} is ${valueOf(refusal.header, refusal.got)}.`
        : `The call does not include credentials. ${plain}`,
    ],
    seen: [seenLine(about)],
    fix: `Make the call with credentials: 'include', and let the API answer it with ${ALLOW_ORIGIN}: ${pageValue(about)} and Access-Control-Allow-Credentials: true.`,
    args: { cookies: names, page: about.page ?? '' },
    view: 'cookies',
  };
};

/** The cookie is what each failure of this code shows first. */
function cookieNames({ failures }: Case): readonly string[] {
  return [...new Set(failures.map(({ evidence }) => nameOf(evidence[0]?.got ?? '')))];
}

function valueOf(header: string, got: string | null): string {
  return got === null ? 'not there' : `"${shownValue(header, got)}"`;
}

function seenLine({ first }: Case): string {
  const [cookie] = first.evidence;
  return `the answer to ${sentMethod(first.call.call)} has Set-Cookie: ${shownValue('Set-Cookie', cookie?.got ?? '')}`;
}

/**
 * With `asProduction` a refusal is met in development, too: whoever wonders why is told. Without it, an answer to the development
 * Origin leaves open what production gets.
 */
export function asProductionNotes({ first }: Case): readonly string[] {
  const { call, exchange, stage, hop } = first;
  if (stage !== 'response' || hop > 0 || !exchange || exchange.status < 400) return [];
  if (exchange.origin !== call.page) {
    return call.pageKnown && !call.developmentTarget ? [UNPROVEN] : [];
  }
  return call.observed?.asProduction
    ? [`asProduction is on: development sends this Origin as well, and gets the same ${exchange.status}.`]
    : [];
}

const UNPROVEN = 'Seen on answers to the Origin of development. asProduction: true shows what production gets.';
