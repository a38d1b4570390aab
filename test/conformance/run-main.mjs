// Runs commands that are written in TypeScript, which Node 20 does not read.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const folder = fileURLToPath(new URL('../../node_modules/.cache/cors-guard/', import.meta.url));
const corpora = fileURLToPath(new URL('./corpora', import.meta.url));

/** Runs the `main` of a module with the command line; its result is the exit status, and what it throws is status 2. */
export async function runMain(url) {
  try {
    const { main } = await load(url);
    process.exitCode = await main(corpora, process.argv.slice(2), (text) => console.log(text));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}

/** Bundles a module with all it imports of this repository into a file that still sees node_modules, and imports that. */
async function load(url) {
  const packages = [/^node:/, 'playwright-core', 'puppeteer-core', 'selfsigned'];
  const bundle = await rolldown({ input: fileURLToPath(url), platform: 'node', external: packages });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  await mkdir(folder, { recursive: true });
  const file = `${folder}${process.pid}-${Date.now()}.mjs`;
  await writeFile(file, output[0].code);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(file);
  }
}
