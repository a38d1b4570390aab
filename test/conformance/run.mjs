// `npm run conformance`: bundles the runner with the engine's sources on the fly, because Node 20 reads no TypeScript.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

const bundle = await rolldown({ input: path('./main.ts'), platform: 'node', external: [/^node:/] });
const { output } = await bundle.generate({ format: 'esm' });
await bundle.close();

const { main } = await import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
try {
  process.exitCode = main(path('./corpora'), process.argv.slice(2), (text) => console.log(text));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
