import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../helpers/call.ts';
import { noCorsApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { until } from '../helpers/until.ts';
import { pageHeaders } from '../helpers/vite-dev.ts';
import { installPacked, repository } from './pack.ts';

const run = promisify(execFile);

let folder: string;
let project: string;
let target: RecordingTarget;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cors-guard-packed-'));
  project = join(folder, 'app');
  await mkdir(project);
  target = await startTarget(noCorsApi);
  const { devDependencies } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    devDependencies: { vite: string };
  };
  await writeFile(join(project, 'index.html'), '<!doctype html><title>app</title>');
  await installPacked(folder, project, `vite@${devDependencies.vite}`);
});
afterAll(async () => {
  await target.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts `vite` in the project as a person would, with this plugin call in the config. */
async function vite(plugin: string): Promise<{ url: string; output(): string; end(): Promise<void> }> {
  await writeFile(
    join(project, 'vite.config.js'),
    `import { corsGuard } from 'cors-guard/vite';
     export default {
       plugins: [${plugin}],
       server: { host: '127.0.0.1', port: 0, proxy: { '/api': '${target.origin}' } },
     };`,
  );
  let output = '';
  const env = { ...process.env, CI: '', VITEST: '', NODE_ENV: '', FORCE_COLOR: '0' };
  const child: ChildProcess = spawn(process.execPath, [join(project, 'node_modules/vite/bin/vite.js')], {
    cwd: project,
    env,
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (output += stripVTControlCharacters(String(chunk))));
  const url = await until('the address', () => /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0]);
  return {
    url,
    output: () => output,
    async end() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** The code of a module and of all it imports, by file; a package it needs has no file here and fails. */
async function codeOf(file: string, found: Map<string, string> = new Map()): Promise<Map<string, string>> {
  if (found.has(file)) return found;
  const code = await readFile(file, 'utf8');
  found.set(file, code);
  for (const [, from, alone] of code.matchAll(/\bfrom\s*"([^"]+)"|\bimport\s*\(?"([^"]+)"/g)) {
    await codeOf(join(dirname(file), from ?? alone ?? ''), found);
  }
  return found;
}

describe('the packed package, installed into an empty project', () => {
  it('guards a dev server that is started by the command line of Vite', async () => {
    const dev = await vite(
      `corsGuard({ production: { page: 'http://app.shop.example', api: '${target.origin}' }, report: 'report.json' })`,
    );
    try {
      await until('the start line', () => dev.output().includes('http://app.shop.example'));
      expect((await call(`${dev.url}/api/items`, { headers: pageHeaders(dev) })).status).toBe(200);
      // The code of the page is found where the package is installed.
      expect((await call(`${dev.url}/@vite/client`)).body).toContain('cors-guard.recorder');
      await until('the finding', () => dev.output().includes('allow-origin-missing'));
      // Nothing is printed before the host says that it is ready.
      expect(dev.output().indexOf('cors-guard')).toBeGreaterThan(dev.output().indexOf('ready in'));
      const report = await until('the report', async () => {
        const text = await readFile(join(project, 'report.json'), 'utf8').catch(() => '');
        return text.includes('allow-origin-missing') && (JSON.parse(text) as { findings: { severity: string }[] });
      });
      expect(report.findings.map(({ severity }) => severity)).toEqual(['error']);
    } finally {
      await dev.end();
    }
  });

  it('says at the start what is wrong with an option, and does not start', async () => {
    await writeFile(
      join(project, 'vite.config.js'),
      `import { corsGuard } from 'cors-guard/vite'; export default { plugins: [corsGuard({ prob: false })] };`,
    );
    const env = { ...process.env, CI: '', VITEST: '', NODE_ENV: '' };
    const failure = await run(process.execPath, [join(project, 'node_modules/vite/bin/vite.js')], {
      cwd: project,
      env,
    }).catch((error: unknown) => error);
    expect(stripVTControlCharacters((failure as { stderr: string }).stderr)).toMatch(/prob.*probe/s);
  });

  it('leaves a production build byte for byte as it is without it', async () => {
    const build = async (plugins: string): Promise<string> => {
      await writeFile(
        join(project, 'vite.config.js'),
        `import { corsGuard } from 'cors-guard/vite'; export default { plugins: [${plugins}], build: { write: true } };`,
      );
      await run(process.execPath, [join(project, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: project });
      return readFile(join(project, 'dist/index.html'), 'utf8');
    };
    expect(await build('corsGuard()')).toBe(await build(''));
  });

  it('checks a call from the command line', async () => {
    const cli = join(project, 'node_modules/.bin', process.platform === 'win32' ? 'cors-guard.cmd' : 'cors-guard');
    const failure = (await run(cli, ['check', `${target.origin}/items`, '--page', 'http://app.shop.example'], {
      cwd: project,
    }).catch((error: unknown) => error)) as { code: number; stdout: string };
    const printed = stripVTControlCharacters(failure.stdout);
    expect([failure.code, printed]).toEqual([1, expect.stringContaining('x allow-origin-missing')]);
    expect((await run(cli, ['--help'], { cwd: project })).stdout).toContain('cors-guard check URL --page ORIGIN');
  });

  it.each(['cors-guard', 'cors-guard/vite', 'cors-guard/predict'])('%s can be imported and required', async (entry) => {
    const exported = async (code: string, type: string): Promise<string> =>
      (await run(process.execPath, [`--input-type=${type}`, '-e', code], { cwd: project })).stdout.trim();
    const imported = await exported(`console.log(Object.keys(await import('${entry}')).sort().join())`, 'module');
    const required = await exported(
      `console.log(Object.keys(require('${entry}')).filter((key) => key !== '__esModule').sort().join())`,
      'commonjs',
    );
    expect(required).toBe(imported);
  });

  it('has an engine of less than 15 KB, compressed, that needs no other package', async () => {
    const files = await codeOf(join(project, 'node_modules/cors-guard/dist/predict.js'));
    const code = [...files.values()].join('\n');
    expect(code).toContain('access-control-allow-origin');
    expect(gzipSync(code).length).toBeLessThan(15_000);
  });
});
