import { describe, expect, it } from 'vitest';
import { injectPage, type PageCompiler } from '../../packages/cors-guard/src/hosts/webpack/inject.ts';
import { build } from '../helpers/bundler-dev.ts';

const files = {
  'src/index.js': "globalThis.app = 'the app';\n",
  'src/other.js': "globalThis.app = 'other';\n",
};

/** As a plugin, which sees a compiler before its options have their defaults; and once more, as two plugins would. */
const plugin = {
  apply(compiler: PageCompiler): void {
    injectPage(compiler, '/shop/');
    injectPage(compiler);
  },
};

describe.each(['webpack-dev-server', '@rspack/dev-server'] as const)('the compiler of %s', (name) => {
  const built = (config: object): Promise<Record<string, string>> =>
    build(name, files, { mode: 'development', devtool: false, plugins: [plugin], ...config });
  const countOf = (text: string, part: string): number => text.split(part).length - 1;

  it('puts the page once in front of every entry, with the base of the dev server', async () => {
    const texts = await built({ entry: { a: './src/index.js', b: './src/other.js' } });
    for (const file of ['a.js', 'b.js']) {
      const text = texts[file] ?? '';
      expect(countOf(text, 'cors-guard.recorder')).toBe(1);
      expect(text.indexOf('cors-guard.recorder')).toBeLessThan(text.indexOf('globalThis.app'));
      // The bundler has written it into the code.
      expect(text).toMatch(/[`"']\?base=%2Fshop%2F[`"']/);
    }
  });

  it.each(['node', 'async-node', 'electron-main'])('adds nothing to what runs on %s', async (target) => {
    const texts = await built({ target });
    expect(texts['main.js']).toContain('the app');
    expect(texts['main.js']).not.toContain('cors-guard');
  });
});
