import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { call } from '../helpers/call.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders } from '../helpers/vite-dev.ts';

const start = fileURLToPath(new URL('../../playground/start.mjs', import.meta.url));
const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** A process that starts the playground as a child of its own and waits, as npm does. */
const launcher = `require('node:child_process').spawn(process.execPath, [${JSON.stringify(start)}], { stdio: 'inherit' });`;

let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  child = undefined;
});

/** Starts Node with the arguments; resolves with what it printed once the introduction is complete. */
async function launch(
  args: readonly string[],
): Promise<{ child: ChildProcess; printed: string; logged: () => string }> {
  const started = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  // Bundlers log to standard error.
  let logged = '';
  started.stderr.on('data', (chunk) => (logged += stripVTControlCharacters(String(chunk))));
  let printed = '';
  for await (const chunk of started.stdout.iterator({ destroyOnReturn: false })) {
    printed += String(chunk);
    if (printed.includes('Ctrl+C ends it.')) break;
  }
  started.stdout.resume();
  return { child: started, printed, logged: () => logged };
}

function portsIn(printed: string): number[] {
  return [...printed.matchAll(/http:\/\/[\w.]+:(\d+)/g)].map(([, port]) => Number(port));
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function open(ports: readonly number[]): Promise<boolean[]> {
  return Promise.all([...new Set(ports)].map(accepts));
}

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with status 0 on %s and leaves nothing behind', async (signal) => {
    const { child: playground, printed } = await launch([start]);
    const ports = portsIn(printed);
    expect(new Set(await open(ports))).toEqual(new Set([true]));

    const closed = once(playground, 'close');
    playground.kill(signal);
    expect(await closed).toEqual([0, null]);
    expect(new Set(await open(ports))).toEqual(new Set([false]));
  });

  it('ends when the process that started it is killed', async () => {
    const { child: parent, printed } = await launch(['-e', launcher]);
    // The pipe is shared by everything below the parent, so it closes when the last of them is gone.
    const closed = once(parent, 'close');
    parent.kill('SIGKILL');
    await closed;
    expect(new Set(await open(portsIn(printed)))).toEqual(new Set([false]));
  });

  it.each(['webpack', 'rspack'])('serves the same app by %s, guarded, and ends with status 0', async (app) => {
    const { child: playground, printed, logged } = await launch([start, app]);
    const url = /Open +(http:\S+)\//.exec(printed)?.[1] ?? '';
    expect((await call(`${url}/`)).body).toContain('<title>cors-guard playground</title>');
    // The app and, in front of it, the recorder.
    const script = (await call(`${url}/main.js`)).body;
    expect([script.includes('what the app gets of it'), script.includes('cors-guard.recorder')]).toEqual([true, true]);
    expect((await call(`${url}/mistyped/items`, { headers: pageHeaders({ url }) })).status).toBe(200);
    await until('the finding', () => logged().includes('allow-origin-missing'));
    expect(logged()).toContain('[cors-guard] checks /mistyped');
    const closed = once(playground, 'close');
    playground.kill('SIGTERM');
    expect(await closed).toEqual([0, null]);
    expect(new Set(await open(portsIn(printed)))).toEqual(new Set([false]));
  });

  /** Runs it to its end; gives the status, and what it printed where. */
  async function ended(argument: string): Promise<{ status: unknown; output: string; errors: string }> {
    const started = spawn(process.execPath, [start, argument], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    const texts = { output: '', errors: '' };
    started.stdout.on('data', (chunk) => (texts.output += String(chunk)));
    started.stderr.on('data', (chunk) => (texts.errors += String(chunk)));
    return { status: await once(started, 'close'), ...texts };
  }

  it('says how it is used when asked', async () => {
    const { status, output } = await ended('--help');
    expect(status).toEqual([0, null]);
    expect(output).toContain('npm start -- [vite | webpack | rspack]');
  });

  it('says which apps there are when it does not know the one asked for', async () => {
    const { status, errors } = await ended('nothing');
    expect(status).toEqual([2, null]);
    expect(errors).toBe('There is no app "nothing" in the playground. There is: vite, webpack, rspack.\n');
  });
});
