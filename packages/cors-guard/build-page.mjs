// Builds dist/page/: the code that runs in the page, minified, as text for the hosts to hand out.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(fileURLToPath(import.meta.url));

/** What runs before the app is one statement in one line: a host puts it in front of another module. */
const entries = [
  { name: 'recorder', format: 'iife' },
  { name: 'client', format: 'esm' },
];

/** Writes every file of the page. */
export async function buildPage() {
  for (const { name, format } of entries) {
    const bundle = await rolldown({ cwd: root, input: `src/page/${name}.ts`, platform: 'browser' });
    await bundle.write({ file: join(root, 'dist/page', `${name}.js`), format, minify: true, comments: false });
    await bundle.close();
  }
}
