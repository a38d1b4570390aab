/**
 * The central test of this room: calls that real browsers made, seen through a dev server of their own origin, against what the
 * same browsers did with the same calls across origins. fixtures/wire.json holds recordings, one call a line.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Call, HeaderLine } from '../predict/types.ts';
import { corsUnsafeRequestHeaderNames } from '../rules/index.ts';
import { apiOf } from './call-api.ts';
import { callOf, type Named } from './call-of.ts';
import { needsCors } from './needs-cors.ts';
import { observed } from './testing.ts';
import type { Observation } from './types.ts';
import { wireEngineOf } from './wire-order.ts';

type Browser = 'chromium' | 'firefox' | 'webkit';
type Scene = 'localhost' | 'lan';

interface Recorded {
  readonly name: string;
  readonly api: string;
  readonly truth: { readonly mode: string; readonly credentials: string; readonly uploadListener?: boolean };
  readonly wire: Record<
    Browser,
    Partial<Record<Scene, { method: string; headers: string[] }>> & { production: Production }
  >;
}

/** `preflight`: null = none was made, else its Access-Control-Request-Headers. No production = no request was made. */
type Production = { readonly preflight: string | null } | null;

const fixture = JSON.parse(readFileSync(new URL('fixtures/wire.json', import.meta.url), 'utf8')) as {
  readonly agents: Record<Browser, string>;
  readonly calls: readonly Recorded[];
};

const modeOfSilence: Record<string, string> = {
  navigation: 'navigate',
  websocket: 'websocket',
  'plain-element': 'no-cors',
  beacon: 'no-cors',
};

function observationOf(browser: Browser, method: string, headers: readonly string[]): Observation {
  const requestHeaders = headers.map((line): HeaderLine => {
    const at = line.indexOf(': ');
    return [line.slice(0, at), line.slice(at + 2).replace(`@${browser}`, fixture.agents[browser])];
  });
  return observed({ target: 'https://api.other.test', method, requestHeaders });
}

/** Access-Control-Request-Headers of the preflight that the call would get, undefined without one. */
function predictedPreflight(call: Call): string | undefined {
  const implied: HeaderLine[] = call.body.startsWith('blob:') ? [['content-type', call.body.slice(5)]] : [];
  const headers = [...call.headers, ...implied];
  const mayPreflight = call.mode === 'cors' && call.api !== 'element' && call.api !== 'eventsource';
  return mayPreflight && needsCors(call.method, headers) ? corsUnsafeRequestHeaderNames(headers).join(',') : undefined;
}

interface Score {
  /** Names of the calls whose fact came out wrong. */
  readonly mode: string[];
  readonly preflight: string[];
  readonly names: string[];
  readonly credentials: string[];
  readonly uploadListener: string[];
  seen: number;
  judged: number;
}

/** Compares every call of one browser on one kind of dev page with the truth. */
function scoreOf(browser: Browser, scene: Scene): Score {
  const score: Score = { mode: [], preflight: [], names: [], credentials: [], uploadListener: [], seen: 0, judged: 0 };
  for (const { name, truth, wire } of fixture.calls) {
    const seen = wire[browser][scene];
    if (!seen) continue;
    score.seen += 1;
    const named = callOf(observationOf(browser, seen.method, seen.headers), 'https://api.other.test/items');
    note(score, name, truth, wire[browser].production, named);
  }
  return score;
}

function note(score: Score, name: string, truth: Recorded['truth'], production: Production, named: Named): void {
  const mode = 'call' in named ? named.call.mode : modeOfSilence[named.silent];
  if (mode !== truth.mode) score.mode.push(name);
  const real = production?.preflight ?? undefined;
  const predicted = 'call' in named ? predictedPreflight(named.call) : undefined;
  if ((real === undefined) !== (predicted === undefined)) score.preflight.push(name);
  if (real !== predicted) score.names.push(name);
  if (!('call' in named)) return;
  score.judged += 1;
  const { open = [], credentials, uploadListener } = named.call;
  // `omit` and `same-origin` are the same to another origin: neither sends anything.
  const included = truth.credentials === 'include';
  if (!open.includes('credentials') && included !== (credentials === 'include')) score.credentials.push(name);
  const listens = truth.uploadListener ?? false;
  if (!open.includes('uploadListener') && listens !== uploadListener) score.uploadListener.push(name);
}

const everything = { mode: [], preflight: [], names: [], credentials: [], uploadListener: [], seen: 88 };

/** Firefox and WebKit preflight even a GET with a listener; requests without a body are not marked as open. */
const upload = ['xhr-get-upload-listener'];

/** Chromium puts `Cache-Control: max-age=0` next to an author's validator: the author's own looks the same, byte for byte. */
const validator = ['fetch-get-h-if-none-match-max-age-0'];

/** Without Sec-Fetch-* a GET or a simple POST may be anything; these calls say so with an open mode. */
const openModes = ['fetch-get-no-cors', 'fetch-get-mode-same-origin', 'fetch-post-no-cors-string'];

