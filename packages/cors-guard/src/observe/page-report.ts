import type { BodyKind, CredentialsMode, HeaderLine, RedirectMode, RequestMode } from '../predict/types.ts';
import {
  reportedHeaderValues,
  reportLimits,
  type PageCall,
  type PageRead,
  type PageReport,
} from '../report/protocol.ts';
import { isToken } from '../rules/index.ts';

/** Longest name of a page, and of a body's kind: both are made by the recorder. */
const MOST_NAME = 256;

const APIS = ['fetch', 'xhr', 'eventsource', 'beacon'] as const;
const MODES: readonly RequestMode[] = ['cors', 'no-cors', 'same-origin'];
const CREDENTIALS: readonly CredentialsMode[] = ['omit', 'same-origin', 'include'];
const REDIRECTS: readonly RedirectMode[] = ['follow', 'error', 'manual'];
const BODIES: readonly BodyKind[] = ['none', 'empty', 'text', 'json', 'params', 'form', 'buffer', 'stream'];

/**
 * Reads what a page has sent: untrusted, whoever the page is. What does not keep to the schema or its limits is left out, and of
 * a call that is not whole nothing is kept; the result is made anew and holds no object of the page.
 *
 * @param value - any JSON value
 * @returns undefined when it is no report at all
 * @example readPageReport(JSON.parse(text))?.calls
 */
export function readPageReport(value: unknown): PageReport | undefined {
  const page = textOf(fieldOf(value, 'page'), MOST_NAME);
  const calls = fieldOf(value, 'calls');
  const reads = fieldOf(value, 'reads');
  if (!page || !Array.isArray(calls) || !Array.isArray(reads)) return undefined;
  return {
    page,
    calls: calls.slice(0, reportLimits.calls).flatMap((call) => callIn(call) ?? []),
    reads: reads.slice(0, reportLimits.reads).flatMap((read) => readIn(read) ?? []),
  };
}

function callIn(value: unknown): PageCall | undefined {
  const field = (name: keyof PageCall): unknown => fieldOf(value, name);
  const number = numberOf(field('number'));
  const at = field('at');
  const api = oneOf(APIS, field('api'));
  const method = textOf(field('method'), reportLimits.headerName);
  const url = urlOf(field('url'));
  const mode = oneOf(MODES, field('mode'));
  const credentials = oneOf(CREDENTIALS, field('credentials'));
  const redirect = oneOf(REDIRECTS, field('redirect'));
  const headers = headersOf(field('headers'));
  const body = bodyOf(field('body'));
  const uploadListener = field('uploadListener');
  const stack = textOf(field('stack'), reportLimits.stack);
  if (!number || typeof at !== 'number' || !api || !method || !isToken(method) || !url || !mode || !credentials)
    return undefined;
  if (!redirect || !headers || !body || typeof uploadListener !== 'boolean' || stack === undefined) return undefined;
  return { number, at, api, method, url, mode, credentials, redirect, headers, body, uploadListener, stack };
}

function readIn(value: unknown): PageRead | undefined {
  const number = numberOf(fieldOf(value, 'number'));
  const names = fieldOf(value, 'names');
  if (!number || !Array.isArray(names)) return undefined;
  const read = names.slice(0, reportLimits.headers).map(nameOf);
  return { number, names: [...new Set(read.filter((name) => name !== undefined))] };
}

/** Author headers; a value that nobody needs is dropped, whoever sent it. */
function headersOf(value: unknown): readonly HeaderLine[] | undefined {
  if (!Array.isArray(value) || value.length > reportLimits.headers) return undefined;
  const lines: HeaderLine[] = [];
  for (const line of value as unknown[]) {
    if (!Array.isArray(line)) return undefined;
    const name = textOf(line[0], reportLimits.headerName);
    const content = textOf(line[1], reportLimits.headerValue);
    if (name === undefined || !isToken(name) || content === undefined) return undefined;
    const isReported = reportedHeaderValues.some((reported) => reported === name.toLowerCase());
    lines.push([name, isReported ? content : '']);
  }
  return lines;
}

function urlOf(value: unknown): string | undefined {
  const text = textOf(value, reportLimits.url);
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  url.hash = '';
  return /^https?:$/.test(url.protocol) ? url.href : undefined;
}

function bodyOf(value: unknown): BodyKind | undefined {
  const text = textOf(value, MOST_NAME);
  if (text === undefined) return undefined;
  return text.startsWith('blob:') ? `blob:${text.slice('blob:'.length)}` : oneOf(BODIES, text);
}

function nameOf(value: unknown): string | undefined {
  const name = textOf(value, reportLimits.headerName);
  return name !== undefined && isToken(name) ? name.toLowerCase() : undefined;
}

/** The own property of a plain object. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function textOf(value: unknown, most: number): string | undefined {
  return typeof value === 'string' && value.length <= most ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}
