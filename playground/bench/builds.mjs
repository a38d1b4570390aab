// Production builds of the measured app with the plugin and without: how many of their files differ.
import { build } from 'vite';

/** Number of files that only one of both builds has, or that are not the same bytes in both. */
export async function differingFiles(root) {
  const bare = await filesOf(root, 'bare');
  const guarded = await filesOf(root, 'guarded');
  return [...new Set([...bare.keys(), ...guarded.keys()])].filter((name) => bare.get(name) !== guarded.get(name))
    .length;
}

async function filesOf(root, variant) {
  const targets = { http: 'http://localhost:1', https: 'https://localhost:1', distant: 'https://localhost:1' };
  process.env.BENCH = JSON.stringify({ variant, targets });
  const { output } = await build({ root, build: { write: false } });
  return new Map(output.map((file) => [file.fileName, String(file.type === 'chunk' ? file.code : file.source)]));
}
