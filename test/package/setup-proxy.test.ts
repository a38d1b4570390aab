/** The built package, required by a `src/setupProxy.js` as Create React App has it: CommonJS, and a server that calls it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { call } from '../helpers/call.ts';
import { startFolder } from '../helpers/folder.ts';
import { noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { closing } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders } from '../helpers/vite-dev.ts';

const workspace = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const setupProxy = (target: string): string => `
const { createProxyMiddleware } = require('http-proxy-middleware');
const { corsGuard } = require('cors-guard/http-proxy-middleware');

const guard = corsGuard({ production: { page: 'http://app.shop.example', api: '${target}' } });

module.exports = function (app) {
  app.use(guard.middleware);
  app.use('/api', createProxyMiddleware(guard.wrap('/api', { target: '${target}', changeOrigin: true })));
};
`;

/** A dev server like the one of Create React App: an Express app that is handed to `src/setupProxy.js`. */
const devServer = `
const app = require('express')();
require('./src/setupProxy.js')(app);
const server = app.listen(0, '127.0.0.1', () => console.log('Compiled successfully at http://127.0.0.1:' + server.address().port));
process.on('message', () => {
  server.close();
  server.closeAllConnections();
  process.disconnect();
});
`;

async function project(target: string): Promise<string> {
  const { path } = closing(await startFolder());
  const packages = {
    'cors-guard': 'packages/cors-guard',
    express: 'node_modules/express',
    // What people have in such projects: Create React App is not made any more.
    'http-proxy-middleware': 'node_modules/http-proxy-middleware2',
  };
  await mkdir(join(path, 'node_modules'));
  for (const [name, folder] of Object.entries(packages))
    await symlink(workspace(folder), join(path, 'node_modules', name), 'junction');
  const files = {
    'package.json': '{ "name": "app" }',
    'src/setupProxy.js': setupProxy(target),
    'server.js': devServer,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return path;
}

describe('src/setupProxy.js', () => {
  it('guards its proxies, serves the script of the page, and keeps no process alive', async () => {
    const target = closing(await startTarget(noCorsApi));
    const cwd = await project(target.origin);
    const env = { ...process.env, CI: '', VITEST: '', NODE_ENV: 'development', FORCE_COLOR: '0' };
    const child = spawn(process.execPath, ['server.js'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => (output += stripVTControlCharacters(String(chunk))));
    const url = await until('the address', () => /at (http:\S+)/.exec(output)?.[1]);
    expect((await call(`${url}/api/items`, { headers: pageHeaders({ url }) })).status).toBe(200);
    await until('the finding', () => output.includes('allow-origin-missing'));
    // Below the lines of the server, and required without a warning of Node's.
    expect(output.indexOf('cors-guard')).toBeGreaterThan(output.indexOf('Compiled'));
    expect(output).toContain('checks /api as http://app.shop.example');
    expect(output).not.toContain('ExperimentalWarning');
    const script = await call(`${url}/__cors-guard/client.js`, { headers: { 'sec-fetch-site': 'same-origin' } });
    expect([script.status, script.body.includes('cors-guard')]).toEqual([200, true]);
    const ended = once(child, 'exit');
    child.send('end');
    expect(await ended).toEqual([0, null]);
    expect(output).toContain('1 call checked');
  });
});
