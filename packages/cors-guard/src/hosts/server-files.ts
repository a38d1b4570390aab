import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isTellingFile, type ProjectFile } from '../findings/index.ts';

/** Folders where the server of a page is usually found, from the root of the page's project. */
const FOLDERS = ['', 'server', 'backend', 'api', 'apps/api', 'packages/api', 'packages/server', 'public'];
const SIBLINGS = ['../server', '../backend', '../api'];

/** Manifests and configurations are short; what is longer is something else. */
const MOST_CHARACTERS = 200_000;

/**
 * Files that tell which server answers for the API, when it is a part of the project. Missing folders say nothing.
 *
 * @param root - folder of the page's project
 */
export async function readServerFiles(root: string): Promise<readonly ProjectFile[]> {
  const folders = await Promise.all([...FOLDERS, ...SIBLINGS].map((folder) => filesIn(root, folder)));
  return folders.flat();
}

async function filesIn(root: string, folder: string): Promise<readonly ProjectFile[]> {
  const names = await readdir(join(root, folder)).catch(() => []);
  const paths = names.map((name) => (folder === '' ? name : `${folder}/${name}`)).filter(isTellingFile);
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8').catch(() => '') })),
  );
  return files.filter(({ text }) => text.length < MOST_CHARACTERS);
}
