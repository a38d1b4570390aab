import { describe, expect, it } from 'vitest';
import { sourceName } from './source-name.ts';

describe('sourceName', () => {
  it.each([
    ['/projects/mine/shop', '/projects/mine/shop/src', 'api.ts', 'src/api.ts'],
    ['/projects/mine/shop/', '/projects/mine/shop/src/pages', '../api.ts', 'src/api.ts'],
    ['/projects/mine/shop', '/projects/mine/shop/src', '/projects/mine/shop/src/api.ts', 'src/api.ts'],
    ['/projects/mine/shop', '/anywhere', 'file:///projects/mine/shop/src/api.ts', 'src/api.ts'],
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
    ['/projects/mine/shop', '/projects/mine/shop/node_modules/axios', 'lib/axios.js'],
    ['/projects/mine/shop', '/projects/mine/shop/src', '../node_modules/axios/lib/axios.js'],
    ['C:/shop', 'D:/other/src', 'api.ts'],
    ['/projects/mine/shop', '/elsewhere/of/other/deep/place', 'api.ts'],
    ['/projects/mine/shop', '/projects/mine/shop/src', '\0virtual:thing'],
  ])('has in %s no name for what %s has as %s', (root, folder, file) => {
    expect(sourceName({ root, folder, file })).toBeUndefined();
  });
});
