import { pagePath } from '../page-text.ts';

/** Plugins of a bundler, as far as they are used: the same in webpack and Rspack. */
type EntryPlugin = new (
  context: string,
  entry: string,
  options: { readonly name: undefined },
) => { apply(compiler: PageCompiler): void };

/** As much of a compiler as is used; of webpack and of Rspack. */
export interface PageCompiler {
  readonly context: string;
  /** `web` is there when the defaults are: false for Node, null where it may be either. */
  readonly options: { readonly externalsPresets: { readonly web?: boolean | null } };
  readonly hooks: { readonly environment: { tap(name: string, work: () => void): void } };
  readonly webpack: { readonly EntryPlugin: object };
}

const injected = new WeakSet<PageCompiler>();

/**
 * Brings recorder and overlay into the pages of a dev server, as an entry that stands before the app's modules in every one of the
 * app's entries: a module of its own, so that nothing of the app moves. Where it lands beside, it rests: in workers, in a second
 * entry of the same page, in code that another server's page has loaded. Compilers that do not build for browsers stay as they are.
 *
 * To be called for dev servers alone: a compiler that it is not called for builds as if there was no plugin.
 *
 * @param compiler - one that has not begun to build; a second call does nothing
 * @param base - base path of the dev server, with a slash at both ends: the doors are below it
 * @throws when the package was not built
 * @example apply(compiler) { if (isServed) injectPage(compiler) }
 */
export function injectPage(compiler: PageCompiler, base: string = '/'): void {
  if (injected.has(compiler)) return;
  injected.add(compiler);
  const { externalsPresets } = compiler.options;
  // What a plugin sees of the options when it is applied has no defaults yet.
  if ('web' in externalsPresets) addEntry(compiler, base);
  else compiler.hooks.environment.tap('cors-guard', () => addEntry(compiler, base));
}

function addEntry(compiler: PageCompiler, base: string): void {
  if (compiler.options.externalsPresets.web === false) return;
  const { EntryPlugin } = compiler.webpack as { readonly EntryPlugin: EntryPlugin };
  const query = base === '/' ? '' : `?base=${encodeURIComponent(base)}`;
  new EntryPlugin(compiler.context, pagePath('bundled') + query, { name: undefined }).apply(compiler);
}
