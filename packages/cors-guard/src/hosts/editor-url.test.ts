import { describe, expect, it } from 'vitest';
import { editorUrlOf } from './editor-url.ts';

describe('editorUrlOf', () => {
  it.each([
    ['where the dev server was started', '/shop', '/shop', ''],
    ['below', '/shop/apps/web', '/shop', 'apps/web/'],
    ['above', '/shop', '/shop/tools', '../'],
    ['beside', '/shop/web', '/shop/tools', '../web/'],
    ['with a space', '/shop/my app', '/shop', 'my app/'],
    ['below, with drive letters', 'c:/shop/web', 'C:\\shop', 'web/'],
    ['on another drive', 'D:/shop', 'C:\\work', 'D:/shop/'],
  ])('leads to a project that lies %s', (_, root, cwd, way) => {
    expect(editorUrlOf('/open?file=', root, cwd)).toBe(`/open?file=${encodeURIComponent(way)}`);
  });
});
