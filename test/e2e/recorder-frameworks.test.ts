import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageReport } from '../../packages/cors-guard/src/report/protocol.ts';
import { freePort } from '../helpers/free-port.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { closing } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { browserNames, launch, type TestBrowser, type TestPage } from './browsers.ts';

const program = (name: string, path: string): string =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), path);

/** How each framework starts its dev server, and what a person does in the page after it has loaded. */
const frameworks: Record<string, { readonly command: readonly string[]; readonly visit?: readonly string[] }> = {
  sveltekit: { command: [program('vite', 'bin/vite.js'), 'dev'], visit: ['other'] },
  astro: { command: [program('astro', 'astro.js'), 'dev'] },
};

interface FrameworkApp {
  readonly url: string;
  output(): string;
  reports(): PageReport[];
  close(): Promise<void>;
}

async function startFramework(name: string, target: RecordingTarget, guarded: boolean): Promise<FrameworkApp> {
  const port = await freePort();
  const child = spawn(process.execPath, [...(frameworks[name]?.command ?? []), '--port', String(port)], {
    cwd: fileURLToPath(new URL(`frameworks/${name}`, import.meta.url)),
    env: {
      ...process.env,
      NODE_ENV: 'development',
      VITEST: '',
      FORCE_COLOR: '0',
      ASTRO_TELEMETRY_DISABLED: '1',
      CORS_GUARD: guarded ? 'on' : 'off',
      API: target.origin,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const output = (): string => stripVTControlCharacters(text);
  const close = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  const url = await until(
    'the address',
    () => new RegExp(`http://127\\.0\\.0\\.1:${port}`).exec(output())?.[0],
    60_000,
  );
  const reports = (): PageReport[] =>
    [...output().matchAll(/^report (.*)$/gm)].map(([, line]) => JSON.parse(line ?? '') as PageReport);
  return { url, output, reports, close };
}

/** What the page shows once it has got everything, and what it has printed. */
async function use(page: TestPage, url: string, visit: readonly string[]): Promise<unknown> {
  // While Vite loads the page anew there is nothing to look at.
  const text = (id: string): Promise<string | undefined> =>
    page.evaluate<string>(`document.querySelector('#${id}')?.textContent`).catch(() => undefined);
  const shown = (id: string): Promise<string> => until(`#${id}`, async () => (await text(id)) || undefined);
  await page.goto(url);
  const seen = [await shown('loaded'), await shown('items')];
  for (const link of visit) {
    await page.evaluate(`document.querySelector('a[href="/${link}"]').click()`);
    seen.push(await shown(link));
  }
  return { seen, printed: page.printed.filter((line) => !line.includes('[vite]')).sort() };
}

let target: RecordingTarget;
beforeAll(async () => {
  target = await startTarget((request, response) => {
    const own = request.headers['x-own'] ?? null;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ url: request.url, own }));
  });
});
afterAll(() => target?.close());

describe.each(Object.keys(frameworks))('an app made with %s', (framework) => {
  const { visit = [] } = frameworks[framework] ?? {};

  it('behaves as without the guard, and its pages report their calls', async () => {
    const bare = closing(await startFramework(framework, target, false));
    const guarded = closing(await startFramework(framework, target, true));
    for (const name of browserNames) {
      const browser: TestBrowser = await launch(name);
      const pages = [await browser.newPage(), await browser.newPage()] as const;
      // The first visit makes Vite bundle dependencies, and may load the page twice.
      await use(pages[0], bare.url, visit);
      await use(pages[1], guarded.url, visit);
      pages.forEach(({ printed }) => printed.splice(0));
      const before = guarded.reports().length;
      expect(await use(pages[1], guarded.url, visit)).toEqual(await use(pages[0], bare.url, visit));
      const calls = await until('every call in the reports', () => {
        const made = guarded
          .reports()
          .slice(before)
          .flatMap((report) => report.calls);
        return ['items', ...visit].every((path) => made.some(({ url }) => url.endsWith(`/api/${path}`))) && made;
      });
      expect(calls.find(({ url }) => url.endsWith('/api/items'))).toMatchObject({
        credentials: 'include',
        headers: [['X-Own', '']],
      });
      await browser.close();
    }
    expect(bare.reports()).toEqual([]);
    expect(guarded.output()).not.toContain('transformIndexHtml');
  }, 240_000);
});
