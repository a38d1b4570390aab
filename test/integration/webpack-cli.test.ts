/** The command lines of webpack and Rspack, with configurations in every language they take. */

import { describe, expect, it } from 'vitest';
import { newerNode, serve, type CommandSetUp } from '../helpers/bundler-cli.ts';
import { call } from '../helpers/call.ts';
import { noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { closing, codesOf, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { bundlerNames, type BundlerName } from '../helpers/bundler-dev.ts';

const languages = ['cjs', 'mjs', 'ts'] as const;

const isRspack = (name: BundlerName): boolean => name === '@rspack/dev-server';

/** What the README says. */
function configIn(language: (typeof languages)[number], name: BundlerName, target: string): CommandSetUp['files'] {
  const tool = isRspack(name) ? 'rspack' : 'webpack';
  const options = `{ report: 'report.json', production: { page: '${PAGE}', api: '${target}' } }`;
  const config = `{
    mode: 'development',
    plugins: [corsGuard(${options})],
    devServer: { host: '127.0.0.1', port: 0, proxy: [{ context: ['/api'], target: '${target}' }] },
  }`;
  const text = {
    cjs: `const { corsGuard } = require('cors-guard/${tool}');\nmodule.exports = ${config};`,
    mjs: `import { corsGuard } from 'cors-guard/${tool}';\nexport default ${config};`,
    ts: `import { corsGuard } from 'cors-guard/${tool}';\nconst config: object = ${config};\nexport default config;`,
  }[language];
  return { [`${tool}.config.${language}`]: text };
}

/** webpack-dev-server 6 asks for it, and webpack-cli to read TypeScript without a loader. */
const nodeFor = (name: BundlerName, language: string): string | undefined =>
  name === 'webpack-dev-server' || (!isRspack(name) && language === 'ts') ? newerNode : process.execPath;

describe.each(bundlerNames)('%s serve', (name) => {
  it.for(languages)('with a configuration in %s', async (language, { skip }) => {
    const node = nodeFor(name, language);
    skip(node === undefined, 'the newer Node that this needs is not installed');
    const target = closing(await startTarget(noCorsApi));
    const dev = closing(await serve(name, { files: configIn(language, name, target.origin), node, type: 'module' }));
    await until('the start line', () => dev.output().includes(`checks /api as ${PAGE}`));
    expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
    expect(codesOf(await judgedOf(dev)(1))).toEqual(['allow-origin-missing (error)']);
    expect((await call(`${dev.url}/main.js`)).body).toContain('__cors-guard');
    await dev.end();
    const lines = dev.output().split('\n');
    const ours = lines.filter((line) => line.includes('[cors-guard]'));
    expect(ours.at(-1)).toMatch(/1 call checked as .*, 1 fails/);
    expect(ours.filter((line) => /fault|cannot reach/.test(line))).toEqual([]);
    const listening = lines.findIndex((line) => /(Loopback|Local): /.test(line));
    expect(lines.findIndex((line) => line.includes('[cors-guard]'))).toBeGreaterThan(listening);
  });

  /** Two compilers and one dev server. */
  async function serveTwo(devServer: (written: string) => string) {
    const target = closing(await startTarget(noCorsApi));
    const tool = isRspack(name) ? 'rspack' : 'webpack';
    const options = `{ host: '127.0.0.1', port: 0, proxy: [{ context: ['/api'], target: '${target.origin}' }] }`;
    const text = `
      const { corsGuard } = require('cors-guard/${tool}');
      const guard = corsGuard({ report: 'report.json', production: { page: '${PAGE}', api: '${target.origin}' } });
      const one = { mode: 'development', name: 'one', plugins: [guard], devServer: ${devServer(options)} };
      const two = { mode: 'development', name: 'two', plugins: [guard], output: { filename: 'two.js' } };
      module.exports = [one, two];`;
    const node = nodeFor(name, 'cjs');
    const dev = closing(await serve(name, { files: { [`${tool}.config.js`]: text }, node }));
    return { dev, door: async () => (await call(`${dev.url}/__cors-guard/`)).status };
  }
  const cannot = /\[cors-guard\] the plugin cannot reach this dev server; .*corsGuard\.devServer\(/g;

  it('several configurations and the plugin: what it cannot reach is said in one line, and calls are judged', async ({
    skip,
  }) => {
    skip(nodeFor(name, 'cjs') === undefined, 'the newer Node that this needs is not installed');
    const { dev, door } = await serveTwo((options) => options);
    expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
    expect(codesOf(await judgedOf(dev)(1))).toEqual(['allow-origin-missing (error)']);
    const isReached = name !== 'webpack-dev-server';
    expect(await door()).toBe(isReached ? 403 : 404);
    await dev.end();
    expect(dev.output().match(cannot) ?? []).toHaveLength(isReached ? 0 : 1);
    expect(dev.output()).toContain(`1 call checked as ${PAGE}`);
  });

  it('several configurations, plugin and wrapper: one guard, with the options of the plugin', async ({ skip }) => {
    skip(nodeFor(name, 'cjs') === undefined, 'the newer Node that this needs is not installed');
    const { dev, door } = await serveTwo((options) => `corsGuard.devServer(${options})`);
    expect(await pageOf(dev)('GET', '/api/items')).toBe(200);
    expect(codesOf(await judgedOf(dev)(1))).toEqual(['allow-origin-missing (error)']);
    expect(await door()).toBe(403);
    for (const file of ['main.js', 'two.js']) expect((await call(`${dev.url}/${file}`)).body).toContain('__cors-guard');
    await dev.end();
    expect(dev.output().match(cannot)).toBeNull();
    expect(dev.output().match(/checks \/api as/g)).toHaveLength(1);
  });
});
