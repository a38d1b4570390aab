import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserNames, launch, type TestBrowser } from '../e2e/browsers.ts';
import { bundlerNames, startBundler } from '../helpers/bundler-dev.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { PAGE } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { publicEntry, PUBLIC_HOST } from '../helpers/vite-dev.ts';

/** What a place looks like under a `devtool`. A map of lines of a loader's output would lead to other lines of the source. */
const places = {
  'source-map': 'exact',
  'inline-source-map': 'exact',
  'hidden-source-map': 'exact',
  'cheap-module-source-map': 'line',
  'cheap-source-map': 'file',
  'eval-source-map': 'exact',
  'eval-cheap-module-source-map': 'line',
  'eval-cheap-source-map': 'file',
  eval: 'file',
} as const;

type Devtool = keyof typeof places;

const devtools = Object.keys(places) as Devtool[];

const sourceOf = (devtool: Devtool): string => `import { get } from 'tiny-http';

interface Item {
  readonly id: number;
}

async function load(): Promise<readonly Item[]> {
  const answer: Response = await fetch('/api/${devtool}');
  return (await answer.json()) as readonly Item[];
}
load();
get('/api/${devtool}/library' as string);
`;

const expected = devtools.flatMap((devtool) => {
  const file = `src/${devtool}.ts`;
  const at = (line: number, column: number): string =>
    ({ exact: `${file}:${line}:${column}`, line: `${file}:${line}`, file })[places[devtool]];
  // Bundlers write `(0, tiny_http.get)(...)`: what they map is the parenthesis.
  return [`/api/${devtool} ${at(8, 34)}`, `/api/${devtool}/library ${at(12, 4)}`];
});

/** Strips types; a loader as people use one. */
const loader = `module.exports = async function (code) {
  const done = this.async();
  const { transformSync } = await import(${JSON.stringify(pathToFileURL(createRequire(import.meta.url).resolve('rolldown/utils')).href)});
  const made = transformSync(this.resourcePath, code, { sourcemap: true });
  done(null, made.code, { ...made.map, sources: [this.resourcePath] });
};`;

const files = {
  'strip-types.cjs': loader,
  'node_modules/tiny-http/package.json': '{"name":"tiny-http","type":"module","exports":"./index.js"}',
  'node_modules/tiny-http/index.js': 'const r=(t,e)=>fetch(t,e),n=t=>r(t,{});export{n as get};',
  'public/index.html': `<!doctype html><link rel="icon" href="data:,"><title>app</title>${devtools
    .map((devtool) => `<script src="/js/${devtool}.js"></script>`)
    .join('')}`,
  ...Object.fromEntries(devtools.map((devtool) => [`src/${devtool}.ts`, sourceOf(devtool)])),
};

/** One compiler for every `devtool`; the pages of all are the same. */
const [config = {}, ...beside] = devtools.map((devtool) => ({
  name: devtool,
  devtool,
  entry: { [devtool]: `./src/${devtool}.ts` },
  output: { filename: 'js/[name].js', uniqueName: devtool },
  module: { rules: [{ test: /\.ts$/, use: './strip-types.cjs' }] },
}));

let target: RecordingTarget;
const browsers = new Map<string, TestBrowser>();

beforeAll(async () => {
  target = await startTarget((_request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');
  });
  for (const name of browserNames) browsers.set(name, await launch(name));
});
afterAll(async () => {
  for (const browser of browsers.values()) await browser.close();
  await target?.close();
});

describe.each(bundlerNames)('the place of a call on %s', (bundler) => {
  // Firefox writes stacks in its own way, which is the same for every bundler.
  it.each(bundler === bundlerNames[0] ? browserNames : (['chromium'] as const))(
    'is as exact as the devtool in %s',
    async (name) => {
      const dev = await startBundler(bundler, {
        files,
        config,
        beside,
        devServer: { client: { logging: 'error' }, proxy: [{ context: ['/api'], ...publicEntry(target.port) }] },
        options: { production: { page: PAGE, api: `http://${PUBLIC_HOST}:${target.port}` } },
      });
      const page = await browsers.get(name)?.newPage();
      await page?.goto(dev.url);
      const report = await until('all calls', async () => {
        const now = await dev.report();
        return now.calls.length === expected.length && now.calls.every(({ source }) => source !== null) && now;
      }).catch(() => dev.report());
      expect(page?.printed).toEqual([]);
      expect(report.calls.map(({ url, source }) => `${url} ${source}`).sort()).toEqual([...expected].sort());
      await page?.close();
      await dev.close();
    },
  );
});
