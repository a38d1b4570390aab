import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LookupAddress } from 'node:dns';
import type { HeaderLine } from '../../packages/cors-guard/src/predict/types.ts';
import { createProber, type Prober } from '../../packages/cors-guard/src/probe/index.ts';
import { answering, contextFor, EMPTY_200, requestLines, requestTo, told } from '../helpers/probe.ts';
import { startRawTarget, type RawTarget } from '../helpers/raw.ts';

/** Names of these tests: two that stand for public servers, and two that a developer has mapped to his own machine. */
const NAMES: Readonly<Record<string, string>> = {
  'api.example.com': '203.0.113.1',
  'inside.example.com': '127.0.0.1',
  'api.mapped.test': '127.0.0.1',
  'web.mapped.test': '127.0.0.1',
};

const resolve = (host: string): Promise<LookupAddress[]> => {
  const address = NAMES[host] ?? (host === 'localhost' ? '127.0.0.1' : host);
  return Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
};

let prober: Prober;
let target: RawTarget;

beforeEach(async () => {
  prober = createProber({ resolve });
  target = await startRawTarget(answering(EMPTY_200));
});

afterEach(async () => {
  prober.close();
  await target.close();
});

it.each(['127.0.0.1', 'localhost', 'inside.example.com', '2130706433', '[::ffff:127.0.0.1]'])(
  'a public server does not lead a probe to %s',
  async (host) => {
    const url = `http://${host}:${target.port}/admin`;
    const result = await prober.send(requestTo(url, { hop: 1 }), contextFor('http://api.example.com'));
    expect(told(result)).toBe('private-address');
    expect(result).not.toHaveProperty('fault');
    // The same place is reached from inside: had the redirect gone out, there would be two connections.
    expect(told(await prober.send(requestTo(url), contextFor(url)))).toBe(200);
    expect(target.connections).toHaveLength(1);
  },
);

it('a preflight after such a redirect is not sent either', async () => {
  const request = requestTo(`http://inside.example.com:${target.port}/`, {
    hop: 2,
    kind: 'preflight',
    method: 'OPTIONS',
  });
  expect(told(await prober.send(request, contextFor('http://api.example.com')))).toBe('private-address');
  expect(target.connections).toHaveLength(0);
});

it('connects to the address that was looked at, not to what the name says a moment later', async () => {
  let turn = 0;
  prober.close();
  prober = createProber({
    resolve: (host) => {
      if (host !== 'rebind.example.com') return resolve(host);
      turn += 1;
      return Promise.resolve([{ address: turn === 1 ? '203.0.113.2' : '127.0.0.1', family: 4 }]);
    },
  });
  const url = `http://rebind.example.com:${target.port}/`;
  const result = await prober.send(
    requestTo(url, { hop: 1 }),
    contextFor('http://api.example.com', { timeoutMs: 300 }),
  );
  expect(told(result)).toBe('unreachable');
  expect(target.connections).toHaveLength(0);
});

it('names that are mapped to this machine may redirect to each other, but not to what is local by name', async () => {
  const from = `http://api.mapped.test:${target.port}`;
  expect(told(await prober.send(requestTo(`${from}/`), contextFor(from)))).toBe(200);
  for (const [host, expected] of [
    ['web.mapped.test', 200],
    ['localhost', 'private-address'],
  ] as const) {
    const url = `http://${host}:${target.port}/next`;
    expect(told(await prober.send(requestTo(url, { hop: 1 }), contextFor(from)))).toBe(expected);
  }
});

it('goes by where hop 0 really connected', async () => {
  let address = '127.0.0.1';
  prober.close();
  prober = createProber({
    resolve: (host) => (host === 'api.example.com' ? Promise.resolve([{ address, family: 4 }]) : resolve(host)),
  });
  const from = `http://api.example.com:${target.port}`;
  const hop = requestTo(`http://web.mapped.test:${target.port}/`, { hop: 1 });
  address = '203.0.113.1';
  expect(told(await prober.send(hop, contextFor(from)))).toBe('private-address');
  address = '127.0.0.1';
  expect(told(await prober.send(requestTo(from), contextFor(from)))).toBe(200);
  address = '203.0.113.1';
  expect(told(await prober.send(hop, contextFor(from)))).toBe(200);
});

it('nothing secret goes along to another origin', async () => {
  const from = `http://api.mapped.test:${target.port}`;
  const credentials: HeaderLine[] = [
    ['Cookie', 'canary'],
    ['X-Tenant', 'canary'],
  ];
  const context = contextFor(from, { credentials, gateHeaders: [['X-Gate', 'canary']] });
  const more = { headers: credentials.slice(1), includeCredentials: true, hop: 1 };
  const secrets = (): string[] =>
    requestLines(target.connections.at(-1)?.bytes ?? '').flatMap(([name, value]) => (value === 'canary' ? [name] : []));
  await prober.send(requestTo(`${from}/next`, more), context);
  expect(secrets()).toEqual(['X-Tenant', 'Cookie', 'X-Gate']);
  await prober.send(requestTo(`http://web.mapped.test:${target.port}/next`, more), context);
  expect(target.connections).toHaveLength(2);
  expect(secrets()).toEqual([]);
});
