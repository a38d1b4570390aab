import {
  predict,
  profiles,
  type Answer,
  type BodyKind,
  type BrowserRequest,
  type Call,
  type Env,
  type HeaderLine,
  type PreflightCache,
  type Settlement,
} from '../../packages/cors-guard/src/predict/index.ts';
import type { Case, Hop, Observation, RecordedBrowser, Step, WireEntry } from './corpus.ts';

/** What the engine made of a case. */
export interface Replay {
  /** One per step; a step that asked what was not recorded has none. */
  readonly settlements: readonly (Settlement | undefined)[];
  /** The first request that was recorded or asked for, but not both: `undefined` when all agree. */
  readonly wireMismatch?: { readonly expected: string; readonly got: string };
}

/** Page and servers started at some time; what counts is what lies between the steps. */
const START = 1_000_000;

/**
 * Drives the engine over a recorded case. Every request it yields is held against the recording before it gets its answer; the
 * run ends at the first one that was not recorded, and recorded requests that nobody asked for are a mismatch, too.
 */
export function replay(
  recorded: Case,
  observed: Observation,
  browser: RecordedBrowser,
  registrableDomain: Env['registrableDomain'],
): Replay {
  const settlements: (Settlement | undefined)[] = [];
  let cache: PreflightCache = [];
  let seen = 0;
  for (const [index, step] of recorded.steps.entries()) {
    const env: Env = { registrableDomain, cache, now: START + step.at };
    const run = predict(callOf(step), recorded.page, profiles[browser], env);
    let turn = run.next();
    while (!turn.done) {
      const expected = observed.wire[seen];
      const mismatch = mismatchOf(turn.value, expected, step, index);
      if (mismatch) return { settlements: [...settlements, undefined], wireMismatch: mismatch };
      seen += 1;
      turn = run.next(answerOf(turn.value, step));
    }
    settlements.push(turn.value);
    cache = turn.value.cache ?? cache;
  }
  const left = observed.wire[seen];
  return left ? { settlements, wireMismatch: { expected: entryText(left), got: 'no more requests' } } : { settlements };
}

/** The call of a step, as the engine takes it. */
export function callOf({ call, hops }: Step): Call {
  const isXhr = call.api === 'xhr';
  const credentials = isXhr && call.credentials !== 'include' ? 'same-origin' : call.credentials;
  return {
    api: call.api,
    method: call.method,
    url: hops[0]?.url ?? '',
    headers: call.headers ?? [],
    mode: call.mode ?? 'cors',
    credentials,
    redirect: call.redirect ?? 'follow',
    destination: '',
    body: (call.body ?? 'none') as BodyKind,
    uploadListener: call.upload !== undefined,
  };
}

function mismatchOf(
  request: BrowserRequest,
  expected: WireEntry | undefined,
  step: Step,
  index: number,
): Replay['wireMismatch'] {
  const got = entryText(entryOf(request, step, index, expected));
  const wanted = expected ? entryText(withOrigin(expected, step)) : 'no more requests';
  return got === wanted ? undefined : { expected: wanted, got };
}

/** The request as the recording would have written it. */
function entryOf(request: BrowserRequest, step: Step, index: number, expected: WireEntry | undefined): WireEntry {
  const header = (wanted: string): string | undefined =>
    request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const acrm = header('access-control-request-method');
  const acrh = header('access-control-request-headers');
  return {
    k: request.kind === 'preflight' ? 'P' : 'A',
    hop: hopIndex(request.url, step),
    m: request.method,
    o: request.origin,
    at: new URL(request.url).origin,
    ...(expected?.step !== undefined && { step: index }),
    ...(acrm !== undefined && { acrm }),
    ...(acrh !== undefined && { acrh }),
  };
}

/** The recording names the origin a request went to only where it is not the hop's. */
function withOrigin(entry: WireEntry, { hops }: Step): WireEntry {
  const hop = hops[entry.hop];
  return hop ? { ...entry, at: entry.at ?? new URL(hop.url).origin } : entry;
}

/** A request belongs to the hop whose path it has. */
function hopIndex(url: string, { hops }: Step): number {
  const path = new URL(url).pathname;
  return hops.findIndex((hop) => new URL(hop.url).pathname === path);
}

function entryText({ k, hop, m, o, step, acrm, acrh, at }: WireEntry): string {
  const asks = [acrm, acrh].filter((part) => part !== undefined).join(' ');
  const head = `${step === undefined ? '' : `step ${step}: `}${k}${hop} ${m} ${at ?? ''}`;
  return `${head} from ${o ?? '-'}${asks && ` asks ${asks}`}`;
}

/** The recorded answer to a request. */
export function answerOf({ kind, url, method, origin }: BrowserRequest, step: Step): Answer {
  const hop = step.hops[hopIndex(url, step)];
  const answer = kind === 'preflight' ? hop?.preflight : hop?.response;
  if (!hop || !answer) return { networkError: 'nothing was recorded here' };
  const isHttp2 = new URL(url).port === '9443';
  return {
    exchange: { method, url, origin, status: answer.status, headers: withServerHeaders(answer, isHttp2) },
    httpVersion: isHttp2 ? 2 : 1,
    source: 'recorded',
  };
}

/** What the recording server added where the script had none. */
function withServerHeaders({ status, headers }: Hop['response'], isHttp2: boolean): HeaderLine[] {
  const added: HeaderLine[] = [['Cache-Control', 'no-store']];
  if (status !== 204) added.push(['Content-Type', 'text/plain']);
  if (status !== 204 && !isHttp2) added.push(['Content-Length', '0']);
  if (!isHttp2) added.push(['Connection', 'keep-alive']);
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...headers, ...added.filter(([name]) => !names.has(name.toLowerCase()))];
}
