import { predict } from './predict.ts';
import { profiles } from './profiles.ts';
import type { Env } from './env.ts';
import type { Answer, BrowserName, BrowserRequest, Call, HeaderLine, PageContext, Settlement } from './types.ts';

/** What a server answers in a test: a status with headers, or an end without an answer. */
export type Reply = readonly [status: number, ...headers: HeaderLine[]] | Exclude<Answer, { exchange: unknown }>;

/** A call like `fetch('https://api.other.com/x')`. */
export const plainCall: Call = {
  api: 'fetch',
  method: 'GET',
  url: 'https://api.other.com/x',
  headers: [],
  mode: 'cors',
  credentials: 'same-origin',
  redirect: 'follow',
  destination: '',
  body: 'none',
  uploadListener: false,
};

export const page: PageContext = { origin: 'https://app.example.com', url: 'https://app.example.com/', headers: [] };

export const env: Env = { registrableDomain: (host) => host.split('.').slice(-2).join('.'), now: 0 };

/** Header lines of a good answer to the test page. */
export const allowed: HeaderLine = ['Access-Control-Allow-Origin', page.origin];

/** What a run sent, in short, and how it ended. */
export interface Run {
  /** `OPTIONS https://api.other.com/x from https://app.example.com asks PUT x-a`, and so on. */
  readonly sent: readonly string[];
  readonly requests: readonly BrowserRequest[];
  readonly settlement: Settlement;
}

/**
 * Drives the engine with replies in the order they are asked for.
 *
 * @throws Error when a reply is left over or missing
 */
export function run(
  browser: BrowserName,
  call: Partial<Call>,
  replies: readonly Reply[],
  world: { readonly page?: Partial<PageContext>; readonly env?: Partial<Env>; readonly httpVersion?: 1 | 2 } = {},
): Run {
  const engine = predict({ ...plainCall, ...call }, { ...page, ...world.page }, profiles[browser], {
    ...env,
    ...world.env,
  });
  const requests: BrowserRequest[] = [];
  let step = engine.next();
  while (!step.done) {
    const reply = replies[requests.length];
    requests.push(step.value);
    if (!reply) throw new Error(`no reply for ${textOf(step.value)}`);
    step = engine.next(answerOf(step.value, reply, world.httpVersion ?? 1));
  }
  if (requests.length < replies.length) throw new Error(`${replies.length - requests.length} replies are left over`);
  return { sent: requests.map(textOf), requests, settlement: step.value };
}

function answerOf({ method, url, origin }: BrowserRequest, reply: Reply, httpVersion: 1 | 2): Answer {
  if (!isLine(reply)) return reply;
  const [status, ...headers] = reply;
  return { exchange: { method, url, origin, status, headers }, httpVersion, source: 'probe' };
}

function isLine(reply: Reply): reply is Extract<Reply, readonly unknown[]> {
  return Array.isArray(reply);
}

function textOf({ method, url, origin, headers }: BrowserRequest): string {
  const asks = headers.filter(([name]) => /^access-control-request-/i.test(name)).map(([, value]) => value);
  return [
    method,
    url,
    ...(origin === null ? [] : ['from', origin]),
    ...(asks.length > 0 ? ['asks', ...asks] : []),
  ].join(' ');
}

/** The result of a check for chromium, firefox, webkit and standard, in this order. */
export function each(check: (browser: BrowserName) => string): string[] {
  return (['chromium', 'firefox', 'webkit', 'standard'] as const).map(check);
}

/** How a run ends, and how many of the replies it asked for: `2 allowed`, or `asks for more`. */
export function ending(
  browser: BrowserName,
  call: Partial<Call>,
  replies: readonly Reply[],
  pageHeaders: HeaderLine[] = [],
): string {
  for (let count = replies.length; count >= 0; count--) {
    try {
      const { settlement } = run(browser, call, replies.slice(0, count), { page: { headers: pageHeaders } });
      return `${count} ${'reason' in settlement ? settlement.reason : settlement.outcome}`;
    } catch {
      // This run asks for fewer.
    }
  }
  return 'asks for more';
}

/** What a run sends after these replies, in short, with the page's origin as PAGE and `https://third.org` as THIRD. */
export function later(
  browser: BrowserName,
  call: Partial<Call>,
  replies: readonly Reply[],
  pageHeaders: HeaderLine[] = [],
): string {
  const isDone: Reply = { networkError: 'enough' };
  for (let count = 0; count <= 6; count++) {
    try {
      const { sent } = run(browser, call, [...replies, ...Array.from({ length: count }, () => isDone)], {
        page: { headers: pageHeaders },
      });
      return sent
        .slice(replies.length)
        .join(' | ')
        .replaceAll(page.origin, 'PAGE')
        .replaceAll('https://third.org', 'THIRD');
    } catch {
      // One more is asked for.
    }
  }
  return 'no end';
}
