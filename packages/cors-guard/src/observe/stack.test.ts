import { describe, expect, it } from 'vitest';
import { stackFrames } from './stack.ts';

const told = (stack: string): readonly string[] =>
  stackFrames(stack).map(({ url, line, column }) => `${url} ${line} ${column}`);

describe('stackFrames', () => {
  it('reads the frames of Chromium', () => {
    const stack = [
      '    at load (http://localhost:5173/src/api.ts?t=17:14:9)',
      '    at Store.refresh [as update] (http://localhost:5173/src/routes/(app)/store.ts:3:1)',
      '    at new Store (http://localhost:5173/@fs/C:/shop/store.ts:4:5)',
      '    at async http://localhost:5173/src/main.ts:1:2',
      '    at async load (http://[::1]:5173/src/main.ts:8:2)',
      '    at Promise.all (index 0)',
      '    at eval (eval at run (http://localhost:5173/src/a.ts:1:1), <anonymous>:1:1)',
      '    at chrome-extension://abc/inject.js:1:1',
      '    at <anonymous>',
    ].join('\n');
    expect(told(stack)).toEqual([
      'http://localhost:5173/src/api.ts?t=17 14 9',
      'http://localhost:5173/src/routes/(app)/store.ts 3 1',
      'http://localhost:5173/@fs/C:/shop/store.ts 4 5',
      'http://localhost:5173/src/main.ts 1 2',
      'http://[::1]:5173/src/main.ts 8 2',
    ]);
  });

  it('reads the frames of Firefox', () => {
    const stack = [
      'load@http://localhost:5173/src/api.ts:14:9',
      'async*@http://localhost:5173/@fs/home/shop/main.ts:1:2',
      '@http://localhost:5173/src/main.ts:3:4',
      'run@http://localhost:5173/src/a.ts line 3 > eval:1:1',
      'forEach@[native code]',
      '',
    ].join('\n');
    expect(told(stack)).toEqual([
      'http://localhost:5173/src/api.ts 14 9',
      'http://localhost:5173/@fs/home/shop/main.ts 1 2',
      'http://localhost:5173/src/main.ts 3 4',
    ]);
  });

  it('reads frames of modules that a bundler has put into eval', () => {
    const stack = [
      '    at load (webpack-internal:///./src/(shop)/api.ts:6:19)',
      '    at eval (webpack://shop/./src/main.ts?a29d:3:4)',
      'load@webpack:///./src/api.ts?:6:19',
      '    at eval (eval at run (http://localhost:8080/a.js:1:1), <anonymous>:6:19)',
    ].join('\n');
    expect(told(stack)).toEqual([
      'webpack-internal:///./src/(shop)/api.ts 6 19',
      'webpack://shop/./src/main.ts?a29d 3 4',
      'webpack:///./src/api.ts? 6 19',
    ]);
  });

  it('takes a text that is no stack for none, at once', () => {
    expect(told('')).toEqual([]);
    expect(told(`${'@'.repeat(4_000)}http://`)).toEqual([]);
    expect(told(`    at ${' ('.repeat(2_000)}`)).toEqual([]);
    expect(told('at (http://:1:1)')).toEqual([]);
  });
});
