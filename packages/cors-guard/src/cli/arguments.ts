import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestName, readPage, shownValue } from '../deployment/index.ts';
import type { BrowserName, CredentialsMode, HeaderLine, RequestMode } from '../predict/types.ts';
import { printable } from '../printable.ts';

/** One call to check, as asked for on the command line. */
export interface CheckRequest {
  /** Absolute http(s) URL, without fragment. */
  readonly url: string;
  /** Serialized origin of the production page. */
  readonly page: string;
  /** As written: browsers tell `patch` from `PATCH`. */
  readonly method: string;
  /** Headers the page sets, and `Cookie` for what its browser keeps; for the origin of the URL alone. */
  readonly headers: readonly HeaderLine[];
  readonly credentials: CredentialsMode;
  readonly mode: Exclude<RequestMode, 'navigate' | 'websocket'>;
  readonly browsers: readonly BrowserName[];
  /** What cannot be judged does not count as a failure. */
  readonly allowUnknown: boolean;
  readonly json: boolean;
  /** What was repaired, one line each. */
  readonly notes: readonly string[];
}

/** Every mistake of a command line, one line each. */
export interface UsageProblems {
  readonly problems: readonly string[];
}

const OPTIONS = {
  page: { type: 'string' },
  method: { type: 'string', short: 'X' },
  header: { type: 'string', short: 'H', multiple: true },
  credentials: { type: 'string' },
  mode: { type: 'string' },
  browsers: { type: 'string' },
  'allow-unknown': { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

const MODES = ['cors', 'no-cors', 'same-origin'] as const;
const CREDENTIALS = ['omit', 'same-origin', 'include'] as const;
const BROWSERS = ['chromium', 'firefox', 'webkit', 'standard'] as const;

/** Set by the browser, and so by the check; what a page writes there is ignored. */
const BROWSERS_OWN =
  /^(origin|host|referer|connection|content-length|transfer-encoding|access-control-request-.*|sec-.*)$/i;
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/;

/**
 * Reads the arguments of `cors-guard check`. The page may also come from the environment variable `CORS_GUARD_PAGE`. A value
 * that can only mean one thing is repaired, with a note.
 *
 * @param args - what stands behind `check`
 * @returns the request, or every mistake at once; values of headers are never part of a message
 * @example readCheck(['https://api.example.com/items', '--page', 'https://app.example.com/'], process.env)
 */
export function readCheck(args: readonly string[], env: NodeJS.ProcessEnv): CheckRequest | UsageProblems {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problems: string[] = [];
  const notes: string[] = [];
  for (const token of tokens) if (token.kind === 'option') checkOption(token, problems);
  // What stands behind an unknown option is likelier its value than a second URL.
  const url = readUrl(problems.length > 0 ? positionals.slice(0, 1) : positionals, problems);
  const page = readPageOption(textOf(values.page), env, problems, notes);
  const request = {
    url: url ?? '',
    page: page ?? '',
    method: readMethod(textOf(values.method), problems),
    headers: readHeaders(values.header, problems),
    credentials: readOneOf('--credentials', textOf(values.credentials), CREDENTIALS, 'same-origin', problems),
    mode: readOneOf('--mode', textOf(values.mode), MODES, 'cors', problems),
    browsers: readBrowsers(textOf(values.browsers), problems),
    allowUnknown: values['allow-unknown'] === true,
    json: values.json === true,
    notes,
  };
  return problems.length > 0 ? { problems } : request;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function checkOption({ name, rawName, value }: OptionToken, problems: string[]): void {
  if (!Object.hasOwn(OPTIONS, name)) {
    const near = nearestName(name, Object.keys(OPTIONS));
    problems.push(`${printable(rawName)} is not an option of check${near ? `; did you mean --${near}` : ''}`);
  } else if (OPTIONS[name as keyof typeof OPTIONS].type === 'string' && value === undefined) {
    problems.push(`${rawName} needs a value`);
  } else if (OPTIONS[name as keyof typeof OPTIONS].type === 'boolean' && value !== undefined) {
    problems.push(`${rawName} takes no value`);
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function readUrl(positionals: readonly string[], problems: string[]): string | undefined {
  const [text, more] = positionals;
  if (more !== undefined) problems.push(`${shownValue(more)} is one argument too many: expected one URL`);
  const expected = 'expected an absolute URL such as "https://api.example.com/items"';
  if (text === undefined) problems.push(`no URL: ${expected}`);
  else if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    problems.push(`${shownValue(text)} is no URL to check: ${expected}`);
  else {
    const url = new URL(text);
    url.hash = '';
    if (url.username === '' && url.password === '') return url.href;
    problems.push('the URL holds a user name or password: fetch refuses such URLs; expected one without');
  }
  return undefined;
}

function readPageOption(
  given: string | undefined,
  env: NodeJS.ProcessEnv,
  problems: string[],
  notes: string[],
): string | undefined {
  const name = given === undefined ? 'CORS_GUARD_PAGE' : '--page';
  const text = given ?? env.CORS_GUARD_PAGE;
  if (!text) {
    problems.push('no page: expected --page with its origin, such as "https://app.example.com"');
    return undefined;
  }
  const read = readPage(text);
  if ('expected' in read) {
    problems.push(`${name} is "${printable(text)}": expected ${read.expected}`);
    return undefined;
  }
  if (read.value !== text) notes.push(`${name}: "${printable(text)}" is read as "${read.value}"`);
  return read.value;
}

function readMethod(text: string | undefined, problems: string[]): string {
  if (text === undefined) return 'GET';
  if (!TOKEN.test(text) || /^(connect|trace|track)$/i.test(text))
    problems.push(`--method is "${printable(text)}": expected a method that fetch can send, such as PUT`);
  return text;
}

function readHeaders(given: unknown, problems: string[]): readonly HeaderLine[] {
  const lines: HeaderLine[] = [];
  for (const text of Array.isArray(given) ? given.filter((item) => typeof item === 'string') : []) {
    const [, name = '', value = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    // eslint-disable-next-line no-control-regex -- exactly these bytes cannot stand in a header value
    if (!TOKEN.test(name.trim()) || /[\0\r\n]/.test(value))
      problems.push('--header: expected "name: value", as in -H "content-type: application/json"');
    else if (BROWSERS_OWN.test(name.trim()))
      problems.push(`--header ${name.trim()}: the browser sets it; expected a header that a page can set`);
    else lines.push([name.trim(), value.trim()]);
  }
  return lines;
}

function readOneOf<T extends string>(
  name: string,
  text: string | undefined,
  known: readonly T[],
  otherwise: T,
  problems: string[],
): T {
  if (text === undefined) return otherwise;
  const found = known.find((value) => value === text);
  if (found === undefined) problems.push(`${name} is "${printable(text)}": expected one of ${known.join(', ')}`);
  return found ?? otherwise;
}

function readBrowsers(text: string | undefined, problems: string[]): readonly BrowserName[] {
  if (text === undefined) return ['chromium', 'firefox', 'webkit'];
  const names = text.split(/[,\s]+/).filter(Boolean);
  const browsers = names.map((name) => readOneOf('--browsers', name, BROWSERS, 'standard', problems));
  if (names.length === 0) problems.push(`--browsers is empty: expected some of ${BROWSERS.join(', ')}`);
  return [...new Set(browsers)];
}
