import { describe, expect, it } from 'vitest';
import { sourceName } from './source-name.ts';

describe('sourceName', () => {
  it.each([
    ['/home/me/shop', '/home/me/shop/src', 'api.ts', 'src/api.ts'],
    ['/home/me/shop/', '/home/me/shop/src/pages', '../api.ts', 'src/api.ts'],
    ['/home/me/shop', '/home/me/shop/src', '/home/me/shop/src/api.ts', 'src/api.ts'],
    ['/home/me/shop', '/anywhere', 'file:///home/me/shop/src/api.ts', 'src/api.ts'],
    ['C:/shop', 'C:/shop/src', 'api.ts', 'src/api.ts'],
    [String.raw`C:\shop`, 'c:/shop/src', 'api.ts', 'src/api.ts'],
    [String.raw`C:\shop`, 'C:/shop', String.raw`c:\shop\src\api.ts`, 'src/api.ts'],
    ['C:/shop', 'C:/shop', 'file:///C:/shop/src/api.ts', 'src/api.ts'],
    ['/code/apps/shop', '/code/packages/client/src', 'index.ts', '../../packages/client/src/index.ts'],
    ['/code/shop', '/code/shop/src', 'routes/(app)/+page.svelte', 'src/routes/(app)/+page.svelte'],
  ])('names in %s what %s has as %s', (root, folder, file, name) => {
    expect(sourceName({ root, folder, file })).toBe(name);
  });

  it.each([
    ['/home/me/shop', '/home/me/shop/node_modules/axios', 'lib/axios.js'],
    ['/home/me/shop', '/home/me/shop/src', '../node_modules/axios/lib/axios.js'],
    ['C:/shop', 'D:/other/src', 'api.ts'],
    ['/home/me/shop', '/usr/share/other/deep/place', 'api.ts'],
    ['/home/me/shop', '/home/me/shop/src', '\0virtual:thing'],
  ])('has in %s no name for what %s has as %s', (root, folder, file) => {
    expect(sourceName({ root, folder, file })).toBeUndefined();
  });
});
