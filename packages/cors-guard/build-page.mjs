// Builds dist/page/: the code that runs in the page, minified, as text for the hosts to hand out.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(fileURLToPath(import.meta.url));

/** What runs before the app is one statement in one line: a host puts it in front of another module. */
const entries = [
  { name: 'recorder', from: 'recorder', format: 'iife' },
  { name: 'client', from: 'client', format: 'esm' },
  { name: 'overlay', from: 'overlay/index', format: 'esm' },
  { name: 'report-page', from: 'report-page/index', format: 'esm' },
];

/** Writes every file of the page. */
export async function buildPage() {
  for (const { name, from, format } of entries) {
    const bundle = await rolldown({
      cwd: root,
      input: `src/page/${from}.ts`,
      platform: 'browser',
      external: /^virtual:/,
    });
    await bundle.write({ file: join(root, 'dist/page', `${name}.js`), format, minify: true, comments: false });
    await bundle.close();
  }
}
