import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { call } from '../helpers/call.ts';
import { allowlistApi, startTarget } from '../helpers/recording-target.ts';
import { closing, PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A dev server at a terminal, as far as Vite can tell; the word "leave" ends the process as some frameworks do. */
const program = `
import { createServer } from '${inject('vite')}';
import { corsGuard } from './packages/cors-guard/dist/vite.js';
process.stdin.isTTY = true;
process.stdin.on('data', (text) => String(text).startsWith('leave') && process.exit(3));
const api = process.env.API;
const server = await createServer({
  configFile: false,
  root: 'test/helpers',
  plugins: [corsGuard({ enabled: true, production: { page: '${PAGE}', api } })],
  server: { host: '127.0.0.1', port: 0, watch: null, hmr: false, proxy: { '/api': api } },
});
await server.listen();
server.printUrls();
server.bindCLIShortcuts({ print: true });
`;

let child: ChildProcess | undefined;
afterEach(async () => {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

interface Terminal {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly type: (line: string) => void;
}

/** Starts it, and waits until it has judged a call. */
async function startAtTerminal(): Promise<Terminal> {
  const target = closing(await startTarget(allowlistApi([])));
  // Without what tells Vite and the guard that nobody is watching.
  const { CI: _ci, VITEST: _vitest, NODE_ENV: _env, ...env } = process.env;
  const started = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    env: { ...env, API: target.origin },
  });
  child = started;
  let text = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const output = (): string => stripVTControlCharacters(text);
  const url = await until('the address', () => /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0], 60_000);
  const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
  await call(`${url}/api/items`, { headers });
  await until('the finding', () => output().includes('allow-origin-missing'));
  return { child: started, output, type: (line) => void started.stdin.write(`${line}\n`) };
}

const LINE = /cors-guard {2}1 call checked as .*: 0 pass in 3 browsers, 1 fails/g;

describe('how much was checked', () => {
  it('is told on a key, and when the process ends by its own hand', async () => {
    const { child: started, output, type } = await startAtTerminal();
    type('h');
    await until('the help', () => output().includes('press g + enter to show what cors-guard has checked'));
    type('g');
    await until('the line', () => output().match(LINE)?.length === 1);
    type('leave');
    const [code] = (await once(started, 'close')) as [number];
    expect(code).toBe(3);
    expect(output().match(LINE)).toHaveLength(2);
  });

  it('never stands in the way of Ctrl+C', async () => {
    const { child: started } = await startAtTerminal();
    started.kill('SIGINT');
    const [code, signal] = (await once(started, 'close')) as [number | null, string | null];
    expect([code, signal]).toEqual([null, 'SIGINT']);
  });
});
