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

/** Names of scripts that are kept; every hot update brings one. */
const MOST_SCRIPTS = 1_000;

/** As much of a compiler as is used; of webpack and of Rspack. */
export interface EmittingCompiler {
  readonly context: string;
  readonly options: object;
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
 * choice: file, line and column; file and line (`cheap-module-*`); the file alone (`eval`, `cheap-*`).
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

/** Code that was emitted, and its map. */
interface Mapped {
  readonly map: SourceMap | undefined;
}

/** What one compiler has emitted. */
interface Output {
  readonly context: string;
  find(frame: StackFrame): Promise<Found | undefined>;
}

function createOutput(compiler: EmittingCompiler): Output {
  const emitted = emittedBy(compiler);
  return {
    context: compiler.context,
    async find(frame) {
      const isModule = !frame.url.startsWith('http');
      const found = await emitted.kept(frame.url, isModule ? mapOfModule : mapOfScript);
      const place = found?.map && trace(found.map, frame);
      if (place) return isOfSources(compiler.options) ? { source: place.source, place } : { source: place.source };
      // A module that was put into `eval` without a map still has its name.
      return isModule && found && !found.map ? { source: decoded(frame.url) } : undefined;
    },
  };
}

type Find = (emitted: Emitted, url: string) => Promise<Mapped | undefined>;

/** The scripts of a compiler. */
interface Emitted {
  /** Paths from the output folder; also of builds before: pages keep what they have loaded. */
  readonly scripts: ReadonlySet<string>;
  readonly read: (name: string) => Promise<string | undefined>;
  /** What was found for a URL in this build, or is found now. */
  readonly kept: (url: string, find: Find) => Promise<Mapped | undefined>;
}

function emittedBy(compiler: EmittingCompiler): Emitted {
  const scripts = new Set<string>();
  const found = new Map<string, Promise<Mapped | undefined>>();
  compiler.hooks.done.tap('cors-guard', ({ compilation }) => {
    found.clear();
    if (scripts.size > MOST_SCRIPTS) scripts.clear();
    for (const asset of Object.keys(compilation.assets)) {
      const name = asset.replace(/\?.*/s, '');
      if (/\.[cm]?js$/.test(name)) scripts.add(name);
    }
  });
  const emitted: Emitted = {
    scripts,
    read: (name) => readOutput(compiler, name),
    kept(url, find) {
      const map = found.get(url) ?? find(emitted, url).catch(() => undefined);
      found.delete(url);
      found.set(url, map);
      const [oldest] = found.keys();
      if (found.size > MOST_KEPT && oldest !== undefined) found.delete(oldest);
      return map;
    },
  };
  return emitted;
}

function readOutput({ outputFileSystem, outputPath }: EmittingCompiler, name: string): Promise<string | undefined> {
  return new Promise((done) => {
    if (!outputFileSystem) return done(undefined);
    outputFileSystem.readFile(join(outputPath, name), (error, content) =>
      done(error || content === undefined ? undefined : textOf(content)),
    );
  });
}

/** A script with a map at its end, or beside it. */
async function mapOfScript({ scripts, read }: Emitted, url: string): Promise<Mapped | undefined> {
  const name = namesOf(url).find((one) => scripts.has(one));
  const text = name && (await read(name));
  if (text === undefined) return undefined;
  const [, inline] = INLINE_MAP.exec(lastLine(text)) ?? [];
  return { map: mapIn(inline === undefined ? await read(`${name}.map`) : unpacked(inline)) };
}

/** A module in the text of an `eval`, which ends with its map, if it has one, and its name. */
async function mapOfModule({ scripts, read }: Emitted, url: string): Promise<Mapped | undefined> {
  for (const name of scripts) {
    const text = (await read(name)) ?? '';
    const end = text.indexOf(`\\n//# sourceURL=${url}\\n`);
    if (end === -1) continue;
    const [, inline] = INLINE_MAP.exec(text.slice(text.lastIndexOf('\\n', end - 1), end)) ?? [];
    return { map: inline === undefined ? undefined : mapIn(unpacked(inline)) };
  }
  return undefined;
}

/** Maps without what loaders did lead to lines of their output. */
function isOfSources({ devtool }: { readonly devtool?: unknown }): boolean {
  return typeof devtool !== 'string' || !/cheap-(?!module)/.test(devtool);
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
