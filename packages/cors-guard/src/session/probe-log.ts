import { shownLocation } from '../findings/index.ts';
import type { BrowserRequest } from '../predict/index.ts';
import type { ProbeResult } from '../probe/index.ts';
import type { LoggedProbe } from '../report/index.ts';

/** Probes that are remembered, the latest. */
const MOST_PROBES = 100;

/** A probe that has ended, with what it was for. */
export interface EndedProbe {
  readonly request: BrowserRequest;
  /** It tells why an API refuses, not whether. */
  readonly isDiagnosis: boolean;
  /** Id of the call, and its URL: real and as it may be shown. */
  readonly call: string;
  readonly url: string;
  readonly shownUrl: string;
  readonly result: Pick<ProbeResult, 'answer' | 'fault' | 'durationMs'>;
}

/** What was sent last, masked. */
export interface ProbeRecords {
  note(probe: EndedProbe, at: number): void;
  /** Newest last. */
  latest(): readonly LoggedProbe[];
}

/** @example const log = createProbeLog(); log.note(probe, clock.now()); log.latest() */
export function createProbeLog(): ProbeRecords {
  const latest: LoggedProbe[] = [];
  return {
    note(probe, at) {
      latest.push(loggedOf(probe, at));
      if (latest.length > MOST_PROBES) latest.shift();
    },
    latest: () => [...latest],
  };
}

function loggedOf({ request, isDiagnosis, call, url, shownUrl, result }: EndedProbe, at: number): LoggedProbe {
  const { answer, fault, durationMs } = result;
  const asks = request.headers.find(([name]) => /^access-control-request-method$/i.test(name))?.[1];
  return {
    at,
    method: request.method,
    url: request.url === url ? shownUrl : shownLocation(request.url, url, new URL(shownUrl).pathname),
    origin: request.origin,
    asks: asks ?? null,
    reason: isDiagnosis ? 'diagnosis' : request.hop > 0 ? 'redirect' : 'verdict',
    call,
    status: 'exchange' in answer ? answer.exchange.status : null,
    fault: fault?.code ?? null,
    durationMs: Math.round(durationMs),
  };
}
