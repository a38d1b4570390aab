/** What the tests of probes share: requests as the engine yields them, and what stands on the wire. */

import type { Socket } from 'node:net';
import type { BrowserRequest, HeaderLine } from '../../packages/cors-guard/src/predict/types.ts';
import type { ProbeContext, ProbeResult } from '../../packages/cors-guard/src/probe/index.ts';

/** The production page of these tests. */
export const PAGE = 'https://app.example.test';

/** A GET of the engine, or what `more` makes of it. */
export function requestTo(url: string, more: Partial<BrowserRequest> = {}): BrowserRequest {
  return { kind: 'actual', hop: 0, method: 'GET', url, origin: PAGE, headers: [], includeCredentials: false, ...more };
}

/** The preflight of a call, as the engine yields it. */
export function preflightTo(url: string, method: string, names?: string): BrowserRequest {
  const asked: HeaderLine[] = [['Access-Control-Request-Method', method]];
  if (names !== undefined) asked.push(['Access-Control-Request-Headers', names]);
  return requestTo(url, { kind: 'preflight', method: 'OPTIONS', headers: asked });
}

/** The context of a call whose first hop is at `target`. */
export function contextFor(target: string, more: Partial<ProbeContext> = {}): ProbeContext {
  return {
    target: new URL(target).origin,
    transport: {},
    browserHeaders: [['User-Agent', 'Mozilla/5.0 Chrome/156.0.0.0']],
    pageOrigin: PAGE,
    gateHeaders: [],
    destination: '',
    timeoutMs: 20_000,
    ...more,
  };
}

/** Status of an answer, or why there is none. */
export function told({ answer }: ProbeResult): number | string {
  if ('exchange' in answer) return answer.exchange.status;
  return 'notSent' in answer ? answer.notSent : answer.networkError;
}

/** Header lines of an answer; none when there is no answer. */
export function linesOf({ answer }: ProbeResult): readonly HeaderLine[] {
  return 'exchange' in answer ? answer.exchange.headers : [];
}

/** The header lines of the last request in these bytes. */
export function requestLines(bytes: string): HeaderLine[] {
  const heads = bytes.split('\r\n\r\n').filter((head) => head !== '');
  return (heads.at(-1) ?? '')
    .split('\r\n')
    .slice(1)
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)] as const);
}

/** For raw targets: writes `answer` (latin1) after the head of every request. */
export function answering(answer: string): (socket: Socket) => void {
  return (socket) => {
    let head = '';
    socket.on('data', (chunk: string) => {
      head += chunk;
      for (let end = head.indexOf('\r\n\r\n'); end >= 0; end = head.indexOf('\r\n\r\n')) {
        head = head.slice(end + 4);
        socket.write(answer, 'latin1');
      }
    });
  };
}

export const EMPTY_200 = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
