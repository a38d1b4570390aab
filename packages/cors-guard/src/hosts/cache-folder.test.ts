import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolderOf } from './cache-folder.ts';

it('is in the nearest node_modules', async () => {
  const root = await mkdtemp(join(tmpdir(), 'cors-guard-cache-'));
  try {
    for (const folder of ['node_modules/a', 'packages/app']) await mkdir(join(root, folder), { recursive: true });
    const expected = join(root, 'node_modules/.cache/cors-guard');
    expect([cacheFolderOf(root), cacheFolderOf(join(root, 'packages/app'))]).toEqual([expected, expected]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
