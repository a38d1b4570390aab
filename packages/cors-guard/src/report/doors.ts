import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asCommand } from './command.ts';
import { offeredFixes } from './offered-fixes.ts';
import { hostOf, isOwnHost } from './own-host.ts';
import { REPORT_PATH, type PageAnswer, type PageCommand, type PageState, type ProbeLog } from './protocol.ts';
import { readJson } from './read-json.ts';

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** What the doors open to. */
export interface DoorsDeps {
  /** Base path of the dev server, with a slash at both ends. */
  readonly base: string;
  /** Names beside localhost by which the dev server may be called. */
  readonly allowedHosts: readonly string[];
  /** New with every start: lets in a page whose browser sends no Sec-Fetch headers. */
  readonly token: string;
  readonly state: () => PageState | undefined;
  readonly probes: () => ProbeLog;
  /** The script of the report page. */
  readonly script: () => Promise<string>;
  readonly onCommand: (command: PageCommand) => void;
  /** Where pages have no socket of the host: what they report here instead, and are told. */
  readonly line?: PageLine;
}

/** The server's end of a channel over HTTP. */
export interface PageLine {
  /** Takes whatever a page has sent as its report, `null` = it only asks; never throws. */
  readonly hear: (value: unknown, from: PageRequest) => PageAnswer;
  /** A code of the page, by the name of its file: public, the same for everybody. */
  readonly code: (file: 'client' | 'overlay') => Promise<string>;
}

/** What a request of a page tells beside its body. */
export interface PageRequest {
  readonly origin: string | undefined;
  /** The one it asks. */
  readonly host: string | undefined;
  /** Revision of the state that the page has; `''` = none. */
  readonly known: string;
}

/** A middleware; false = the request is for somebody else. */
export type Doors = (request: IncomingMessage, response: ServerResponse) => boolean;

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/**
 * The report page and its data, below `<base>/__cors-guard/`. They open to the dev page alone: the Host must be ours, and the
 * browser must say that the request comes from the same origin, or it carries the token. Nothing here has CORS headers.
 *
 * @example if (!doors(request, response)) next()
 */
export function createDoors(deps: DoorsDeps): Doors {
  const rooms = roomsOf(deps);
  const prefix = deps.base + REPORT_PATH;
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (!`${path}/`.startsWith(prefix)) return false;
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.removeHeader('Access-Control-Allow-Origin');
    const room = rooms[path.slice(prefix.length)];
    if (!isOwnHost(askedHostOf(request), deps.allowedHosts)) refuse(response, 403);
    else if (`${path}/` === prefix) redirect(response, prefix);
    else if (!room) refuse(response, 404);
    else if (request.method !== room.method) refuse(response, 405);
    else if (!room.isOpenTo(request)) refuse(response, 403);
    else Promise.resolve(room.handle(request, response)).catch(() => refuse(response, 500));
    return true;
  };
}

interface Room {
  readonly method: 'GET' | 'POST';
  readonly isOpenTo: (request: IncomingMessage) => boolean;
  readonly handle: Handler;
}

/** Longest command and longest report, in bytes; a report within its limits is far below. */
const MOST_COMMAND = 16_384;
const MOST_REPORT = 4_194_304;

