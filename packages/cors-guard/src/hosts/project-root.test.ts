import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRootOf } from './project-root.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cors-guard-root-'));
  await mkdir(join(folder, 'shop/src/pages'), { recursive: true });
  await writeFile(join(folder, 'shop/package.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['shop/src/pages', 'shop'],
  ['shop', 'shop'],
  ['shop/src/gone', 'shop'],
])('the root of %s is %s', (from, root) => {
  expect(projectRootOf(join(folder, from))).toBe(join(folder, root));
});
