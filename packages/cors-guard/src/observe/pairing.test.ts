import { describe, expect, it } from 'vitest';
import type { HeaderLine } from '../predict/types.ts';
import { callOf } from './call-of.ts';
import { pairUp, type WaitingCall } from './pairing.ts';
import type { RecordedCall } from './report-intake.ts';
import { shapeKeyOf } from './shape.ts';
import { observed, recorded, SCRIPT_HEADERS } from './testing.ts';
import type { Observation } from './types.ts';

const wire: readonly HeaderLine[] = [['Host', 'localhost:5173'], ...SCRIPT_HEADERS];

function request(at: number, more: Partial<Observation> = {}, headers: readonly HeaderLine[] = []): Observation {
  return observed({
    devPath: '/api/me',
    requestHeaders: [...wire, ...headers],
    startedAt: at,
    response: {
      status: 200,
      headers: [
        ['X-At', String(at)],
        ['Content-Type', 'application/json'],
      ],
      durationMs: 50,
    },
    ...more,
  });
}

function told(number: number, more: Partial<RecordedCall> = {}): WaitingCall {
  return { told: recorded({ number, at: number, url: 'http://localhost:5173/api/me', ...more }) };
}

/** `number@start` of every pair; what exchanges share has no start. */
function paired(...args: Parameters<typeof pairUp>): readonly string[] {
  return pairUp(...args).pairs.map(({ told: { number }, observation: { startedAt } }) => `${number}@${startedAt}`);
}

const include = { credentials: 'include' } as const;

