import { execFile, spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startFolder } from './folder.ts';

/** Printed commands can be run here. */
export const hasCurl: boolean =
  spawnSync('curl', ['--version']).status === 0 && spawnSync('sh', ['-c', 'true']).status === 0;

/** Runs a line as it is printed, in a folder of its own, with these variables; gives what it shows and the files it made. */
export async function pasted(
  line: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ shown: string; complaints: string; files: string[] }> {
  const folder = await startFolder();
  try {
    const env = { PATH: process.env.PATH ?? '', ...variables };
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], { cwd: folder.path, env });
    return { shown: stdout, complaints: stderr, files: await readdir(folder.path) };
  } finally {
    await folder.close();
  }
}

/** Values of a header in what curl shows, or the statuses. */
export function valuesIn(shown: string, header: string): readonly string[] {
  const pattern = header === ':status' ? /^HTTP\/[\d.]+ (\d+)/gm : new RegExp(`^${header}: ?(.*?)\\r?$`, 'gim');
  return [...shown.matchAll(pattern)].map((match) => match[1] ?? '');
}
