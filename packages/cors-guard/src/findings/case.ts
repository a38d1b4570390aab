import { sentMethod, type Needs } from './needs.ts';
import type { FindingCode } from './codes.ts';
import type { Failure } from './failure.ts';
import { printable } from '../printable.ts';
import { pathOf, shownValue } from './masking.ts';
import type { Exchange } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { hasCorsMarks } from './headers.ts';
import type { View } from './reproduce.ts';
import type { Finding } from './types.ts';

/** One cause with everything that is known of it: what a text is written from. */
export interface Case {
  readonly code: FindingCode;
  readonly detail: string;
  /** Sub-cases of all failures, each once, sorted. */
  readonly details: readonly string[];
  /** Origin of the API. */
  readonly target: string;
  /**
   * Origin of the production page. Undefined when nobody told, when the API stands for development code, and for a page whose
   * origin is `null`: no API should ever allow that.
   */
  readonly page: string | undefined;
  /** Never empty. */
  readonly failures: readonly Failure[];
  /** The failure the text is about. */
  readonly first: Failure;
  /** What all calls to this API need, also those that pass. */
  readonly needs: Needs;
  /** All answers of this API to this page. */
  readonly answers: readonly Exchange[];
  /** Another answer of this API let the same origin in. */
  readonly compares: boolean;
}

/** What is written for a case. All of it is inert and without secrets. */
export interface Text {
  readonly prod: string;
  readonly why: readonly string[];
  readonly seen: readonly string[];
  readonly fix: string;
  readonly args?: Finding['args'];
  /** What of an answer shows it; no request shows it when this is missing. */
  readonly view?: View;
}

/** Writes the text of one code. */
export type Writer = (about: Case) => Text;

/** The page's origin in quotes, or what to put in its place. */
export function pageLiteral({ page }: Case): string {
  return page === undefined ? 'the origin of your page' : `"${page}"`;
}

/** The page's origin as the value of a header. */
export function pageValue({ page }: Case): string {
  return page ?? '<origin of your page>';
}

/**
 * @example list(['GET', 'PUT', 'DELETE']) // 'GET, PUT and DELETE'
 */
export function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Method and masked address of the failed exchange: `OPTIONS https://api.example.com/items`. */
export function addressOf({ call, exchange, hop }: Failure): string {
  const path = pathOf(call.template);
  return hop === 0 || !exchange ? `${call.target}${path}` : new URL(exchange.url).origin;
}

/**
 * The answer in one line: what was asked, the status, and of these headers what was there and what was not.
 *
 * @example answerLine(failure, ['Vary', 'Access-Control-Allow-Origin']) // 'GET -> 200, Vary: Origin, no Access-Control-Allow-Origin'
 */
export function answerLine(failure: Failure, names: readonly string[]): string {
  const { exchange, evidence } = failure;
  if (!exchange && evidence.length === 0) return 'told by the call alone, before any answer';
  if (!exchange) {
    return `${evidence.map(({ header, got }) => (got === null ? `no ${header}` : `${header}: ${shownValue(header, got)}`)).join(', ')}, in the answer that development got`;
  }
  const headers = names.map((name) => headerPart(exchange.headers, name)).filter((part) => part !== undefined);
  return [`${exchange.method} -> ${exchange.status}`, ...headers].join(', ');
}

/** What is absent is said of Access-Control headers only: they are what is missed. */
function headerPart(headers: NonNullable<Failure['exchange']>['headers'], name: string): string | undefined {
  if (name === 'Access-Control-*') return hasCorsMarks(headers) ? undefined : 'no Access-Control-* headers';
  const value = getHeader(headers, name.toLowerCase());
  if (value !== null) return `${name}: ${shownValue(name, value)}`;
  return /^access-control-/i.test(name) ? `no ${name}` : undefined;
}

/**
 * What becomes of the calls, as the visitor meets it: never sent when a preflight fails; sent, and unreadable, when the answer
 * does. What such a call changes has changed all the same.
 *
 * @example fateOf(about) // 'The PUT is never sent: the preflight (OPTIONS) fails.'
 */
export function fateOf({ failures }: Case): string {
  const sent = failures.filter((failure) => !isUnsent(failure));
  const unsent = methodsOf(failures.filter(isUnsent));
  const changing = methodsOf(sent.filter(changes));
  const unread = methodsOf(sent.filter((failure) => !changes(failure)));
  const sentences = [
    ...(unsent.length > 0 ? [`${subject(unsent)} never sent: the preflight (OPTIONS) fails.`] : []),
    ...(changing.length > 0
      ? [
          `${subject(changing)} sent and carried out, but the page may not read the answer: what looks failed has happened.`,
        ]
      : []),
    ...(unread.length > 0 ? [`${subject(unread)} sent, but the page may not read the answer.`] : []),
  ];
  return sentences.join(' ');
}

function subject(methods: readonly string[]): string {
  return methods.length === 1 ? `The ${methods[0]} is` : `${list(methods)} are`;
}

const isUnsent = ({ stage, hop }: Failure): boolean => stage === 'preflight' && hop === 0;

function changes({ call, exchange }: Failure): boolean {
  const isUnsafe = !/^(GET|HEAD|OPTIONS)$/.test(sentMethod(call.call));
  return isUnsafe && (exchange?.status ?? call.observed?.status ?? 200) < 400;
}

function methodsOf(failures: readonly Failure[]): readonly string[] {
  return [...new Set(failures.map(({ call }) => printable(sentMethod(call.call), 40)))].sort();
}
