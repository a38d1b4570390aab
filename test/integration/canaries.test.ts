import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { run } from '../../packages/cors-guard/src/cli/run.ts';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { noCorsApi, startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, judgedOf, PAGE, pageOf, setUp } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { publicEntry, PUBLIC_HOST, startVite } from '../helpers/vite-dev.ts';

/** A secret for every place there is, so that a leak tells where it comes from. */
function createCanaries() {
  const made: Record<string, string> = {};
  const canary = (place: string): string =>
    (made[place] ??= place.includes('uuid') ? randomUUID() : randomBytes(16).toString('hex'));
  return { made, canary };
}

/** Answers with a fault that depends on the path, and with secrets in everything that may hold one. */
const faulty =
  (canary: (place: string) => string): Answer =>
  (request, response) => {
    const kind = request.url?.split('/')[2] ?? '';
    response.setHeader('Set-Cookie', `sid=${canary('set-cookie')}; Path=/; HttpOnly`);
    response.setHeader('ETag', `"${canary('etag')}"`);
    response.setHeader('X-Api-Key', canary('response header'));
    response.setHeader('WWW-Authenticate', `Bearer realm="${canary('www-authenticate')}"`);
    response.setHeader('Content-Security-Policy', `report-uri /${canary('response csp')}`);
    if (kind !== 'bare') response.setHeader('Access-Control-Allow-Origin', kind === 'slash' ? `${PAGE}/` : PAGE);
    if (kind === 'lists') response.setHeader('Access-Control-Allow-Headers', 'content-type');
    const isPreflight = request.method === 'OPTIONS';
    if (kind === 'login' || (kind === 'moved' && isPreflight)) {
      const location = `https://${canary('userinfo')}:${canary('password')}@sso.example.com/${canary('location path')}?code=${canary('location query')}#${canary('location fragment')}`;
      response.writeHead(302, { Location: location }).end();
      return;
    }
    const status = kind === 'refused' && isPreflight ? 401 : isPreflight ? 204 : 200;
    response.writeHead(status).end(isPreflight ? '' : JSON.stringify({ secret: canary('response body') }));
  };

async function everyFile(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.env'));
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  return texts.join('\n');
}

it('no secret of any place is in the terminal, in the report or in any other file', async () => {
  const { made, canary } = createCanaries();
  const { dev, page, judged } = await setUp(faulty(canary), {
    options: (api) => ({ production: { page: PAGE, api } }),
    files: { '.env': `VITE_TOKEN=${canary('client env')}\nTOKEN=${canary('env')}\n` },
    entry: { headers: { 'X-Proxy-Key': canary('proxy header') }, auth: `proxy:${canary('proxy userinfo')}` },
  });
  const secrets = {
    cookie: `sid=${canary('cookie')}; theme=${canary('second cookie')}`,
    authorization: `Bearer ${canary('authorization')}`,
    'x-api-key': canary('x-api-key'),
    'x-session': canary('x-session'),
  };
  const kinds = ['bare', 'slash', 'lists', 'login', 'moved', 'refused'];
  for (const kind of kinds) {
    const path = `/api/${kind}/${canary('path uuid')}/${canary('path token')}?key=${canary('query')}&${canary('query name')}`;
    await page('GET', path, { ...secrets, referer: `${dev.url}/?token=${canary('referer')}` });
    await page(
      'PUT',
      path,
      { ...secrets, 'content-type': 'application/json' },
      JSON.stringify({ body: canary('body') }),
    );
  }
  const report = await judged(2 * kinds.length);
  expect(new Set(report.findings.map(({ code }) => code)).size).toBeGreaterThan(4);
  await until('the blocks', () => dev.output().includes('more'));
  await dev.stop();
  const outputs = `${dev.lines.join('\n')}\n${await everyFile(dev.root)}`;
  expect(outputs).toContain('slash/');
  for (const [place, secret] of Object.entries(made)) expect([place, outputs.includes(secret)]).toEqual([place, false]);
});

it('no secret of the address of a target is in the terminal or in a file', async () => {
  const { made, canary } = createCanaries();
  const target = closing(await startTarget(noCorsApi));
  const address = (host: string): string =>
    `http://${canary('target user')}:${canary('target password')}@${host}:${target.port}/${canary('target path')}?key=${canary('target query')}`;
  const plugins = [corsGuard({ enabled: true, report: 'report.json', production: { page: PAGE } })];
  const proxy = { '/api': { ...publicEntry(target.port), target: address(PUBLIC_HOST) } };
  const dev = closing(await startVite({ plugins, server: { proxy } }));
  await pageOf(dev)('PUT', '/api/items', { 'content-type': 'application/json' }, '{}');
  const { findings } = await judgedOf(dev)(1);
  expect(findings.map(({ code }) => code)).toEqual(['allow-origin-missing']);
  await until('the block', () => dev.output().includes('allow-origin-missing'));
  await dev.stop();
  const outputs = `${dev.lines.join('\n')}\n${await everyFile(dev.root)}`;
  expect(outputs).toContain(`http://${PUBLIC_HOST}:${target.port}`);
  for (const [place, secret] of Object.entries(made)) expect([place, outputs.includes(secret)]).toEqual([place, false]);
});

it('no secret of any place is in what a check prints', async () => {
  const { made, canary } = createCanaries();
  const { target } = await setUp(faulty(canary));
  const texts: string[] = [];
  const take = (text: string): void => void texts.push(stripVTControlCharacters(text));
  for (const kind of ['bare', 'slash', 'lists', 'login', 'moved', 'refused']) {
    const url = `${target.origin}/api/${kind}/${canary('path uuid')}?key=${canary('query')}#${canary('fragment')}`;
    const headers = [`authorization: Bearer ${canary('authorization')}`, `x-api-key: ${canary('x-api-key')}`];
    for (const more of [[], ['--json'], ['-X', 'PUT']]) {
      const given = headers.flatMap((header) => ['-H', header]);
      await run(['check', url, '--page', PAGE, ...given, ...more], { env: {}, out: take, err: take, colors: false });
    }
  }
  const outputs = texts.join('\n');
  expect(outputs).toContain('allow-origin-mismatch');
  for (const [place, secret] of Object.entries(made)) expect([place, outputs.includes(secret)]).toEqual([place, false]);
});
