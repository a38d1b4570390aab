import { createNames, shellVariable, shellWord } from './shell.ts';

/**
 * What of the answer is shown: the status line, the headers that decide, the names of cookies, who answered, or the whole way of a
 * redirect.
 */
export type CurlView = 'status' | 'headers' | 'cookies' | 'layer' | 'redirect';

/** Long enough for an API that is merely slow. */
const SECONDS_TO_WAIT = 10;

/** Value of Sec-Fetch-Site, as browsers have it (Fetch Metadata, 2.2). */
const FETCH_SITE = /^(same-site|cross-site)$/;

/** The request that shows the evidence. Nothing in it is secret: paths and queries are templates, headers are names. */
export interface CurlRequest {
  /** `OPTIONS` for a preflight, else a method that changes nothing: GET or HEAD. */
  readonly method: string;
  /** Origin of the URL. */
  readonly target: string;
  /** Path with placeholders and names of the query, see `JudgedCall.template`. */
  readonly template: string;
  /** Value of the Origin header. */
  readonly origin: string;
  /** Set for a preflight: what it asks for. */
  readonly asks?: { readonly method: string; readonly headers: readonly string[] };
  /** Names of headers that the call carries; their values become variables. */
  readonly carries: readonly string[];
  readonly view: CurlView;
  /** Sec-Fetch-Site, where what browsers say of the place a request comes from decides. */
  readonly fetchSite?: string;
  /** What is shown is that no answer comes: wait for it, and say so. */
  readonly waits?: boolean;
  /** Follow redirects. */
  readonly follow?: boolean;
}

const PLACEHOLDER = /^:(id|uuid|ulid|hash|date|email|token|text|slug)(\.[a-z0-9]{2,5})?$/;

const FILTER: Readonly<Record<CurlView, string>> = {
  status: 'head -1',
  headers: "grep -iE '^(HTTP|access-control|vary)'",
  cookies: "grep -ioE '^(HTTP.*|set-cookie: [^=]*|access-control-.*)'",
  layer: "grep -iE '^(HTTP|server|via|access-control)'",
  redirect: "grep -iE '^(HTTP|location|access-control)'",
};

/**
 * A command for a POSIX shell that makes this request as a browser does and shows what decides. Whatever is not shown is a shell
 * variable; everything foreign is quoted, so that pasting runs curl and nothing else. HEAD requests are made as GET: servers may
 * route HEAD differently, and a GET shows the same headers.
 *
 * @example
 * curlLine({ method: 'GET', target: 'https://api.example.com', template: '/users/:id', origin: 'https://app.example.com',
 *   carries: ['authorization'], view: 'headers' })
 * // curl -si https://api.example.com/users/"$ID" -H 'Origin: https://app.example.com' -H 'authorization: '"$AUTHORIZATION" | grep ...
 */
export function curlLine(request: CurlRequest): string {
  const { method, target, template, origin, asks, carries, view, follow, fetchSite, waits } = request;
  const url = urlWord(target, template);
  const parts = [
    `curl -s${waits ? 'S' : ''}i${follow ? 'L' : ''}${/[[\]{}]/.test(url) ? 'g' : ''}`,
    ...(waits ? [`-m ${SECONDS_TO_WAIT}`] : []),
    ...(method === 'OPTIONS' ? ['-X OPTIONS'] : []),
    url,
    header('Origin', origin),
    ...(fetchSite !== undefined && FETCH_SITE.test(fetchSite)
      ? [header('Sec-Fetch-Site', fetchSite), header('Sec-Fetch-Mode', 'cors')]
      : []),
    ...(asks ? [header('Access-Control-Request-Method', asks.method)] : []),
    ...(asks && asks.headers.length > 0 ? [header('Access-Control-Request-Headers', asks.headers.join(','))] : []),
    ...carries.map((name) => `-H ${shellWord(`${name}: `)}${headerVariable(name)}`),
  ];
  return `${parts.join(' ')} | ${FILTER[view]}`;
}

function header(name: string, value: string): string {
  return `-H ${shellWord(`${name}: ${value}`)}`;
}

/** Only the two well-known ones go by their own name: `$PATH` or `$USER` must never be sent because a header is called so. */
function headerVariable(name: string): string {
  return shellVariable(/^(cookie|authorization)$/i.test(name) ? name : `header_${name}`);
}

function urlWord(target: string, template: string): string {
  const [path = '', query = ''] = template.split('?');
  const nameOf = createNames();
  const pieces: Piece[] = [{ text: target }];
  for (const segment of path.split('/').slice(1)) {
    const [, kind, extension = ''] = PLACEHOLDER.exec(segment) ?? [];
    pieces.push({ text: '/' });
    pieces.push(...(kind ? [{ variable: nameOf(kind) }, { text: extension }] : [{ text: segment }]));
  }
  for (const [index, name] of query.split('&').filter(Boolean).entries()) {
    const encoded = encodeURIComponent(name.replace(/^:/, '')).replaceAll("'", '%27');
    pieces.push({ text: `${index === 0 ? '?' : '&'}${encoded}=` }, { variable: nameOf(`query_${name}`) });
  }
  return joined(pieces);
}

type Piece = { readonly text: string } | { readonly variable: string };

/** Neighbouring texts become one word, so that quotes stand only around what is between two variables. */
function joined(pieces: readonly Piece[]): string {
  let line = '';
  let text = '';
  const flush = (): void => {
    if (text !== '') line += shellWord(text);
    text = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) {
      text += piece.text;
    } else {
      flush();
      line += shellVariable(piece.variable);
    }
  }
  flush();
  return line;
}
