/** Headers that people write themselves, in Express: every way to spell an origin and a list wrong. */

import type { RequestHandler } from 'express';
import { expressApp } from './apps.ts';
import { create, list, me, removeOwn, save, signed, traced, tracedOwn } from './calls.ts';
import type { About, Entry } from './entry.ts';
import { isPreflight } from './handlers.ts';

type Lines = Readonly<Record<string, string | readonly string[]>>;

/** Puts the lines on every answer, and answers OPTIONS itself. */
export function always(lines: Lines, status = 204): RequestHandler {
  return (request, response, next) => {
    for (const [name, value] of Object.entries(lines)) response.setHeader(name, value);
    if (isPreflight(request.method, request.headers['access-control-request-method'])) response.status(status).end();
    else next();
  };
}

/** What an API sends that lets the page do everything. */
export const healthyLines = ({ page }: Pick<About, 'page'>): Lines => ({
  'Access-Control-Allow-Origin': page,
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
  'Access-Control-Allow-Headers': 'content-type, authorization, x-request-id',
});

const line = (
  header: string,
  { wrong, right }: { wrong: (page: string) => string | readonly string[]; right?: string },
): Entry['api'] => {
  return (about) => {
    const lines = healthyLines(about);
    return expressApp(always({ ...lines, [header]: about.either(wrong(about.page), right ?? lines[header] ?? '') }));
  };
};

type Spelling = readonly [
  name: string,
  cause: string,
  code: string,
  wrong: (page: string) => string | readonly string[],
];

const hostOf = (page: string): string => new URL(page).host;

const spellings: readonly Spelling[] = [
  ['slash', 'a final slash', 'allow-origin-mismatch (trailing-slash)', (page) => `${page}/`],
  ['path', 'the address of the page, not its origin', 'allow-origin-mismatch (path)', (page) => `${page}/app`],
  ['scheme', 'https for http', 'allow-origin-mismatch (scheme)', (page) => page.replace('http:', 'https:')],
  ['no-port', 'without its port', 'allow-origin-mismatch (other-port)', (page) => page.replace(/:\d+$/, '')],
  ['www', 'with www.', 'allow-origin-mismatch (www-or-apex)', (page) => page.replace('//', '//www.')],
  [
    'capitals',
    'in capitals',
    'allow-origin-mismatch (host-case)',
    (page) => page.toUpperCase().replace('HTTP', 'http'),
  ],
  ['host', 'a host without its scheme', 'allow-origin-mismatch (host-without-scheme)', hostOf],
  ['quotes', 'quotes of the configuration', 'allow-origin-mismatch (quotes)', (page) => `"${page}"`],
  ['null', 'the word null', 'allow-origin-mismatch (null)', () => 'null'],
  [
    'pattern',
    'a pattern for all subdomains',
    'allow-origin-mismatch (wildcard-subdomain)',
    (page) => page.replace('//app.', '//*.'),
  ],
  [
    'preview',
    'the address of one deployment',
    'allow-origin-mismatch (preview-host)',
    () => 'https://shop-git-login.vercel.app',
  ],
  ['empty', 'a variable that is not set', 'allow-origin-invalid (empty)', () => ''],
  ['list', 'the whole list', 'allow-origin-multiple (list)', (page) => `${page}, https://other.example`],
  ['twice', 'added in two places', 'allow-origin-multiple (two-headers)', (page) => [page, page]],
];

const origins: readonly Entry[] = spellings.map(([name, cause, code, wrong]) => ({
  name: `origin-with-${name}`,
  cause: `Access-Control-Allow-Origin: ${cause}`,
  code,
  calls: [list, save],
  api: line('Access-Control-Allow-Origin', { wrong }),
}));

const lists: readonly Entry[] = [
  {
    name: 'credentials-in-capitals',
    cause: 'Access-Control-Allow-Credentials: True',
    code: 'allow-credentials-missing (not-true)',
    isOpenOnWire: true,
    calls: [me],
    api: line('Access-Control-Allow-Credentials', { wrong: () => 'True' }),
  },
  {
    name: 'credentials-twice',
    cause: 'two layers allow credentials',
    code: 'allow-credentials-missing (not-true)',
    isOpenOnWire: true,
    calls: [me],
    api: line('Access-Control-Allow-Credentials', { wrong: () => ['true', 'true'] }),
  },
  {
    name: 'star-methods-with-credentials',
    cause: 'every method is allowed, and the calls carry cookies',
    code: 'wildcard-with-credentials (allow-methods)',
    isOpenOnWire: true,
    calls: [removeOwn],
    api: line('Access-Control-Allow-Methods', { wrong: () => '*' }),
  },
  {
    name: 'star-headers-with-credentials',
    cause: 'every header is allowed, and the calls carry cookies',
    code: 'wildcard-with-credentials (allow-headers)',
    isOpenOnWire: true,
    calls: [tracedOwn],
    api: line('Access-Control-Allow-Headers', { wrong: () => '*' }),
  },
  {
    name: 'methods-without-comma',
    cause: 'a comma is lost in the list of methods',
    code: 'allow-list-unparsable (allow-methods)',
    calls: [save],
    api: line('Access-Control-Allow-Methods', { wrong: () => 'GET POST PUT DELETE' }),
  },
  {
    name: 'headers-without-comma',
    cause: 'a comma is lost in the list of headers',
    code: 'allow-list-unparsable (allow-headers)',
    calls: [create],
    api: line('Access-Control-Allow-Headers', { wrong: () => 'content-type authorization' }),
  },
  {
    name: 'methods-in-lower-case',
    cause: 'methods are listed in lower case',
    code: 'method-not-allowed',
    calls: [save],
    api: line('Access-Control-Allow-Methods', { wrong: () => 'get, post, put, delete' }),
  },
  {
    name: 'tracing-header',
    cause: 'a library adds a header to every call',
    code: 'header-not-allowed',
    calls: [traced],
    api: line('Access-Control-Allow-Headers', { wrong: () => 'content-type, authorization' }),
  },
  {
    name: 'no-allowed-headers',
    cause: 'nobody has thought of JSON',
    code: 'header-not-allowed',
    calls: [create, signed],
    api: line('Access-Control-Allow-Headers', { wrong: () => '' }),
  },
];

const preflights: readonly Entry[] = ([500, 503, 403] as const).map((status) => ({
  name: `options-${status}`,
  cause: `the API answers OPTIONS with ${status}`,
  code: `preflight-not-handled (${status})`,
  calls: [list, save],
  api: (about) => expressApp(always(healthyLines(about), about.either<number>(status, 204))),
}));

export const handwritten: readonly Entry[] = [...origins, ...lists, ...preflights];
