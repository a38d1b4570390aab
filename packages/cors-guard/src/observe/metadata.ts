import type { HeaderLine, RequestMode } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { positionOf } from './header-lines.ts';
import type { Observation } from './types.ts';
import type { WireEngine } from './wire-order.ts';

/** What Sec-Fetch-* told: the browser's own word on a request (Fetch Metadata, section 2). */
export interface FetchMetadata {
  readonly site: string;
  readonly mode: string;
  /** Fetch "destination"; `''` for fetch and XMLHttpRequest. */
  readonly destination: string;
}

/**
 * Fetch metadata of a request, or undefined where the browser sent none: on plain http host names, and for synchronous requests
 * in WebKit. Browsers send all three lines or none; a lone one comes from a program (Node's fetch sends the mode).
 */
export function metadataOf(lines: readonly HeaderLine[]): FetchMetadata | undefined {
  const [site, mode, dest] = ['site', 'mode', 'dest'].map((part) => getHeader(lines, `sec-fetch-${part}`));
  if (!site || !mode || !dest) return undefined;
  return { site, mode, destination: dest === 'empty' ? '' : dest };
}

/** Mode and destination of a request that came without metadata. */
export interface Guess {
  readonly mode: RequestMode;
  readonly destination: string;
}

/** Accept lines of browsers' own loads, measured; fetch and scripts ask for anything. */
const ACCEPT_OF: readonly (readonly [pattern: RegExp, destination: string])[] = [
  [/^image\/(avif|webp|jxl|svg\+xml)/, 'image'],
  [/^text\/css,/, 'style'],
  [/^(video|audio)\/webm,/, 'video'],
  [/^application\/font-woff/, 'font'],
];

/**
 * Guesses mode and destination where there is no metadata. Chromium and WebKit put Origin on a GET to the own origin only when
 * an element asks in cors mode; Firefox never does, so that its elements are taken for plain ones. Fonts are always cors.
 */
export function guessOf(method: string, lines: readonly HeaderLine[], engine: WireEngine | undefined): Guess {
  const accept = getHeader(lines, 'accept') ?? '*/*';
  const isWebkitMedia = positionOf(lines, 'icy-metadata') !== -1;
  const destination = isWebkitMedia ? 'video' : ACCEPT_OF.find(([pattern]) => pattern.test(accept))?.[1];
  const asksAsCors = /^(GET|HEAD)$/.test(method) && engine !== 'firefox' && positionOf(lines, 'origin') !== -1;
  if (destination) return { mode: asksAsCors || destination === 'font' ? 'cors' : 'no-cors', destination };
  return { mode: 'cors', destination: asksAsCors ? 'script' : '' };
}

/** Whether a script may have made this request: the loads of elements name what they are for. */
export function isScriptRequest({ requestHeaders }: Pick<Observation, 'requestHeaders'>): boolean {
  return (metadataOf(requestHeaders)?.destination ?? '') === '';
}
