/** Kept connections to targets that do not keep them: nothing fails, hangs or runs twice that does not do so without the plugin. */

import { Agent, request } from 'node:http';
import type { ProxyOptions } from 'vite';
import { expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { startForgetfulRelay } from '../helpers/forgetful-relay.ts';
import { startMoodyTarget, startOldTarget, type MoodyTarget } from '../helpers/moody-target.ts';
import { arrived, rawClient } from '../helpers/raw.ts';
import { seeded } from '../helpers/random.ts';
import { closing } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { startVite, viteMajor, type DevServer } from '../helpers/vite-dev.ts';

const LANES = 12;
/** In all; the newest Vite gets the long run. */
const REQUESTS = viteMajor >= 8 ? 3_000 : 500;
/** Longer than any of these servers takes on a loaded machine. */
const HANGS_MS = 15_000;

interface Planned {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** The page does not keep its own connection either. */
  readonly closes: boolean;
  /** Milliseconds before it is sent: in these, targets close what is idle. */
  readonly gap: number;
}

function planOf(seed: number, count: number): Planned[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, id) => {
    const method = random.one(['GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE']);
    const isDropped = random.once(20);
    const kind = isDropped ? 'drop' : random.one(['items', 'items', 'items', 'items', 'close']);
    return {
      id,
      method,
      path: `${random.once(8) && !isDropped ? '/old' : '/api'}/${kind}?id=${id}`,
      body: method === 'POST' && random.once(2) ? 'x'.repeat(random.below(2_000)) : '',
      closes: random.once(6),
      gap: random.once(4) ? random.below(40) : 0,
    };
  });
}

/** What the page gets: status and body, or how it fails. */
function send(dev: DevServer, { method, path, body, closes }: Planned, agent: Agent): Promise<string> {
  const headers = {
    'sec-fetch-site': 'same-origin',
    'sec-fetch-mode': 'cors',
    'sec-fetch-dest': 'empty',
    ...(body !== '' && { 'content-length': String(body.length) }),
  };
  return new Promise((resolve) => {
    const sent = request({
      host: '127.0.0.1',
      port: dev.port,
      path,
      method,
      headers,
      agent: closes ? false : agent,
    });
    const limit = setTimeout(() => {
      resolve('hangs');
      sent.destroy();
    }, HANGS_MS);
    const end = (outcome: string): void => {
      clearTimeout(limit);
      resolve(outcome);
    };
    sent.on('error', (error: NodeJS.ErrnoException) => end(`fails: ${error.code}`));
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', () => end('breaks off'));
      response.on('end', () => end(`${response.statusCode} ${text}`));
    });
    sent.end(body);
  });
}

