// Builds dist/page/: the code that runs in the page, minified, as text for the hosts to hand out.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(fileURLToPath(import.meta.url));

/** What runs before the app is one statement in one line: a host puts it in front of another module. */
const entries = [
  { name: 'recorder', from: 'recorder', format: 'iife' },
  { name: 'client', from: 'client', format: 'esm' },
  { name: 'bundled', from: 'bundled', format: 'iife' },
  { name: 'overlay', from: 'overlay/index', format: 'esm' },
  { name: 'report-page', from: 'report-page/index', format: 'esm' },
];

/** What is imported from our doors is none of a bundler's business (webpack, Rspack): the comment says so to it. */
const browsersImport = {
  name: 'browsers-import',
  generateBundle(_options, files) {
    for (const file of Object.values(files))
      file.code = file.code?.replaceAll('import(`', 'import(/* webpackIgnore: true */ `');
  },
};

/** Writes every file of the page. */
export async function buildPage() {
  for (const { name, from, format } of entries) {
    const bundle = await rolldown({
      cwd: root,
      input: `src/page/${from}.ts`,
      platform: 'browser',
      external: /^virtual:/,
    });
    await bundle.write({
      file: join(root, 'dist/page', `${name}.js`),
      format,
      minify: true,
      comments: false,
      plugins: [browsersImport],
    });
    await bundle.close();
  }
}
