/** Certificates that development does not check, on every major of Vite. */

import { Agent, type AgentOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ProxyOptions } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { corsGuard, type CorsGuardOptions } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { allowlistApi, noCorsApi, type Answer } from '../helpers/recording-target.ts';
import { closing, codesOf, given, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { certificateFor, startTlsTarget, type KeyPair } from '../helpers/tls-target.ts';
import { PUBLIC_HOST, startVite } from '../helpers/vite-dev.ts';

let authority: KeyPair;
let good: KeyPair;
let expired: KeyPair;
let otherName: KeyPair;
let selfSigned: KeyPair;

beforeAll(async () => {
  authority = await certificateFor('Test Authority');
  good = await certificateFor(PUBLIC_HOST, { ca: authority });
  expired = await certificateFor(PUBLIC_HOST, { ca: authority, daysLeft: -1 });
  otherName = await certificateFor('other.shop.example', { ca: authority });
  selfSigned = await certificateFor(PUBLIC_HOST);
});

function tlsAgent(): Agent {
  const lookup: LookupFunction = (_host, { all }, done) =>
    all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
  // `lookup` is an option of every connection the agent makes; the types of Node do not list it.
  const options: AgentOptions & { lookup: LookupFunction } = { lookup };
  return new Agent(options);
}

interface Secured {
  readonly pair: KeyPair;
  readonly answer?: Answer;
  readonly entry?: ProxyOptions;
  readonly host?: string;
  readonly options?: (api: string) => CorsGuardOptions;
}

/** One GET through a proxy entry to an https API; gives its report and what was printed. */
async function reported({
  pair,
  answer = allowlistApi([PAGE]),
  entry = {},
  host = PUBLIC_HOST,
  options = given,
}: Secured): Promise<ReportDocument> {
  const target = closing(await startTlsTarget(pair, answer));
  const api = `https://${host}:${target.port}`;
  const dev = closing(
    await startVite({
      plugins: [corsGuard({ enabled: true, report: 'report.json', ...options(api) })],
      server: {
        proxy: { '/api': { target: api, changeOrigin: true, secure: false, agent: tlsAgent(), ...entry } },
      },
    }),
  );
  expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
  return judgedOf(dev)(1);
}

const outcomesOf = ({ calls }: ReportDocument): string[] =>
  Object.values(calls[0]?.verdicts ?? {}).map(({ outcome, stage }) => [outcome, stage].filter(Boolean).join(' '));

describe('secure: false', () => {
  it('says nothing of a certificate that is accepted', async () => {
    const report = await reported({ pair: good, entry: { ca: authority.cert } });
    expect(report.findings).toEqual([]);
  });

  it.each([
    ['has expired', () => expired, 'expired'],
    ['is for another name', () => otherName, 'other-name'],
  ])('a certificate that %s fails in every browser', async (_words, pair, detail) => {
    const report = await reported({ pair: pair(), entry: { ca: authority.cert } });
    expect(codesOf(report)).toEqual(['target-certificate-invalid (error)']);
    expect(report.findings[0]).toMatchObject({ detail, browsers: ['chromium', 'firefox', 'webkit'] });
    expect(outcomesOf(report)).toEqual(['fail network', 'fail network', 'fail network']);
  });

  it('so does one that is signed by itself', async () => {
    const report = await reported({ pair: selfSigned });
    expect(codesOf(report)).toEqual(['target-certificate-invalid (error)']);
  });

  it('one of an authority that only Node does not know is a warning, and the verdict unproven', async () => {
    const report = await reported({ pair: good });
    expect(codesOf(report)).toEqual(['target-certificate-invalid (warning)']);
    expect(outcomesOf(report)).not.toContain('fail network');
  });

  it('keeps what else is wrong with the API', async () => {
    const report = await reported({ pair: selfSigned, answer: noCorsApi });
    expect(codesOf(report)).toEqual(['allow-origin-missing (error)', 'target-certificate-invalid (error)']);
  });

  it('is at most a warning while production is not told', async () => {
    const report = await reported({ pair: selfSigned, options: () => ({}) });
    expect(codesOf(report)).toEqual(['target-certificate-invalid (warning)']);
  });

  it('says nothing of a server on this machine', async () => {
    const report = await reported({
      pair: selfSigned,
      host: 'localhost',
      options: () => ({ production: { page: PAGE } }),
    });
    expect(report.findings).toEqual([]);
  });
});

describe('another API than that of development', () => {
  it('may have a certificate that nobody in development meets', async () => {
    const production = closing(await startTlsTarget(await certificateFor('localhost'), allowlistApi([PAGE])));
    const options = (): CorsGuardOptions => ({
      production: { page: PAGE, api: `https://localhost:${production.port}` },
    });
    const report = await reported({ pair: good, entry: { ca: authority.cert }, options });
    expect(codesOf(report)).toEqual(['target-certificate-invalid (error)']);
    expect(report.findings[0]?.target).toBe(`https://localhost:${production.port}`);
    expect(outcomesOf(report)).toEqual(['fail network', 'fail network', 'fail network']);
  });
});

describe('an agent that checks nothing', () => {
  it('hides a certificate as well', async () => {
    const agent = tlsAgent();
    agent.options.rejectUnauthorized = false;
    const report = await reported({ pair: selfSigned, entry: { agent } });
    expect(codesOf(report)).toEqual(['target-certificate-invalid (error)']);
  });
});
