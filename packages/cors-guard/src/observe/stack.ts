/** One place of a stack, as a browser tells it. */
export interface StackFrame {
  /** URL of the script, as it was loaded. */
  readonly url: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** More frames are not looked at. */
const MOST_FRAMES = 40;

/** Chromium: `at load (http://...:1:2)`, `at async http://...:1:2`. Bundlers give code of `eval` a name of their own. */
const V8_FRAME = /^\s*at (?:.*? \()?(?:async )?((?:https?|webpack(?:-internal)?):\/\/\S+?):(\d+):(\d+)\)?$/;

/** Firefox and WebKit: `load@http://...:1:2`, `async*load@http://...:1:2`, `@http://...:1:2`. */
const GECKO_FRAME = /^\s*(?:.*?@)?((?:https?|webpack(?:-internal)?):\/\/\S+?):(\d+):(\d+)$/;

/**
 * Frames of `Error.stack` that lie in scripts with a URL, innermost first. Code of the browser, of extensions and of a plain
 * `eval` has none.
 *
 * @example stackFrames('    at load (http://localhost:5173/src/api.ts:14:9)') // [{ url: 'http://localhost:5173/src/api.ts', line: 14, column: 9 }]
 */
export function stackFrames(stack: string): readonly StackFrame[] {
  return stack
    .split('\n', MOST_FRAMES)
    .flatMap((text) => {
      const [, url, line, column] = V8_FRAME.exec(text) ?? GECKO_FRAME.exec(text) ?? [];
      return url === undefined ? [] : [{ url, line: Number(line), column: Number(column) }];
    })
    .filter(({ url }) => URL.canParse(url));
}
