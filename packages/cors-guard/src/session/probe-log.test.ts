import { describe, expect, it } from 'vitest';
import type { BrowserRequest } from '../predict/index.ts';
import { createProbeLog, type EndedProbe } from './probe-log.ts';

const URL_OF_CALL = 'https://api.example.com/users/42?token=s3cret';
const request: BrowserRequest = {
  kind: 'actual',
  hop: 0,
  method: 'GET',
  url: URL_OF_CALL,
  origin: 'https://app.example.com',
  headers: [['X-Key', 's3cret']],
  includeCredentials: false,
};

function probe(more: Partial<EndedProbe> = {}): EndedProbe {
  const exchange = { method: 'GET', url: URL_OF_CALL, origin: 'https://app.example.com', status: 200, headers: [] };
  return {
    request,
    isDiagnosis: false,
    call: 'c1',
    url: URL_OF_CALL,
    shownUrl: 'https://api.example.com/users/:id',
    result: { answer: { exchange, httpVersion: 1, source: 'probe' }, durationMs: 12.4 },
    ...more,
  };
}

describe('the probe log', () => {
  it('says what was sent, why and what came back, without a secret', () => {
    const log = createProbeLog();
    const preflight: BrowserRequest = {
      ...request,
      kind: 'preflight',
      method: 'OPTIONS',
      headers: [['Access-Control-Request-Method', 'PUT']],
    };
    log.note(probe(), 1_000);
    log.note(probe({ request: preflight }), 2_000);
    log.note(probe({ request: { ...preflight, origin: 'https://app.example.com/' }, isDiagnosis: true }), 3_000);
    const elsewhere = {
      ...request,
      hop: 1,
      url: 'https://other.example.com/u/s3cret/login?next=s3cret',
      origin: 'null',
    };
    const fault = { code: 'ECONNREFUSED', message: 'refuses connections' };
    log.note(
      probe({ request: elsewhere, result: { answer: { notSent: 'unreachable' }, fault, durationMs: 1 } }),
      4_000,
    );
    const shown = log.latest();
    expect(shown[0]).toEqual({
      at: 1_000,
      method: 'GET',
      url: 'https://api.example.com/users/:id',
      origin: 'https://app.example.com',
      asks: null,
      reason: 'verdict',
      call: 'c1',
      status: 200,
      fault: null,
      durationMs: 12,
    });
    expect(shown.map(({ asks, reason }) => [asks, reason])).toEqual([
      [null, 'verdict'],
      ['PUT', 'verdict'],
      ['PUT', 'diagnosis'],
      [null, 'redirect'],
    ]);
    expect(shown[3]).toMatchObject({ url: 'https://other.example.com/.../login', status: null, fault: 'ECONNREFUSED' });
    expect(JSON.stringify(shown)).not.toContain('s3cret');
  });

  it('keeps the latest hundred', () => {
    const log = createProbeLog();
    for (let at = 1; at <= 150; at += 1) log.note(probe(), at);
    expect(log.latest().map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, index) => index + 51));
  });
});