/** Works a plan off over several lanes; gives the outcomes by number. */
async function run(dev: DevServer, plan: readonly Planned[]): Promise<Map<number, string>> {
  const outcomes = new Map<number, string>();
  const lane = async (number: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const planned of plan.filter(({ id }) => id % LANES === number)) {
      if (planned.gap > 0) await new Promise((resolve) => setTimeout(resolve, planned.gap));
      outcomes.set(planned.id, await send(dev, planned, agent));
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  return outcomes;
}

interface Stressed {
  readonly dev: DevServer;
  readonly target: MoodyTarget;
}

/** A dev server in front of targets of its own. */
async function startStressed(kind: 'bare' | 'guarded' | 'naive'): Promise<Stressed> {
  const target = closing(await startMoodyTarget());
  const old = closing(await startOldTarget());
  const more = kind === 'naive' ? { agent: new Agent({ keepAlive: true }) } : {};
  const entry = (port: number): ProxyOptions => ({ target: `http://127.0.0.1:${port}`, ...more });
  const api = entry(target.port);
  const dev = closing(
    await startVite({
      plugins: kind === 'guarded' ? [corsGuard({ enabled: true, probe: false })] : [],
      server: { proxy: { '/api': api, '/old': entry(old.port) } },
    }),
  );
  if (kind === 'guarded') await until('the kept connections', () => api.agent);
  return { dev, target };
}

const failures = (outcomes: Map<number, string>): string[] =>
  [...outcomes.values()].filter((outcome) => !outcome.startsWith('200'));

it('a plain agent that keeps connections fails in this plan, so that it is one worth passing', async () => {
  const plan = planOf(7, 300).filter(({ path }) => !path.includes('/drop'));
  const { dev } = await startStressed('naive');
  expect(failures(await run(dev, plan)).length).toBeGreaterThan(0);
});

it(`${REQUESTS} requests end as they do without the plugin, and run as often`, async () => {
  const plan = planOf(20_261_121, REQUESTS);
  const half = plan.length / 2;
  const seen = [];
  for (const kind of ['bare', 'guarded'] as const) {
    const { dev, target } = await startStressed(kind);
    const first = await run(dev, plan.slice(0, half));
    await target.restart();
    const second = await run(dev, plan.slice(half));
    seen.push({ outcomes: new Map([...first, ...second]), ran: target.carriedOut, reused: target.reused() });
  }
  const [bare, guarded] = seen;
  expect(bare?.reused).toBe(0);
  expect(guarded?.reused).toBeGreaterThan(REQUESTS / 50);
  expect(guarded?.outcomes).toEqual(bare?.outcomes);
  for (const { id, method, path } of plan) {
    const ran = guarded?.ran.get(id);
    // What may run twice has no effect by its definition; of all else, and of all that was answered, nothing does.
    const mayRepeat = path.includes('/drop') && /^(GET|HEAD)$/.test(method);
    if (mayRepeat) expect(ran, `${method} ${path}`).toBeLessThanOrEqual(2);
    else expect(ran, `${method} ${path}`).toBe(bare?.ran.get(id));
  }
}, 120_000);

it('a path that forgets idle connections does not hang a request', async () => {
  const seen: Record<string, string[]> = {};
  const forgetting = ['guarded', 'naive'] as const;
  await Promise.all(
    forgetting.map(async (kind) => {
      const target = closing(await startMoodyTarget());
      const relay = closing(await startForgetfulRelay(target.port, 2_050));
      const agent = kind === 'naive' ? { agent: new Agent({ keepAlive: true }) } : {};
      const entry: ProxyOptions = { target: `http://127.0.0.1:${relay.port}`, ...agent };
      const dev = closing(
        await startVite({
          plugins: kind === 'guarded' ? [corsGuard({ enabled: true, probe: false })] : [],
          server: { proxy: { '/api': entry } },
        }),
      );
      await until('the agent', () => entry.agent);
      const ask = async (id: number): Promise<string> => {
        // 1 and 4 are not closed by the target.
        const client = rawClient(dev.port, `GET /api/items?id=${id} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        await arrived(client.socket, 'an answer', () => client.bytes().includes(`answer ${id}`), 1_500).catch(
          () => undefined,
        );
        client.socket.destroy();
        return /answer \d+/.exec(client.bytes())?.[0] ?? 'hangs';
      };
      const first = await ask(1);
      await new Promise((resolve) => setTimeout(resolve, 2_150));
      seen[kind] = [first, await ask(4), String(relay.forgotten())];
    }),
  );
  expect(seen).toEqual({ guarded: ['answer 1', 'answer 4', '0'], naive: ['answer 1', 'hangs', '1'] });
});

it('an upload of which the page closes its half ends as it does without, and runs once at most', async () => {
  const seen = [];
  for (const kind of ['bare', 'guarded'] as const) {
    const { dev, target } = await startStressed(kind);
    const answers = [];
    for (const id of [1, 4, 5, 7, 8]) {
      const head = `POST /api/items?id=${id} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n`;
      const client = rawClient(dev.port, head + 'half');
      client.socket.end();
      await client.closed;
      answers.push(client.bytes().includes(`answer ${id}`));
    }
    seen.push(answers);
    expect([...target.carriedOut.values()].every((times) => times === 1)).toBe(true);
  }
  expect(seen[1]).toEqual(seen[0]);
});
