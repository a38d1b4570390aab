import { describe, expect, it } from 'vitest';
import { allowed, page, run } from './testing.ts';
import type { BrowserName, HeaderLine } from './types.ts';

const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox', 'webkit', 'standard'];
const methods = (value: string): HeaderLine => ['Access-Control-Allow-Methods', value];
const names = (value: string): HeaderLine => ['Access-Control-Allow-Headers', value];
const credentials: HeaderLine = ['Access-Control-Allow-Credentials', 'true'];
const json: HeaderLine = ['Content-Type', 'application/json'];
const to = (url: string): HeaderLine => ['Location', url];

describe.each(BROWSERS)('every browser: %s', (browser) => {
  it('sends a plain call without a preflight', () => {
    const { sent, settlement } = run(browser, {}, [[200, allowed, ['ETag', 'x'], ['Content-Type', 'a/b']]]);
    expect(sent).toEqual(['GET https://api.other.com/x from https://app.example.com']);
    expect(settlement).toEqual({
      outcome: 'allowed',
      type: 'cors',
      status: 200,
      headerNames: ['content-type'],
      redirected: false,
    });
  });

  it('sends nothing about a same-origin call', () => {
    const url = `${page.origin}/x`;
    const { requests, settlement } = run(browser, { url, headers: [['X-A', '1']] }, [[404]]);
    expect(requests).toMatchObject([{ method: 'GET', origin: null, includeCredentials: true }]);
    expect(settlement).toMatchObject({ outcome: 'allowed', type: 'basic', status: 404 });
    expect(run(browser, { url, method: 'PUT' }, [[200]]).sent).toEqual([`PUT ${url} from ${page.origin}`]);
  });

  it('asks before an unsafe call, without credentials', () => {
    const call = {
      method: 'put',
      credentials: 'include',
      headers: [
        ['X-B', '1'],
        ['X-A', '1'],
      ],
    } as const;
    const { sent, requests, settlement } = run(browser, call, [
      [204, allowed, credentials, methods('PUT'), names('x-a, x-b')],
      [200, allowed, credentials],
    ]);
    expect(sent).toEqual([
      'OPTIONS https://api.other.com/x from https://app.example.com asks PUT x-a,x-b',
      'PUT https://api.other.com/x from https://app.example.com',
    ]);
    expect(requests.map(({ kind, includeCredentials }) => [kind, includeCredentials])).toEqual([
      ['preflight', false],
      ['actual', true],
    ]);
    expect(settlement.outcome).toBe('allowed');
  });

  it('does not send what the preflight refuses', () => {
    const { settlement } = run(browser, { method: 'POST', body: 'text', headers: [json] }, [[204, allowed]]);
    expect(settlement).toMatchObject({
      outcome: 'blocked',
      stage: 'preflight',
      reason: 'header-not-allowed',
      evidence: [{ header: 'Access-Control-Allow-Headers', got: null, needed: 'content-type', hop: 0 }],
    });
  });

  it('withholds an answer that was made all the same', () => {
    expect(run(browser, { method: 'POST', body: 'text' }, [[500]]).settlement).toMatchObject({
      outcome: 'blocked',
      stage: 'response',
      reason: 'allow-origin-missing',
    });
  });

  it('taints a request that a foreign origin sends on', () => {
    const { sent, settlement } = run(browser, {}, [
      [302, allowed, to('https://third.org/y')],
      [200, ['Access-Control-Allow-Origin', 'null']],
    ]);
    expect(sent[1]).toBe('GET https://third.org/y from null');
    expect(settlement).toMatchObject({ outcome: 'allowed', redirected: true });
  });

  it('does not follow a redirect that fails the check', () => {
    expect(run(browser, {}, [[302, to('/y')]]).settlement).toMatchObject({
      stage: 'redirect',
      reason: 'allow-origin-missing',
    });
  });

  it('turns POST into GET without its type, and drops Authorization on the way to another origin', () => {
    const call = { url: `${page.origin}/x`, method: 'POST', body: 'text', headers: [['Accept', '*/*']] } as const;
    const { requests } = run(browser, call, [
      [302, to('https://api.other.com/y#top')],
      [200, allowed],
    ]);
    expect(requests[1]).toMatchObject({ method: 'GET', hop: 1, url: 'https://api.other.com/y' });
    expect(requests[1]?.headers).toEqual([['Accept', '*/*']]);
  });

  it('ends after 20 redirects', () => {
    const replies = Array.from({ length: 21 }, () => [302, allowed, to('/again')] as const);
    expect(run(browser, {}, replies).settlement).toMatchObject({ reason: 'too-many-redirects' });
  });

  it('shows nothing of no-cors and manual answers', () => {
    expect(run(browser, { mode: 'no-cors' }, [[200]]).settlement).toMatchObject({ outcome: 'opaque', status: 0 });
    expect(run(browser, { redirect: 'manual' }, [[302, allowed, to('/y')]]).settlement).toMatchObject({
      outcome: 'opaqueredirect',
    });
    expect(run(browser, { redirect: 'error' }, [[302, allowed, to('/y')]]).settlement).toMatchObject({
      reason: 'redirect-mode-error',
    });
  });

  it('blocks without sending what modes and policies forbid', () => {
    expect(run(browser, { mode: 'no-cors', redirect: 'manual' }, []).settlement).toMatchObject({
      reason: 'no-cors-redirect-mode',
    });
    expect(run(browser, { mode: 'same-origin' }, []).settlement).toMatchObject({ reason: 'mode-same-origin' });
    expect(run(browser, { url: 'http://api.other.com' }, []).settlement).toMatchObject({ stage: 'mixed-content' });
    expect(run(browser, { url: 'https://api.other.com:6000' }, []).settlement).toMatchObject({ stage: 'bad-port' });
    const headers: HeaderLine[] = [['Content-Security-Policy', "connect-src 'self'"]];
    expect(run(browser, {}, [], { page: { headers } }).settlement).toMatchObject({
      stage: 'csp',
      evidence: [{ got: "'self'", needed: 'https://api.other.com' }],
    });
  });

  it.each([
    { method: 'GE T' },
    { method: 'TRACE' },
    { body: 'text' },
    { url: 'https://u:p@api.other.com' },
    { url: 'no url' },
    { headers: [['X A', '1']] },
    { headers: [['X-A', 'a\nb']] },
    { mode: 'no-cors', method: 'PUT' },
  ] as const)('throws at %j', (call) => {
    expect(run(browser, call, []).settlement).toMatchObject({ outcome: 'throws', stage: 'api' });
  });

  it('does not settle without an answer', () => {
    expect(run(browser, {}, [{ notSent: 'budget' }]).settlement).toEqual({
      outcome: 'unsettled',
      why: 'budget',
      hop: 0,
    });
    expect(run(browser, { method: 'PUT' }, [{ notSent: 'gate' }]).settlement).toMatchObject({ why: 'gate' });
    expect(run(browser, {}, [{ networkError: 'reset' }]).settlement).toMatchObject({
      stage: 'network',
      reason: 'network-error',
    });
  });

  it('never preflights EventSource and elements, and judges cors beacons with credentials', () => {
    const headers: HeaderLine[] = [['Last-Event-ID', '1']];
    expect(run(browser, { api: 'eventsource', headers }, [[200, allowed]]).sent).toHaveLength(1);
    const beacon = { api: 'beacon', method: 'POST', mode: 'cors', body: 'blob:application/json' } as const;
    expect(run(browser, beacon, [[204, allowed, names('content-type')]]).settlement).toMatchObject({
      reason: 'allow-credentials-not-true',
    });
    expect(run(browser, { ...beacon, body: 'blob:text/plain' }, [[204]]).settlement.outcome).toBe('opaque');
  });

  it('asks an opaque page’s calls from null, its own host included', () => {
    const { sent } = run(browser, { url: `${page.origin}/x` }, [[200]], { page: { origin: 'null' } });
    expect(sent).toEqual([`GET ${page.origin}/x from null`]);
  });
});
