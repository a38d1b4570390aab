import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readCommand } from './command.ts';
import { offeredFixes } from './offered-fixes.ts';
import { isOwnHost } from './own-host.ts';
import { REPORT_PATH, type PageCommand, type PageState, type ProbeLog } from './protocol.ts';

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
    if (!isOwnHost(request.headers.host, deps.allowedHosts)) refuse(response, 403);
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

function roomsOf({ token, state, probes, script, onCommand }: DoorsDeps): Readonly<Record<string, Room | undefined>> {
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
    command: {
      method: 'POST',
      isOpenTo: (request) => ofPage(request) && isJson(request),
      handle: async (sent, response) => {
        const command = await readCommand(sent);
        if (!command) return refuse(response, 400);
        onCommand(command);
        response.writeHead(204).end();
      },
    },
  } satisfies Record<string, Room>);
}

/** What the browser itself says; a script cannot set it. Where it says nothing (plain http, not localhost), the token must. */
function isFromPage({ headers, url }: IncomingMessage, token: string): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined ? hasToken(url, headers['x-cors-guard-token'], token) : site === 'same-origin';
}

/** The page itself may also be opened by hand, or by a link of the dev page; not by a link elsewhere, and in no frame. */
function isOpened(request: IncomingMessage, token: string): boolean {
  const { 'sec-fetch-site': site, 'sec-fetch-dest': destination } = request.headers;
  if (site === undefined) return isFromPage(request, token);
  return (site === 'same-origin' || site === 'none') && destination === 'document';
}

function hasToken(url = '', header: string | string[] | undefined, token: string): boolean {
  const given = typeof header === 'string' ? header : new URLSearchParams(url.split('?')[1]).get('token');
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(token)];
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
