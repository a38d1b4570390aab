import { describe, expect, it } from 'vitest';
import { deploymentOf, resolveOptions, type CorsGuardOptions } from '../deployment/index.ts';
import { likenessOf, type Observation } from '../observe/index.ts';
import { answered, observed, SCRIPT_HEADERS } from '../observe/testing.ts';
import type { BrowserRequest, HeaderLine } from '../predict/index.ts';
import type { Prober } from '../probe/index.ts';
import { createSession } from './session.ts';
import { manualClock } from '../testing.ts';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.com';

/** A session over a target that answers every request with these headers; time moves only when told. */
function setUp(answer: (request: BrowserRequest) => readonly HeaderLine[], more: CorsGuardOptions = {}) {
  const clock = manualClock();
  const sent: BrowserRequest[] = [];
  const prober: Prober = {
    send: async (request) => {
      sent.push(request);
      const { method, url, origin } = request;
      const exchange = { method, url, origin, status: 200, headers: answer(request) };
      return { answer: { exchange, httpVersion: 1, source: 'probe' }, durationMs: 1 };
    },
    close: () => undefined,
  };
  const options = resolveOptions({ production: { page: PAGE, api: API }, ...more }, {}, []);
  const faults: unknown[] = [];
  const session = createSession({
    options,
    deployment: deploymentOf({ options, entries: [{ context: '/api', target: API }] }),
    prober,
    reporters: [],
    clock,
    kept: { take: () => undefined, note: () => undefined, close: () => Promise.resolve() },
    onFault: (error) => faults.push(error),
  });
  const see = async (path: string, seen: Partial<Observation> = {}): Promise<void> => {
    session.observe({ ...observation(path), ...seen });
    clock.advance(150);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, sent, session, see, faults };
}

const observation = (path: string): Observation =>
  observed({ devPath: path, requestHeaders: SCRIPT_HEADERS, response: answered() });

describe('createSession', () => {
  it('asks a failing shape again when it is seen again after 5 s, 30 s, 2 min and 10 min', async () => {
    const { clock, sent, see, faults } = setUp(() => []);
    const asked = (method: string): number => sent.filter((request) => request.method === method).length;
    await see('/api/items');
    expect(asked('GET')).toBe(1);
    for (const [wait, count] of [
      [4_000, 1],
      [1_000, 2],
      [29_000, 2],
      [1_000, 3],
      [119_000, 3],
      [1_000, 4],
      [599_000, 4],
      [1_000, 5],
      [599_000, 5],
      [1_000, 6],
    ] as const) {
      clock.advance(wait);
      await see('/api/items');
      expect([wait, asked('GET')]).toEqual([wait, count]);
    }
    // Why it fails is found out once.
    expect(asked('OPTIONS')).toBe(8);
    expect(faults).toEqual([]);
  });

  it('never asks a passing shape again', async () => {
    const { clock, sent, see } = setUp(() => [
      ['Access-Control-Allow-Origin', PAGE],
      ['Access-Control-Allow-Credentials', 'true'],
    ]);
    await see('/api/items');
    clock.advance(3_600_000);
    await see('/api/items');
    expect(sent).toHaveLength(1);
  });

  it('counts the calls of a shape', async () => {
    const { see, session } = setUp(() => []);
    await see('/api/items/1');
    await see('/api/items/2');
    expect(session.snapshot().calls.map(({ count, template }) => [template, count])).toEqual([['/api/items/:id', 2]]);
  });

  it('gives a last snapshot when it is closed and takes nothing afterwards', async () => {
    const { sent, see, session } = setUp(() => []);
    await session.close();
    await see('/api/items');
    expect(sent).toHaveLength(0);
  });

  it('takes a burst of any size, and judges it in the quiet after it', async () => {
    const { clock, sent, session } = setUp(() => [['Access-Control-Allow-Origin', '*']]);
    for (let index = 0; index < 12_000; index += 1) session.observe(observation(`/api/items/${index}`));
    expect(sent).toHaveLength(0);
    clock.advance(150);
    expect(session.snapshot().calls.map(({ count }) => count)).toEqual([12_000]);
    await session.close();
  });

  it('takes 304 for the success that the browser of development had already', async () => {
    const { see, session } = setUp(() => []);
    await see('/api/items', { response: { status: 304, headers: [], durationMs: 5 } });
    expect(session.snapshot().calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'fail' });
  });

  it('judges a redirect apart from calls that a browser would send alike', async () => {
    const { sent, see, session } = setUp(() => []);
    const moved: Observation['response'] = { status: 302, headers: [['Location', '/login']], durationMs: 5 };
    await see('/api/items/1');
    await see('/api/items/2', { response: moved });
    await see('/api/items/3', { response: moved });
    // Preflights beside these look for the reason.
    const asked = sent.filter(({ kind }) => kind === 'actual').map(({ url }) => url);
    expect(asked).toEqual([`${API}/api/items/1`, `${API}/api/items/2`]);
    expect(session.snapshot().calls.map(({ count }) => count)).toEqual([1, 2]);
  });

  it('judges by the answer to the production Origin, and sees when it is mended', async () => {
    const { clock, sent, see, session } = setUp(() => [], { asProduction: true });
    const answers = (headers: readonly HeaderLine[]): Partial<Observation> => ({
      asOrigin: PAGE,
      response: { status: 200, headers, durationMs: 5 },
    });
    const allowed = answers([['Access-Control-Allow-Origin', PAGE]]);
    const codes = (): readonly string[] => session.snapshot().findings.map(({ code }) => code);
    await see('/api/items/1', allowed);
    expect(codes()).toEqual([]);
    await see('/api/items/2', answers([]));
    expect(codes()).toEqual(['allow-origin-missing']);
    clock.advance(5_000);
    await see('/api/items/1', allowed);
    expect(codes()).toEqual(['allow-origin-missing']);
    await see('/api/items/2', allowed);
    expect(codes()).toEqual([]);
    clock.advance(5_000);
    await see('/api/items/2', answers([]));
    expect(codes()).toEqual(['allow-origin-missing']);
    expect(sent).toEqual([]);
  });
});

