// Production builds of the measured app with the plugin and without: how many of their files differ.
import { corsGuard } from 'cors-guard/vite';
import { build } from 'vite';

/** Number of files that only one of both builds has, or that are not the same bytes in both. */
export async function differingFiles(root) {
  const bare = await filesOf(root, []);
  const guarded = await filesOf(root, [corsGuard({ enabled: true })]);
  return [...new Set([...bare.keys(), ...guarded.keys()])].filter((name) => bare.get(name) !== guarded.get(name))
    .length;
}

async function filesOf(root, plugins) {
  const { output } = await build({ root, configFile: false, logLevel: 'error', plugins, build: { write: false } });
  return new Map(output.map((file) => [file.fileName, String(file.type === 'chunk' ? file.code : file.source)]));
}
