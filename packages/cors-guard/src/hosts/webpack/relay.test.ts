import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createRelay, routeRequest } from './relay.ts';

/** A guard that notes who hears what. */
function listening() {
  const heard: string[] = [];
  const named: string[] = [];
  const kept: object[] = [];
  return {
    kept,
    keep: (options: object) => void kept.push(options),
    heard,
    named,
    tap(entry: string) {
      named.push(entry);
      return {
        proxyReq: () => void heard.push(`${entry} request`),
        proxyRes: () => void heard.push(`${entry} answer`),
        error: () => void heard.push(`${entry} error`),
      };
    },
  };
}

const request = (): IncomingMessage => ({}) as IncomingMessage;
const sent = { getHeader: () => undefined };
const answer = { headers: {} };

describe('createRelay', () => {
  it('has the connections of entries kept, of those before a guard comes and of those after it', () => {
    const relay = createRelay(() => undefined);
    const [early, late] = [{}, {}];
    relay.keep(early);
    const guard = listening();
    relay.connect(guard);
    relay.keep(late);
    expect(guard.kept).toEqual([early, late]);
  });

  it('names every entry to a guard that comes later, once', () => {
    const relay = createRelay(() => undefined);
    const tap = relay.tap('/api', {});
    tap.proxyReq(sent, request(), undefined, {});
    const guard = listening();
    relay.connect(guard);
    expect([relay.size, guard.named]).toEqual([1, ['/api']]);
    const one = request();
    tap.proxyReq(sent, one, undefined, {});
    tap.proxyRes(answer, one);
    tap.error(new Error('closed'), one);
    expect(guard.heard).toEqual(['/api request', '/api answer', '/api error']);
    expect(guard.named).toEqual(['/api']);
  });

  it('tells the guard of the server that a request came to, else the latest', () => {
    const relay = createRelay(() => undefined);
    const tap = relay.tap('/api', {});
    const [one, two] = [listening(), listening()];
    relay.connect(one);
    relay.connect(two);
    const toOne = request();
    routeRequest(toOne, one);
    tap.proxyReq(sent, toOne, undefined, {});
    tap.proxyReq(sent, request(), undefined, {});
    expect([one.heard, two.heard]).toEqual([['/api request'], ['/api request']]);
  });

  it('asks for a guard where no server has connected one', () => {
    const guard = listening();
    const tap = createRelay(() => guard).tap('/api', {});
    tap.proxyReq(sent, request(), undefined, {});
    expect(guard.heard).toEqual(['/api request']);
  });
});
