// `npm run bench [-- --quick]`: how fast the guarded dev server forwards, against the same server without the plugin. Both run side
// by side in this process and take turns, because only ratios within one run mean anything on a shared machine.
import { Agent, createServer, request } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corsGuard } from 'cors-guard/vite';
import { createServer as createVite } from 'vite';

const quick = process.argv.includes('--quick');
const rounds = quick ? 4 : 24;
const perSlice = quick ? 100 : 400;
const connections = [1, 6, 32];

const folder = await mkdtemp(join(tmpdir(), 'cors-guard-bench-'));
await writeFile(join(folder, 'index.html'), '<!doctype html><title>bench</title>');
const body = 'x'.repeat(1024);
const target = createServer((incoming, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Methods', '*');
  if (incoming.method === 'OPTIONS') response.writeHead(204).end();
  else response.end(body);
});
await listen(target);
const origin = `http://127.0.0.1:${target.address().port}`;
const report = join(folder, 'report.json');
const production = { page: 'http://app.example.com', api: origin };

const bare = await startVite([]);
const guarded = await startVite([corsGuard({ enabled: true, report, production })]);
try {
  const rows = [];
  for (const count of connections) rows.push(await compare(count));
  // The report is written in batches: the last one when the server has closed.
  await guarded.close();
  const { probes, findings } = JSON.parse(await readFile(report, 'utf8'));
  for (const { name, ratio } of rows) console.log(`${name.padEnd(28)} ${ratio.toFixed(2)}`);
  console.log(`probes sent during the run: ${probes.sent}, findings: ${findings.length}`);
  console.log(JSON.stringify({ rows, probes: probes.sent, findings: findings.length }));
  if (probes.sent === 0) throw new Error('no check ran during the measurement: the ratios say nothing');
} finally {
  await bare.close();
  await guarded.close();
  target.closeAllConnections();
  target.close();
  await rm(folder, { recursive: true, force: true });
}

/** Median over rounds of the ratio guarded / bare of requests per second; slices in the order A B B A. */
async function compare(count) {
  const ratios = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? [bare, guarded] : [guarded, bare];
    const rates = new Map();
    for (const server of order) rates.set(server, await slice(server, count, round));
    ratios.push(rates.get(guarded) / rates.get(bare));
  }
  return { name: `requests per second, c${count}`, ratio: ratios.sort((a, b) => a - b)[ratios.length >> 1] };
}

/** Requests per second over this many connections. */
async function slice(server, count, round) {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const port = server.httpServer.address().port;
  let left = perSlice;
  const start = performance.now();
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await get(agent, port, `/api/items/${round}?n=${left}`);
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  agent.destroy();
  return perSlice / ((performance.now() - start) / 1000);
}

function get(agent, port, path) {
  const headers = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
  return new Promise((resolve, reject) => {
    request({ agent, host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      response.on('end', resolve);
    })
      .on('error', reject)
      .end();
  });
}

async function startVite(plugins) {
  const server = await createVite({
    root: folder,
    cacheDir: join(folder, plugins.length > 0 ? 'guarded' : 'bare'),
    configFile: false,
    logLevel: 'silent',
    plugins,
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, proxy: { '/api': origin } },
  });
  await server.listen();
  return server;
}

function listen(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
