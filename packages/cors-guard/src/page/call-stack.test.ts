import { describe, expect, it } from 'vitest';
import { reportLimits } from '../report/protocol.ts';
import { captureStack, textOfStack } from './call-stack.ts';

describe('captureStack', () => {
  it('begins with who has called the trap, and leaves the limit of the page as it was', () => {
    const before = Error.stackTraceLimit;
    const trap = (): string => (() => textOfStack(captureStack(trap)))();
    const caller = (): string => trap();
    expect(caller()).toMatch(/^\s+at caller /);
    expect(Error.stackTraceLimit).toBe(before);
  });

  it('takes as many frames as are asked for', () => {
    expect(textOfStack(captureStack(undefined, 1)).split('\n')).toHaveLength(1);
  });
});

describe('textOfStack', () => {
  it.each([
    ['Chromium', 'Error\n    at load (http://a/b.js:1:2)\n    at http://a/b.js:3:4'],
    ['an object in Chromium', '[object Object]\n    at load (http://a/b.js:1:2)\n    at http://a/b.js:3:4'],
    ['only frames', '    at load (http://a/b.js:1:2)\n    at http://a/b.js:3:4'],
  ])('takes off what is no frame: %s', (_title, stack) => {
    expect(textOfStack({ stack })).toBe('    at load (http://a/b.js:1:2)\n    at http://a/b.js:3:4');
  });

  it('leaves a stack of Firefox as it is', () => {
    const stack = 'load@http://a/b.js:1:2\n@http://a/b.js:3:4\n';
    expect(textOfStack({ stack })).toBe(stack);
  });

  it('cuts a long stack behind a whole frame', () => {
    const frame = '    at load (http://a/b.js:1:2)';
    const cut = textOfStack({ stack: `${`${frame}\n`.repeat(1_000)}${frame}` });
    expect(cut.length).toBeLessThanOrEqual(reportLimits.stack);
    expect(cut.length).toBeGreaterThan(reportLimits.stack - 2 * frame.length);
    expect(new Set(cut.split('\n'))).toEqual(new Set([frame]));
  });

  it('is empty where the page makes something else of stacks', () => {
    expect(textOfStack({ stack: [] })).toBe('');
    expect(textOfStack({})).toBe('');
  });
});