describe('pairUp', () => {
  it('pairs by method and URL, query included', () => {
    const calls = [
      told(1),
      told(2, { method: 'POST' }),
      told(3, { url: 'http://localhost:5173/api/me?a=1' }),
      told(4, { method: 'post', url: 'http://127.0.0.1:5173/api/other' }),
    ];
    const requests = [
      request(30, { devPath: '/api/me?a=1' }),
      request(20, { method: 'POST' }),
      request(10),
      request(40, { method: 'POST', devPath: '/api/other' }),
    ];
    expect([...paired(requests, calls)].sort()).toEqual(['1@10', '2@20', '3@30', '4@40']);
  });

  it('pairs calls that are alike in order, also when they overlap', () => {
    expect(paired([request(20), request(10)], [told(1), told(2)])).toEqual(['1@10', '2@20']);
  });

  it('tells calls apart that were made one after the other', () => {
    expect(paired([request(0), request(100)], [told(1), told(2, include)])).toEqual(['1@0', '2@100']);
  });

  it('uses what parallel exchanges share, and nothing else, for calls that cannot be told apart', () => {
    const requests = [request(0, {}, [['X-Trace', 'a']]), request(10, {}, [['X-Trace', 'b']])];
    const { pairs, unpaired, waiting } = pairUp(requests, [told(1), told(2, include)]);
    expect(pairs.map(({ told: { credentials } }) => credentials)).toEqual(['same-origin', 'include']);
    for (const { observation } of pairs) {
      expect(observation.requestHeaders).toEqual(wire);
      expect(observation.response).toEqual({
        status: 200,
        headers: [['Content-Type', 'application/json']],
        durationMs: 50,
      });
    }
    expect([unpaired, waiting]).toEqual([[], []]);
  });

  it('uses no answer where parallel exchanges got different ones', () => {
    const other = request(10, { response: { status: 401, headers: [], durationMs: 5 } });
    const { pairs } = pairUp([request(0), other], [told(1), told(2, include)]);
    expect(pairs.map(({ observation }) => observation.response)).toEqual([undefined, undefined]);
  });

  it('tells parallel calls apart by the mode and by header names on the wire', () => {
    const calls = [told(1), told(2, { headers: [['X-Tenant', '']] }), told(3, { mode: 'same-origin' })];
    const sameOrigin = wire.map(([name, value]): HeaderLine => [
      name,
      name === 'Sec-Fetch-Mode' ? 'same-origin' : value,
    ]);
    const requests = [request(0, { requestHeaders: sameOrigin }), request(1, {}, [['X-Tenant', 'a']]), request(2)];
    expect([...paired(requests, calls)].sort()).toEqual(['1@2', '2@1', '3@0']);
  });

  it('knows a request with cookies as none of a call that omits them', () => {
    const requests = [request(0, {}, [['Cookie', 'a=b']]), request(1)];
    expect(paired(requests, [told(1, { credentials: 'omit' }), told(2, include)])).toEqual(['2@0', '1@1']);
  });

  it('gives an exchange that comes later to no call a second time', () => {
    const first = pairUp([request(0)], [told(1), told(2, include)]);
    expect(first.pairs.map(({ told: { number } }) => number)).toEqual([1, 2]);
    const second = pairUp([request(1)], first.waiting);
    expect(second).toEqual({ pairs: [], unpaired: [], waiting: [] });
  });

  it('leaves aborted calls waiting and requests of workers unpaired', () => {
    const { pairs, unpaired, waiting } = pairUp(
      [request(0), request(1), request(2, { devPath: '/api/worker' })],
      [told(1), told(2, { url: 'http://localhost:5173/api/aborted' })],
    );
    expect(pairs.map(({ observation }) => observation.startedAt)).toEqual([0]);
    expect(unpaired.map(({ startedAt }) => startedAt)).toEqual([1, 2]);
    expect(waiting.map((call) => call.told.number)).toEqual([2]);
  });

  it('counts a request that the browser repeated once, with the answer it got at last', () => {
    const { response: _lost, ...broken } = request(0);
    const { pairs, unpaired } = pairUp([broken, request(5)], [told(1)]);
    expect(pairs.map(({ observation }) => observation.startedAt)).toEqual([5]);
    expect(unpaired).toEqual([]);
  });

  it('counts two calls of which the first got no answer twice', () => {
    const { response: _lost, ...broken } = request(0);
    expect(paired([broken, request(5)], [told(1), told(2)])).toEqual(['1@0', '2@5']);
  });

  it('takes no report for a request that contradicts it', () => {
    const lie = told(1, { headers: [['X-Never-Sent', '']] });
    const { pairs, unpaired, waiting } = pairUp([request(0)], [lie]);
    expect([pairs, unpaired.length, waiting]).toEqual([[], 1, [lie]]);
  });

  it('stays quick when one URL is called thousands of times in thousands of ways', () => {
    const calls = Array.from({ length: 2_000 }, (_, index) => told(index + 1, { headers: [[`X-${index}`, '']] }));
    const requests = Array.from({ length: 5_000 }, (_, index) => request(index));
    const start = performance.now();
    expect(pairUp(requests, calls).unpaired).toHaveLength(5_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('callOf with what the page told', () => {
  it('leaves nothing open, takes values from the wire and drops what a library adds for the own origin', () => {
    const observation = request(0, { method: 'POST' }, [
      ['Authorization', 'Bearer a'],
      ['Cookie', 'XSRF-TOKEN=t%3D1'],
      ['X-XSRF-TOKEN', 't=1'],
    ]);
    const call = {
      method: 'POST',
      uploadListener: true,
      api: 'xhr',
      headers: [
        ['Authorization', ''],
        ['X-XSRF-TOKEN', ''],
      ],
      stack: '    at dispatchXhrRequest (http://localhost:5173/node_modules/.vite/deps/axios.js?v=1:1:1)',
    } as const;
    expect(callOf(observation, 'https://api.example.com/me', told(1, call).told)).toEqual({
      call: {
        api: 'xhr',
        method: 'POST',
        url: 'https://api.example.com/me',
        headers: [['Authorization', 'Bearer a']],
        mode: 'cors',
        credentials: 'same-origin',
        redirect: 'follow',
        destination: '',
        body: 'none',
        uploadListener: true,
      },
    });
  });

  it('keeps a header that the page copies from a cookie itself', () => {
    const observation = request(0, {}, [
      ['Cookie', 'XSRF-TOKEN=t'],
      ['X-XSRF-TOKEN', 't'],
    ]);
    const own = {
      headers: [['X-XSRF-TOKEN', '']],
      stack: '    at send (http://localhost:5173/src/api.ts:1:1)',
    } as const;
    const named = callOf(observation, 'https://api.example.com/me', told(1, own).told);
    expect('call' in named && shapeKeyOf(named.call, '/me')).toBe(
      'GET /me [x-xsrf-token] preflight same-origin cors follow',
    );
  });

  it('says nothing about a beacon without CORS', () => {
    const beacon = told(1, { api: 'beacon', method: 'POST', mode: 'no-cors' }).told;
    expect(callOf(request(0, { method: 'POST' }), 'https://api.example.com/log', beacon)).toEqual({ silent: 'beacon' });
  });
});
