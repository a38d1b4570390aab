import { describe, expect, it } from 'vitest';
import { callTo } from '../findings/testing.ts';
import type { Observation } from '../observe/index.ts';
import { answered, observed } from '../observe/testing.ts';
import type { Exchange, HeaderLine } from '../predict/index.ts';
import { proxyFactsOf, type ProxySource } from './proxy-facts.ts';

const PAGE = 'https://app.example.com';
const DEV = 'http://localhost:5173';

const call = callTo('/items', { method: 'POST' });

const edits: NonNullable<Observation['proxyEdits']> = { dropped: [], origin: DEV, corsHeaders: [], cookies: [] };

const observation = (more: Partial<Observation> = {}): Observation =>
  observed({
    method: 'POST',
    forwardedPath: '/items',
    requestHeaders: [
      ['Host', 'localhost:5173'],
      ['Origin', DEV],
    ],
    proxyEdits: edits,
    response: answered(),
    ...more,
  });

const source = (more: Partial<ProxySource> = {}): ProxySource => ({
  call,
  observation: observation(),
  exchanges: [],
  page: PAGE,
  otherEnvironment: false,
  gateHeaders: [],
  answersPreflight: true,
  ...more,
});

const answer = (status: number, headers: readonly HeaderLine[] = [], method = 'GET'): Exchange => ({
  method,
  url: call.url,
  origin: PAGE,
  status,
  headers,
});

describe('proxyFactsOf', () => {
  it('is nothing for a proxy that only forwards', () => {
    expect(proxyFactsOf(source())).toBeUndefined();
    const forwarding = observation({ proxyHeaders: ['x-forwarded-for', 'origin', 'x-gate'] });
    expect(proxyFactsOf(source({ observation: forwarding, gateHeaders: ['x-gate'] }))).toBeUndefined();
  });

  it.each([
    ['another one', 'https://other.example', true],
    ['none', null, true],
    ["the page's own", DEV, false],
    ['that of production', PAGE, false],
  ])('hides the Origin when the API got %s', (_name, origin, isHidden) => {
    const facts = proxyFactsOf(source({ observation: observation({ proxyEdits: { ...edits, origin } }) }));
    expect(facts?.hidesOrigin ?? false).toBe(isHidden);
  });

  it('hides no Origin of a GET that had none', () => {
    const bare = observation({ requestHeaders: [], proxyEdits: { ...edits, origin: null } });
    expect(proxyFactsOf(source({ observation: bare, page: undefined }))).toBeUndefined();
  });

  it('knows what the API answers to the call alone, a gate and a preflight aside', () => {
    const added = observation({ proxyHeaders: ['x-api-key'], requestHeaders: [] });
    const bareAnswer = (...exchanges: Exchange[]) =>
      proxyFactsOf(source({ observation: added, exchanges }))?.bareAnswer;
    expect(bareAnswer(answer(401))).toEqual({ status: 401, asksForAuthorization: false });
    expect(bareAnswer(answer(401, [['WWW-Authenticate', 'Basic']]))).toEqual({
      status: 401,
      asksForAuthorization: true,
    });
    expect(bareAnswer(answer(429))).toBeUndefined();
    expect(bareAnswer(answer(403, [['cf-mitigated', 'challenge']]))).toBeUndefined();
    expect(bareAnswer(answer(204, [], 'OPTIONS'))).toBeUndefined();
  });

  it.each([
    ['a cookie', [['Cookie', 'a=1']], [], false],
    ['a token', [['Authorization', 'x']], [], false],
    ['a header of its own', [], [['X-Tenant', 'a']], false],
    ['a type it wants', [], [['Accept', 'application/json']], true],
  ] as const)('a call with %s: is it bare', (_name, requestHeaders, headers, isBare) => {
    const added = observation({ proxyHeaders: ['x-api-key'], requestHeaders });
    expect(proxyFactsOf(source({ observation: added, call: { ...call, headers } }))?.isBare).toBe(isBare);
  });

  it.each([
    ['a page on another port', { method: 'PUT' }, 'http://localhost:9', true, true],
    ['the page of the dev server', { method: 'PUT' }, DEV, true, false],
    ['a dev server that forwards OPTIONS', { method: 'PUT' }, 'http://localhost:9', false, false],
    ['a call without a preflight', { method: 'POST' }, 'http://localhost:9', true, false],
    ['a call with a header', { headers: [['X-A', '1']] }, 'http://localhost:9', true, true],
  ] as const)('the dev server answers the preflight for %s', (_name, more, origin, answersPreflight, expected) => {
    const requestHeaders = [
      ['Host', 'localhost:5173'],
      ['Origin', origin],
    ] as const;
    const seen = observation({ requestHeaders, proxyEdits: { ...edits, origin } });
    const facts = proxyFactsOf(source({ observation: seen, call: { ...call, ...more }, answersPreflight }));
    expect(facts?.preflightAnswered ?? false).toBe(expected);
  });
});
