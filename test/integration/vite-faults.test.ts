import { describe, expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { openCore } from '../../packages/cors-guard/src/hosts/core.ts';
import { adoptEntries } from '../../packages/cors-guard/src/hosts/vite/adopt.ts';
import { call } from '../helpers/call.ts';
import { startRawTarget } from '../helpers/raw.ts';
import { faultyGuard } from '../helpers/faulty-guard.ts';
import { noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { closing, given, judgedOf, pageOf, setUp, startGuarded } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders, publicEntry, startVite } from '../helpers/vite-dev.ts';

describe('faults of our own', () => {
  it('a reporter that throws leaves the dev server serving and prints one line', async () => {
    const target = closing(await startTarget(noCorsApi));
    let updates = 0;
    const reporter = {
      update() {
        updates += 1;
        throw new Error('reporter broke');
      },
    };
    const { faulty, lines } = await faultyGuard({ reporters: [reporter] }, given(target.origin));
    const proxy: Parameters<typeof adoptEntries>[0] = { '/api': publicEntry(target.port) };
    adoptEntries(proxy, faulty);
    const dev = closing(await startVite({ server: { proxy } }));
    for (let n = 0; n < 3; n += 1) {
      expect((await call(`${dev.url}/api/items/${n}`, { headers: pageHeaders(dev) })).status).toBe(200);
    }
    await until('the line', () => lines.some((line) => line.includes('reporter broke')));
    expect((await call(`${dev.url}/api/other`, { headers: pageHeaders(dev) })).status).toBe(200);
    await faulty.close();
    expect(lines.filter((line) => line.includes('reporter broke'))).toHaveLength(1);
    expect(updates).toBe(1);
  });

  it('a core that cannot be loaded leaves the dev server serving and prints one line', async () => {
    const target = closing(await startTarget(noCorsApi));
    const fault = { openCore: () => Promise.reject(new Error('no core')) };
    const { faulty, lines } = await faultyGuard(fault, given(target.origin));
    const proxy: Parameters<typeof adoptEntries>[0] = { '/api': publicEntry(target.port) };
    adoptEntries(proxy, faulty);
    const dev = closing(await startVite({ server: { proxy } }));
    for (let n = 0; n < 3; n += 1) {
      expect((await call(`${dev.url}/api/items`, { headers: pageHeaders(dev) })).status).toBe(200);
    }
    await until('the line', () => lines.length > 0);
    await faulty.close();
    expect(lines).toHaveLength(1);
    expect(openCore).toBeTypeOf('function');
  });
});

describe('faults of the target', () => {
  it('an unreachable target gives what Vite gives, no finding and at most one line', async () => {
    const target = await startTarget(noCorsApi);
    await target.close();
    const dev = closing(await startGuarded(target));
    // 500 up to Vite 7, 502 in Vite 8.
    expect([500, 502]).toContain(await pageOf(dev)('GET', '/api/items'));
    expect([500, 502]).toContain(await pageOf(dev)('PUT', '/api/items', {}, '{}'));
    expect((await dev.stop()).findings).toEqual([]);
    expect(dev.lines.filter((line) => line.includes('cannot be reached')).length).toBeLessThanOrEqual(1);
  });

  it('a target that never answers a probe costs the page nothing, and its calls are not judged', async () => {
    const { page, judged, dev } = await setUp(
      (request, response) => {
        if (/cors-guard\//.test(request.headers['user-agent'] ?? '')) return;
        response.writeHead(200).end('fine');
      },
      { options: (api) => ({ ...given(api), probe: { timeout: 300 } }) },
    );
    expect(await page('GET', '/api/items')).toBe(200);
    const report = await judged(1);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'unknown', why: 'unreachable' });
    expect(await page('GET', '/api/items')).toBe(200);
    await until('the line', () => dev.output().includes('cannot be reached'));
    expect(dev.output().match(/cannot be reached/g)).toHaveLength(1);
  });

  it('a target that answers probes with garbage is not judged either', async () => {
    const target = closing(
      await startRawTarget((socket, bytes) => {
        socket.once('data', () => {
          const garbage = bytes().includes('cors-guard/');
          socket.end(
            garbage
              ? '\x00\x01 this is not HTTP\r\n\r\n'
              : 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok',
          );
        });
      }),
    );
    const dev = closing(await startGuarded(target));
    expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
    const report = await judgedOf(dev)(1);
    expect(report.calls[0]?.verdicts.chromium).toMatchObject({ outcome: 'unknown', why: 'unreachable' });
    expect(report.findings).toEqual([]);
    expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
  });
});

describe('a wrong option', () => {
  it('stops the start with one message that names every mistake, its value and what is expected', async () => {
    const wrong = { production: { page: 'app.example.com', api: 7 }, browser: ['chromium'], probe: 'fast' } as never;
    const failure = await startVite({ plugins: [corsGuard(wrong)] }).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    for (const part of [
      'production.page',
      'app.example.com',
      'production.api',
      '7',
      'browser',
      'browsers',
      'probe',
      'fast',
    ]) {
      expect(failure).toContain(part);
    }
  });
});