describe('a request like the latest of its place', () => {
  const alike = {
    entry: '/api',
    method: 'GET',
    devPath: '/api/items',
    asOrigin: undefined,
    requestHeaders: [],
    responseHeaders: [],
  };
  const likeness = likenessOf({ ...alike, status: 200 });
  const cors: readonly HeaderLine[] = [['Access-Control-Allow-Origin', PAGE]];

  it('is counted, and asks for nothing, once the first one has passed', async () => {
    const { session, see, sent } = setUp(() => cors);
    expect(session.isRepeat(likeness)).toBe(false);
    await see('/api/items', { likeness });
    const before = sent.length;
    expect(before).toBeGreaterThan(0);
    expect(session.isRepeat(likeness)).toBe(true);
    expect(session.snapshot().calls.map(({ count }) => count)).toEqual([2]);
    expect(sent).toHaveLength(before);
    await session.close();
    expect(session.isRepeat(likeness)).toBe(false);
  });

  it('is looked at again when a failed call is due, and after another answer', async () => {
    const { clock, session, see } = setUp(() => []);
    await see('/api/items', { likeness });
    expect(session.isRepeat(likeness)).toBe(true);
    clock.advance(5_000);
    expect(session.isRepeat(likeness)).toBe(false);
    const other = { ...likeness, status: 500 };
    session.observe({ ...observation('/api/items'), likeness: other });
    expect(session.isRepeat(likeness)).toBe(false);
    await session.close();
  });

  it('is counted with the first one while that waits to be judged', async () => {
    const { session, see } = setUp(() => cors);
    session.observe({ ...observation('/api/items'), likeness });
    expect([session.isRepeat(likeness), session.isRepeat(likeness)]).toEqual([true, true]);
    await see('/api/items', { likeness });
    expect(session.snapshot().calls.map(({ count }) => count)).toEqual([4]);
    await session.close();
  });

  it('is looked at each time where it redirects', async () => {
    const { session, see } = setUp(() => cors);
    const response = { status: 302, headers: [['Location', '/api/other']] as const, durationMs: 5 };
    await see('/api/items', { likeness, response });
    expect(session.isRepeat(likeness)).toBe(false);
    await session.close();
  });
});