function roomsOf(deps: DoorsDeps): Readonly<Record<string, Room | undefined>> {
  const { token, state, probes, script, onCommand, line } = deps;
  const ofPage = (request: IncomingMessage): boolean => isFromPage(request, token);
  const data = (make: (query: URLSearchParams) => unknown): Room => ({
    method: 'GET',
    isOpenTo: ofPage,
    handle: ({ url }, response) => {
      const value = make(new URLSearchParams(url?.split('?')[1]));
      if (value === undefined) refuse(response, 404);
      else json(response, value);
    },
  });
  const code = (text: () => Promise<string>): Room => ({
    method: 'GET',
    isOpenTo: isNotElsewhere,
    handle: async (_, response) => send(response, 'text/javascript', await text()),
  });
  /** Takes JSON, answers with JSON; undefined = it was wrong. */
  const told = (most: number, take: (value: unknown, request: IncomingMessage) => unknown): Room => ({
    method: 'POST',
    isOpenTo: (request) => ofPage(request) && isJson(request),
    handle: async (request, response) => {
      const value = await readJson(request, most);
      const answer = value === undefined ? undefined : take(value, request);
      return answer === undefined ? refuse(response, 400) : json(response, answer);
    },
  });
  return Object.assign(Object.create(null) as Record<string, Room>, {
    '': {
      method: 'GET',
      isOpenTo: (request) => isOpened(request, token),
      handle: ({ url }, response) => page(response, url),
    },
    'report.js': {
      method: 'GET',
      isOpenTo: ofPage,
      handle: async (_, response) => send(response, 'text/javascript', await script()),
    },
    'state.json': data(() => state() ?? null),
    'summary.json': data(() => summaryOf(state())),
    'probes.json': data(probes),
    'fixes.json': data((query) => {
      const finding = state()?.findings.find(({ key }) => key === query.get('finding'));
      return finding && offeredFixes(finding.fix);
    }),
    command: told(MOST_COMMAND, (value) => {
      const command = asCommand(value);
      if (command) onCommand(command);
      return command && {};
    }),
    ...(line && {
      report: told(MOST_REPORT, (value, request) =>
        line.hear(value, {
          origin: request.headers.origin,
          host: askedHostOf(request),
          known: queryOf(request, 'known'),
        }),
      ),
      'client.js': code(() => line.code('client')),
      'overlay.js': code(() => line.code('overlay')),
    }),
  } satisfies Record<string, Room>);
}

/** HTTP/2 has another name for it. */
function askedHostOf({ headers }: IncomingMessage): string | undefined {
  const authority = headers[':authority'];
  return headers.host ?? (typeof authority === 'string' ? authority : undefined);
}

function queryOf({ url = '' }: IncomingMessage, name: string): string {
  return new URLSearchParams(url.split('?')[1]).get(name) ?? '';
}

/**
 * What the browser itself says; a script cannot set it. Where it says nothing (plain http, not localhost) there is still the Origin,
 * which every browser puts on a POST and on whatever comes from another origin (Fetch, "append a request Origin header"), and which
 * is `null` after a redirect through another one. A GET of the page has none: there the token must speak. It is in the state, which
 * only a page of this origin can read.
 */
function isFromPage(request: IncomingMessage, token: string): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin !== undefined && hostOf(origin) === askedHostOf(request)?.toLowerCase()) return true;
  return hasToken(request, token);
}

/** Code that is the same for everybody, in every copy of this package: nothing is lost where the browser does not say who asks. */
function isNotElsewhere({ headers: { 'sec-fetch-site': site } }: IncomingMessage): boolean {
  return site === undefined || site === 'same-origin';
}

/** The page itself may also be opened by hand, or by a link of the dev page; not by a link elsewhere, and in no frame. */
function isOpened(request: IncomingMessage, token: string): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-dest': destination } = request.headers;
  if (site === undefined) return isFromPage(request, token);
  return (site === 'same-origin' || site === 'none') && destination === 'document';
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const header = request.headers['x-cors-guard-token'];
  const given = typeof header === 'string' ? header : queryOf(request, 'token');
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isJson({ headers }: IncomingMessage): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'Content-Type': 'text/plain' }).end();
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { Location: to }).end();
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(text);
}

const json = (response: ServerResponse, value: unknown): void =>
  send(response, 'application/json', JSON.stringify(value));

/** The token of its address goes on to its script. */
function page(response: ServerResponse, url = ''): void {
  const given = /[?&]token=([\w-]+)/.exec(url)?.[1];
  const query = given === undefined ? '' : `?token=${given}`;
  response.setHeader('Content-Security-Policy', PAGE_POLICY);
  send(
    response,
    'text/html',
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>cors-guard</title><script type="module" src="report.js${query}"></script></html>`,
  );
}

/** A few numbers for scripts. */
function summaryOf(state: PageState | undefined): unknown {
  if (!state) return null;
  const severities = (severity: string): number => state.findings.filter((one) => one.severity === severity).length;
  return {
    version: state.version,
    page: state.page,
    checking: state.checking,
    confidence: state.confidence,
    errors: severities('error'),
    warnings: severities('warning'),
    ignored: state.ignored,
    codes: [...new Set(state.findings.map(({ code }) => code))],
  };
}
