import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { projectFacts, readClientEnv } from './project-files.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function projectWith(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'cors-guard-files-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

describe('projectFacts', () => {
  it('reads the custom domain and the homepage', async () => {
    const root = await projectWith({
      'package.json': '{ "homepage": "https://shop.example/" }',
      'public/CNAME': 'app.shop.example\n',
    });
    expect(projectFacts({ root, publicDir: join(root, 'public'), clientEnv: undefined })).toEqual({
      customDomain: 'app.shop.example\n',
      homepage: 'https://shop.example/',
    });
  });

  it.each([
    ['{ "homepage": 7 }', 'of another type'],
    ['{ broken', 'broken'],
    ['null', 'empty'],
  ])('says nothing of a manifest %s (%s)', async (manifest) => {
    const root = await projectWith({ 'package.json': manifest });
    expect(projectFacts({ root, publicDir: undefined, clientEnv: undefined })).toEqual({});
  });
});

describe('readClientEnv', () => {
  it('reads the files of both modes, the most special one last', async () => {
    const root = await projectWith({
      '.env': 'REACT_APP_API_URL=/api\nREACT_APP_A=1\nAPI_TOKEN=secret',
      '.env.production': 'REACT_APP_API_URL="https://api.shop.example/v1" # live\nREACT_APP_A=2',
      '.env.production.local': "REACT_APP_A='3'",
    });
    expect(readClientEnv(root, ['REACT_APP_'])).toEqual({
      development: { REACT_APP_API_URL: '/api', REACT_APP_A: '1' },
      production: { REACT_APP_API_URL: 'https://api.shop.example/v1', REACT_APP_A: '3' },
    });
  });

  it('leaves out other names, what is made of other variables, and what tools read differently', async () => {
    const root = await projectWith({
      '.env': 'VUE_APP_API=$HOST/api\nHOST=https://api.shop.example\nREACT_APP_B=1',
      '.env.local': 'VUE_APP_C=1',
      '.env.development': 'VUE_APP_C=2',
      '.env.production': 'VUE_APP_C=1',
    });
    expect(readClientEnv(root, ['VUE_APP_'])).toEqual({ development: {}, production: { VUE_APP_C: '1' } });
  });
});
