import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { answering, EMPTY_200 } from '../helpers/probe.ts';
import { startRawTarget, type RawTarget } from '../helpers/raw.ts';
import { until } from '../helpers/until.ts';

const entry = fileURLToPath(new URL('../../packages/cors-guard/src/probe/index.ts', import.meta.url));

/** Asks, and on the first word from outside tells what keeps it alive, besides that word. */
const PROGRAM = `
import { createProber } from ${JSON.stringify(entry)};
const url = process.argv[2];
const request = { kind: 'actual', hop: 0, method: 'GET', url, origin: null, headers: [], includeCredentials: false };
const context = { target: new URL(url).origin, transport: {}, browserHeaders: [], pageOrigin: 'null', gateHeaders: [], destination: '', timeoutMs: 600000 };
const asked = createProber().send(request, context);
asked.then(({ answer }) => process.stdout.write('answered '));
process.stdin.once('data', () => process.stdout.write(JSON.stringify(process.getActiveResourcesInfo())));
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cors-guard-'));
  const bundle = await rolldown({
    input: 'program',
    platform: 'node',
    transform: { define: { __VERSION__: '"0.0.0-test"' } },
    plugins: [
      {
        name: 'program',
        resolveId: (id) => (id === 'program' ? id : undefined),
        load: (id) => (id === 'program' ? PROGRAM : undefined),
      },
    ],
  });
  await bundle.write({ file: join(folder, 'program.mjs'), format: 'esm' });
  await bundle.close();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['a request that hangs', '', () => undefined],
  ['a body that hangs', 'answered ', answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n')],
  ['a kept connection', 'answered ', answering(EMPTY_200)],
])('%s does not keep the process alive', async (_, first, talk) => {
  const target: RawTarget = await startRawTarget(talk);
  const child = spawn(process.execPath, [join(folder, 'program.mjs'), `http://127.0.0.1:${target.port}/`]);
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until('the request is there', () => target.connections[0]?.bytes.endsWith('\r\n\r\n') && said === first);
  expect(target.connections[0]?.ended).toBe('open');
  child.stdin.write('now');
  await until('the program has told', () => said.endsWith(']'));
  expect(said).not.toMatch(/Socket|TCP|TLS|Timeout|AddrInfo/);
  child.stdin.end();
  expect(await ended).toEqual([0, null]);
  await target.close();
});
