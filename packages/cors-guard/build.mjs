// Builds dist/: JavaScript by rolldown (one file an entry, what they share in chunks), declarations by tsc, and the two
// texts that npm shows beside the package.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { buildPage } from './build-page.mjs';
import manifest from './package.json' with { type: 'json' };

const root = dirname(fileURLToPath(import.meta.url));
const external = [/^node:/, ...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];

rmSync(join(root, 'dist'), { recursive: true, force: true });

const bundle = await rolldown({
  cwd: root,
  input: {
    index: 'src/index.ts',
    vite: 'src/hosts/vite/index.ts',
    webpack: 'src/hosts/webpack/index.ts',
    rspack: 'src/hosts/webpack/rspack.ts',
    rsbuild: 'src/hosts/rsbuild/index.ts',
    'http-proxy-middleware': 'src/hosts/http-proxy-middleware/index.ts',
    predict: 'src/predict/index.ts',
    cli: 'src/cli/main.ts',
  },
  platform: 'node',
  external,
  preserveEntrySignatures: 'allow-extension',
  transform: { define: { __VERSION__: JSON.stringify(manifest.version) } },
});
// Comments are for readers of the source; the declarations keep theirs.
const output = {
  dir: join(root, 'dist'),
  format: 'esm',
  chunkFileNames: 'chunks/[name]-[hash].js',
  comments: false,
  // What a dev server loads before it listens has to be small.
  minify: true,
};
// And in few files, because each costs a third of a millisecond (measured): what a host loads at once stands in one.
const eager = modulesLoadedWith('vite.js', (await bundle.generate(output)).output);
const guard = { name: 'guard', test: (id) => eager.has(id) && dirname(id) !== join(root, 'src/hosts/vite') };
await bundle.write({ ...output, codeSplitting: { includeDependenciesRecursively: false, groups: [guard] } });
await bundle.close();
await buildPage();

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });

cpSync(join(root, '../../docs/findings'), join(root, 'dist/docs'), { recursive: true });
for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE']) cpSync(join(root, '../..', file), join(root, file));

/** Modules of a chunk, and of all that it imports statically. */
function modulesLoadedWith(file, chunks) {
  const files = new Set([file]);
  const modules = new Set();
  for (const name of files) {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    for (const id of chunk?.moduleIds ?? []) modules.add(id);
    for (const imported of chunk?.imports ?? []) files.add(imported);
  }
  return modules;
}
