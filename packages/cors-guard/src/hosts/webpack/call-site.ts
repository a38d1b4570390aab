import type { SourceMap } from 'node:module';
import { join, resolve } from 'node:path';
import { stackFrames, type StackFrame } from '../../observe/index.ts';
import { printable } from '../../printable.ts';
import { pagePath } from '../page-text.ts';
import { sourceName } from '../source-name.ts';
import { decoded, placeName, readMap, trace } from '../trace.ts';

/** Longest name of a place that is shown. */
const MOST_NAME = 300;

/** Longer maps are not read: the dev server would stand still meanwhile. In characters. */
const MOST_MAP = 30_000_000;

/** Maps that are kept, until the next build. */
const MOST_KEPT = 8;

/** As much of a compiler as is used; of webpack and of Rspack. */
export interface EmittingCompiler {
  readonly context: string;
  readonly outputPath: string;
  /** Where it writes to; a dev server puts one in memory in its place. */
  readonly outputFileSystem: OutputFileSystem | null;
  readonly hooks: { readonly done: { tap(name: string, work: (stats: EmittedStats) => void): void } };
}

interface OutputFileSystem {
  readFile(path: string, done: (error: Error | null | undefined, content?: Uint8Array | string) => void): void;
}

interface EmittedStats {
  readonly compilation: { readonly assets: Readonly<Record<string, unknown>> };
}

/** Finds the place in the user's source that a stack is about; null where no frame is the user's. */
export type CallSites = (stack: string) => Promise<string | null>;

/**
 * Finds places in the sources of a bundle, through the maps that the bundler has emitted. How exact they are is the `devtool`'s
 * choice: file, line and column; file and line (`cheap-*`); the file alone (`eval`).
 *
 * @param compilers - all of the dev server, before their first build is done
 * @param root - folder of the project, absolute
 * @returns takes `Error.stack` of Chromium, Firefox or WebKit, untrusted; gives `src/api.ts:14:9`, `src/api.ts:14` or `src/api.ts`
 * @example const sourceOf = createCallSites([compiler], compiler.context)
 */
export function createCallSites(compilers: readonly EmittingCompiler[], root: string): CallSites {
  const outputs = compilers.map(createOutput);
  return async (stack) => {
    for (const frame of stackFrames(stack)) {
      for (const output of outputs) {
        const found = await output.find(frame);
        const name = found && nameOf(found.source, output.context, root);
        const place = placeName(name, found?.place);
        if (place !== undefined) return printable(place, MOST_NAME);
      }
    }
    return null;
  };
}

interface Found {
  /** As the bundler names it. */
  readonly source: string;
  /** Missing where only the file is known. */
  readonly place?: { readonly line: number; readonly column: number | undefined };
}

/** What one compiler has emitted. */
interface Output {
  readonly context: string;
  find(frame: StackFrame): Promise<Found | undefined>;
}

function createOutput(compiler: EmittingCompiler): Output {
  let scripts: readonly string[] = [];
  const maps = new Map<string, Promise<SourceMap | undefined>>();
  compiler.hooks.done.tap('cors-guard', ({ compilation }) => {
    maps.clear();
    scripts = Object.keys(compilation.assets).filter((name) => /\.[cm]?js(\?|$)/.test(name));
  });

  function read(name: string): Promise<string | undefined> {
    const path = join(compiler.outputPath, name.replace(/\?.*/s, ''));
    return new Promise((done) => {
      if (!compiler.outputFileSystem) return done(undefined);
      compiler.outputFileSystem.readFile(path, (error, content) =>
        done(error || content === undefined ? undefined : textOf(content)),
      );
    });
  }

  function kept(url: string, find: () => Promise<SourceMap | undefined>): Promise<SourceMap | undefined> {
    const map = maps.get(url) ?? find().catch(() => undefined);
    maps.delete(url);
    maps.set(url, map);
    const [oldest] = maps.keys();
    if (maps.size > MOST_KEPT && oldest !== undefined) maps.delete(oldest);
    return map;
  }

  /** A file with a map at its end, or beside it. */
  async function mapOfFile(url: string): Promise<SourceMap | undefined> {
    for (const name of namesOf(url)) {
      const text = await read(name);
      if (text === undefined) continue;
      const [, inline] = INLINE_MAP.exec(lastLine(text)) ?? [];
      return mapIn(inline === undefined ? await read(`${name}.map`) : unpacked(inline));
    }
    return undefined;
  }

  /** A module in the text of an `eval`, which ends with its map and its name. */
  async function mapOfModule(url: string): Promise<SourceMap | undefined> {
    for (const name of scripts) {
      const text = (await read(name)) ?? '';
      const end = text.indexOf(`\\n//# sourceURL=${url}\\n`);
      const [, inline] = end === -1 ? [] : (INLINE_MAP.exec(text.slice(text.lastIndexOf('\\n', end - 1), end)) ?? []);
      if (inline !== undefined) return mapIn(unpacked(inline));
    }
    return undefined;
  }

  return {
    context: compiler.context,
    async find(frame) {
      const isModule = !frame.url.startsWith('http');
      const map = await kept(frame.url, () => (isModule ? mapOfModule(frame.url) : mapOfFile(frame.url)));
      const place = map && trace(map, frame);
      if (place) return { source: place.source, place };
      // A module that was put into `eval` without a map still has its name.
      return isModule && !map ? { source: decoded(frame.url) } : undefined;
    },
  };
}

const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)$/;

function lastLine(text: string): string {
  const end = text.trimEnd();
  return end.slice(end.lastIndexOf('\n') + 1);
}

const unpacked = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

function mapIn(text = ''): SourceMap | undefined {
  return text === '' || text.length > MOST_MAP ? undefined : readMap(JSON.parse(text));
}

const textOf = (content: Uint8Array | string): string =>
  typeof content === 'string' ? content : Buffer.from(content).toString('utf8');

/** The name of an asset is the end of its URL: what stands before it is the public path, wherever that is configured. */
function namesOf(url: string): readonly string[] {
  const segments = decoded(new URL(url).pathname).split('/').slice(1);
  return segments.includes('..') ? [] : segments.map((_, start) => segments.slice(start).join('/'));
}

/** A source of the user, as people write it; undefined for parts of the bundler, of libraries and of this package. */
function nameOf(source: string, context: string, root: string): string | undefined {
  const [, path = source] = /^webpack(?:-internal)?:\/\/[^/]*\/(.*)$/s.exec(source) ?? [];
  const file = path.replace(/\?.*$/s, '').replace(/^.*!/s, '');
  if (/^(?:webpack\/|\(webpack\)|external |ignored\|)/.test(file)) return undefined;
  if (resolve(context, file) === pagePath('bundled')) return undefined;
  return sourceName({ root, folder: context, file });
}
