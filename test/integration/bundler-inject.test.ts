import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { injectPage, type PageCompiler } from '../../packages/cors-guard/src/hosts/webpack/inject.ts';
import { compilerOf, folderWith } from '../helpers/bundler-dev.ts';

let root: string;
beforeAll(async () => {
  root = await folderWith({
    'src/index.js': "globalThis.app = 'the app';\n",
    'src/other.js': "globalThis.app = 'other';\n",
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** As a plugin, which sees a compiler before its options have their defaults; and once more, as two plugins would. */
const plugin = {
  apply(compiler: PageCompiler): void {
    injectPage(compiler, '/shop/');
    injectPage(compiler);
  },
};

describe.each(['webpack-dev-server 6', 'Rspack dev server'] as const)('the compiler of %s', (name) => {
  async function build(config: object): Promise<(file: string) => Promise<string>> {
    const path = join(root, 'dist');
    const compiler = await compilerOf(name, root, [{ devtool: false, output: { path }, ...config }]);
    await new Promise<void>((resolve, reject) => compiler.run((error) => (error ? reject(error) : resolve())));
    await new Promise<void>((resolve) => compiler.close(() => resolve()));
    return (file) => readFile(join(path, file), 'utf8');
  }
  const countOf = (text: string, part: string): number => text.split(part).length - 1;

  it('puts the page once in front of every entry, with the base of the dev server', async () => {
    const read = await build({ entry: { a: './src/index.js', b: './src/other.js' }, plugins: [plugin] });
    for (const file of ['a.js', 'b.js']) {
      const text = await read(file);
      expect(countOf(text, 'cors-guard.recorder')).toBe(1);
      expect(text.indexOf('cors-guard.recorder')).toBeLessThan(text.indexOf('globalThis.app'));
      // The bundler has written it into the code.
      expect(text).toMatch(/[`"']\?base=%2Fshop%2F[`"']/);
    }
  });

  it.each(['node', 'async-node', 'electron-main'])('adds nothing to what runs on %s', async (target) => {
    const read = await build({ target, entry: './src/index.js', plugins: [plugin] });
    expect(await read('main.js')).not.toContain('cors-guard');
  });
});
