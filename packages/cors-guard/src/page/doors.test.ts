import { afterEach, describe, expect, it, vi } from 'vitest';
import { doorsOf } from './doors.ts';

const PAGE = 'http://localhost:8080';

describe('doorsOf', () => {
  afterEach(() => void vi.unstubAllGlobals());

  it.each([
    ['a script of Chromium', `Error\n    at ${PAGE}/main.js:10:5`],
    ['a script of Firefox', `@${PAGE}/main.js:10:5\n`],
    [
      'eval of Chromium',
      `Error\n    at eval (webpack-internal:///./node_modules/x.js:1:2)\n    at ./node_modules/x.js (${PAGE}/js/main.js:3:1)`,
    ],
    ['eval of Firefox', `@webpack-internal:///./x.js:1:2\n./x.js@${PAGE}/main.js:3:1`],
    ['a script in the page itself', `Error\n    at ${PAGE}/deep/page?x=1:4:9`],
  ])('are those of the server that has served the code: %s', (_, stack) => {
    expect(doorsOf(stack, PAGE)).toBe(`${PAGE}/__cors-guard/`);
  });

  it('are below the base of the dev server, which a bundler hands on with the name of the entry', () => {
    vi.stubGlobal('__resourceQuery', '?base=%2Fshop%2F');
    expect(doorsOf(`Error\n    at ${PAGE}/shop/main.js:10:5`, PAGE)).toBe(`${PAGE}/shop/__cors-guard/`);
  });

  it('are beside our own script, wherever that is', () => {
    expect(doorsOf(`Error\n    at ${PAGE}/dev/__cors-guard/client.js:1:99`, PAGE)).toBe(`${PAGE}/dev/__cors-guard/`);
  });

  it.each([
    ['another port', 'Error\n    at http://localhost:80801/main.js:1:1'],
    ['another host', 'Error\n    at https://cdn.example/main.js:1:1'],
    ['no script with a URL', 'Error\n    at <anonymous>:1:1'],
    ['nothing', ''],
  ])('are not asked for code from %s', (_, stack) => {
    expect(doorsOf(stack, PAGE)).toBeUndefined();
  });
});
