/** The command lines of webpack and Rspack, with configurations in every language they take. */

import { describe, expect, it } from 'vitest';
import { newerNode, serve, type CommandSetUp } from '../helpers/bundler-cli.ts';
import { call } from '../helpers/call.ts';
import { noCorsApi, startTarget } from '../helpers/recording-target.ts';
import { closing, codesOf, judgedOf, PAGE, pageOf } from '../helpers/set-up.ts';
import { until } from '../helpers/until.ts';
import { bundlerNames, type BundlerName } from '../helpers/webpack-dev.ts';

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
  it.each(languages)('with a configuration in %s', async (language) => {
    const node = nodeFor(name, language);
    if (node === undefined) return expect.soft(node, 'a newer Node is not installed').toBeUndefined();
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
});