const beacons = ['beacon-string', 'beacon-blob-text', 'beacon-urlsearchparams', 'beacon-arraybuffer', 'beacon-empty'];

describe('calls seen on a trustworthy dev page (localhost, https)', () => {
  it('Chromium: 88 of 88 modes, 88 of 88 preflights, 87 of 88 with their exact header names', () => {
    expect(scoreOf('chromium', 'localhost')).toEqual({
      ...everything,
      names: validator,
      uploadListener: upload,
      judged: 70,
    });
  });

  it('Firefox: 88 of 88 modes, 87 of 88 preflights with their exact header names', () => {
    const missed = { preflight: upload, names: upload, uploadListener: upload };
    expect(scoreOf('firefox', 'localhost')).toEqual({ ...everything, ...missed, judged: 72 });
  });

  it('WebKit: 88 of 88 modes, 87 of 88 preflights with their exact header names', () => {
    const missed = { preflight: upload, names: upload, uploadListener: upload };
    expect(scoreOf('webkit', 'localhost')).toEqual({ ...everything, ...missed, judged: 71 });
  });
});

describe('calls seen on a plain http host name, without Sec-Fetch-*', () => {
  it('Chromium: classic scripts, media, beacons and svg are taken for calls of unknown mode', () => {
    const mode = [...openModes, ...beacons, 'script', 'video', 'svg-use'].sort();
    const { mode: missed, ...score } = scoreOf('chromium', 'lan');
    expect(missed.toSorted()).toEqual(mode);
    expect(score).toMatchObject({ preflight: [], names: validator, credentials: [], uploadListener: upload });
  });

  it('Firefox: images and styles with crossorigin are taken for plain ones', () => {
    const elements = [
      'img-crossorigin-anonymous',
      'img-crossorigin-use-credentials',
      'stylesheet-crossorigin-anonymous',
    ];
    const mode = [...openModes, ...elements, 'script', 'object', 'svg-use'].sort();
    const { mode: missed, ...score } = scoreOf('firefox', 'lan');
    expect(missed.toSorted()).toEqual(mode);
    expect(score).toMatchObject({ preflight: upload, names: upload, credentials: [], uploadListener: upload });
  });

  it('WebKit: classic scripts are taken for calls of unknown mode', () => {
    const { mode: missed, ...score } = scoreOf('webkit', 'lan');
    expect(missed.toSorted()).toEqual([...openModes, 'script', 'svg-use'].sort());
    expect(score).toMatchObject({ preflight: upload, names: upload, credentials: [], uploadListener: upload });
  });

  it.each(['chromium', 'firefox', 'webkit'] as const)(
    '%s: a mode that is wrong is never said to be known',
    (browser) => {
      const said = scoreOf(browser, 'lan').mode.filter((name) => {
        const recorded = fixture.calls.find((call) => call.name === name)?.wire[browser].lan;
        const named = callOf(
          observationOf(browser, recorded?.method ?? '', recorded?.headers ?? []),
          'https://api.other.test/',
        );
        return 'call' in named && !named.call.open?.includes('mode');
      });
      expect(said).toEqual([]);
    },
  );
});

/** What tells the interfaces apart in each browser; `either` = fetch or XMLHttpRequest. */
const interfaces: readonly (readonly [name: string, chromium: string, firefox: string, webkit: string])[] = [
  ['fetch-get', 'either', 'fetch', 'fetch'],
  ['fetch-get-no-referrer', 'either', 'fetch', 'either'],
  ['fetch-get-keepalive', 'either', 'fetch', 'fetch'],
  ['fetch-post-json', 'either', 'fetch', 'fetch'],
  ['fetch-post-keepalive-json', 'either', 'fetch', 'fetch'],
  ['fetch-post-no-cors-string', 'beacon', 'fetch', 'fetch'],
  ['fetch-as-sse', 'eventsource', 'fetch', 'either'],
  ['eventsource', 'eventsource', 'eventsource', 'eventsource'],
  ['xhr-get', 'either', 'xhr', 'xhr'],
  ['xhr-post-string', 'either', 'xhr', 'xhr'],
  ['axios-post-object', 'either', 'xhr', 'either'],
  ['beacon-string', 'beacon', 'beacon', 'beacon'],
  ['beacon-empty', 'beacon', 'beacon', 'beacon'],
  ['img-crossorigin-anonymous', 'element', 'element', 'element'],
  ['font-face-api', 'element', 'element', 'element'],
];

describe('the interface behind a call', () => {
  it.each(interfaces)('%s', (name, ...expected) => {
    const told = (['chromium', 'firefox', 'webkit'] as const).map((browser) => {
      const { method = '', headers = [] } =
        fixture.calls.find((call) => call.name === name)?.wire[browser].localhost ?? {};
      const { requestHeaders } = observationOf(browser, method, headers);
      const named = callOf(observationOf(browser, method, headers), 'https://api.other.test/');
      if ('silent' in named) return named.silent;
      if (named.call.api === 'element') return 'element';
      return apiOf(method, requestHeaders, wireEngineOf(requestHeaders)) ?? 'either';
    });
    expect(told).toEqual(expected);
  });
});
