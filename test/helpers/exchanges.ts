import { seeded, type Random } from './random.ts';

/** One request and the answer to it, as bytes (latin1). */
export interface GeneratedExchange {
  readonly name: string;
  readonly request: string;
  /** How the bytes of the request end, where the last of them has arrived. */
  readonly requestEnd: string;
  /** Parts of the answer, sent one after the other. */
  readonly answer: readonly string[];
  /** How the answer's last bytes are told; the dev server may frame a body anew. */
  readonly isWhole: (bytes: string) => boolean;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'REPORT'] as const;
const STATUSES = [
  200, 201, 202, 203, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 409, 410, 418, 422, 429, 500, 501,
  502, 503, 599,
] as const;
const NAMES = [
  'X-Trace',
  'x-trace',
  'X-TRACE',
  'X-Tenant',
  'Authorization',
  'If-None-Match',
  'Cookie',
  'Accept',
  'accept-encoding',
  'X-B3-Sampled',
] as const;
const ANSWER_NAMES = [
  'Set-Cookie',
  'set-cookie',
  'Vary',
  'VARY',
  'ETag',
  'Cache-Control',
  'X-Total',
  'x-total',
  'Access-Control-Allow-Origin',
  'access-control-allow-origin',
  'Link',
  'Server-Timing',
  'WWW-Authenticate',
  'X-Powered-By',
] as const;
const VALUES = [
  '1',
  'a=b; Path=/',
  'one, two',
  '*',
  '"quoted, and more"',
  'caf\xe9',
  'W/"7"',
  'x'.repeat(300),
  '',
] as const;

/** The same exchanges for the same seed. Each body ends with a mark of its own, so that its end can be told in any framing. */
export function generateExchanges(count: number, seed: number): GeneratedExchange[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, number) => generate(number, random));
}

function generate(number: number, random: Random): GeneratedExchange {
  const method = random.one(METHODS);
  const status = random.one(STATUSES);
  const request = requestOf(number, method, random);
  const bodyless = method === 'HEAD' || status === 204 || status === 304;
  const answer = bodyless ? { parts: [''], framing: 'none', lines: '' } : bodyOf(`<end ${number}>`, random);
  // The length of a body that is not sent: what a GET would get.
  const length = method === 'HEAD' && random.once(2) ? 'Content-Length: 1234\r\n' : '';
  const type = bodyless ? '' : 'Content-Type: application/octet-stream\r\n';
  const head = `HTTP/1.1 ${status} ${random.one(['OK', 'Fine', 'Not so fine', ''])}\r\n`;
  const interim = random.once(6) ? 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n' : '';
  const lines = type + headerLines(ANSWER_NAMES, random) + length + answer.lines;
  const [first = '', ...more] = answer.parts;
  return {
    name: `${number}: ${method} (${request.framing}) -> ${interim && '103 first, '}${status} (${answer.framing})`,
    request: request.bytes,
    requestEnd: request.end,
    answer: [`${interim}${head}${lines}\r\n${first}`, ...more],
    isWhole: wholeness(bodyless, `<end ${number}>`),
  };
}

function wholeness(bodyless: boolean, mark: string): (bytes: string) => boolean {
  if (bodyless) return (bytes) => bytes.endsWith('\r\n\r\n') && !/^HTTP\/1\.1 1\d\d .*\r\n(.+\r\n)*\r\n$/.test(bytes);
  return (bytes) => {
    const chunked = /\r\ntransfer-encoding: *chunked\r\n/i.test(bytes);
    // What a dev server has compressed is always in chunks.
    const compressed = /\r\ncontent-encoding: /i.test(bytes);
    return (compressed || bytes.includes(mark)) && (!chunked || /\r\n0\r\n(.+\r\n)*\r\n$/.test(bytes));
  };
}

function requestOf(number: number, method: string, random: Random): { bytes: string; end: string; framing: string } {
  const isLong = random.once(12);
  const long = isLong ? `X-Long: ${'long '.repeat(1_500)}end\r\n` : '';
  const path = `/api/items/${number}${random.one(['', '?q=1', '?a=%20b&a=2&c', '/%C3%A4/x;v=1', '//double'])}`;
  const head =
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 Chrome/156.0.0.0\r\n` +
    `Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n${long}${headerLines(NAMES, random)}`;
  // http-proxy drops the framing of a chunked DELETE: such a request hangs without the plugin too.
  if (/^(GET|HEAD|PROPFIND|REPORT)$/.test(method))
    return { bytes: `${head}\r\n`, end: '\r\n\r\n', framing: isLong ? 'long, none' : 'none' };
  const mark = `<sent ${number}>`;
  const { parts, lines, framing } = bodyOf(mark, random, method === 'DELETE' ? 'length' : 'any');
  const type = `Content-Type: ${random.one(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])}\r\n`;
  // For such a request the proxy libraries tell no listener that it goes out.
  const expects = random.once(5);
  return {
    bytes: `${head}${type}${expects ? 'Expect: 100-continue\r\n' : ''}${lines}\r\n${parts.join('')}`,
    end: framing === 'length' ? mark : '0\r\n\r\n',
    framing: expects ? `expecting, ${framing}` : framing,
  };
}

/** A body of any bytes, framed by length, in chunks (an answer's perhaps with a trailer), or empty with its length. */
function bodyOf(
  mark: string,
  random: Random,
  framings: 'any' | 'length' | 'answer' = 'answer',
): { parts: string[]; lines: string; framing: string } {
  const size = random.one([0, 1, 10, 1_000, 70_000]);
  const bytes = Array.from({ length: Math.min(size, 256) }, () => String.fromCharCode(random.below(256))).join('');
  const body = bytes.repeat(Math.ceil(size / 256)).slice(0, size) + mark;
  if (framings === 'length' || random.once(2))
    return { parts: [body], lines: `Content-Length: ${body.length}\r\n`, framing: 'length' };
  const trails = framings === 'answer' && random.once(2);
  // Not within the mark: it is looked for in the bytes as they come.
  const cut = random.below(size + 1);
  const chunks = [body.slice(0, cut), body.slice(cut)].filter((part) => part !== '');
  const parts = chunks.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
  const lines = `${trails ? 'Trailer: X-Sum\r\n' : ''}Transfer-Encoding: chunked\r\n`;
  return {
    parts: [...parts, `0\r\n${trails ? 'X-Sum: 7\r\n' : ''}\r\n`],
    lines,
    framing: trails ? 'trailer' : 'chunked',
  };
}

function headerLines(names: readonly [string, ...string[]], random: Random): string {
  let lines = '';
  for (let count = random.below(6); count > 0; count -= 1) lines += `${random.one(names)}: ${random.one(VALUES)}\r\n`;
  return lines;
}
