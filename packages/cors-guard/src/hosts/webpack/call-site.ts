import type { SourceMap } from 'node:module';
import { join, resolve } from 'node:path';
import { stackFrames, type StackFrame } from '../../observe/index.ts';
import { printable } from '../../printable.ts';
import { pagePath } from '../page-text.ts';
import { sourceName } from '../source-name.ts';
import { decoded, placeName, readMap, trace } from '../trace.ts';
import type { CallSites, EmittedScripts, EmittingCompiler } from './emitted.ts';

/** Longest name of a place that is shown. */
const MOST_NAME = 300;

/** Longer maps are not read: the dev server would stand still meanwhile. In characters. */
const MOST_MAP = 30_000_000;

/** Maps that are kept, until the next build. */
const MOST_KEPT = 8;

/**
 * Finds places in the sources of a bundle, through the maps that the bundler has emitted. How exact they are is the `devtool`'s
 * choice: file, line and column; file and line (`cheap-module-*`); the file alone (`eval`, `cheap-*`).
 *
 * @param emitted - of all compilers of the dev server, see `callSitesOf`
 * @param root - folder of the project, absolute
 * @returns takes `Error.stack` of Chromium, Firefox or WebKit, untrusted; gives `src/api.ts:14:9`, `src/api.ts:14` or `src/api.ts`
 */
export function createCallSites(emitted: readonly EmittedScripts[], root: string): CallSites {
  const outputs = emitted.map(createOutput);
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

function createOutput(scripts: EmittedScripts): Output {
  const { compiler } = scripts;
  const found = keptOf(scripts);
  return {
    context: compiler.context,
    async find(frame) {
      const isModule = !frame.url.startsWith('http');
      const mapped = await found(frame.url, isModule ? mapOfModule : mapOfScript);
      const place = mapped?.map && trace(mapped.map, frame);
      if (place) return isOfSources(compiler.options) ? { source: place.source, place } : { source: place.source };
      // A module that was put into `eval` without a map still has its name.
      return isModule && mapped && !mapped.map ? { source: decoded(frame.url) } : undefined;
    },
  };
}

type Find = (scripts: EmittedScripts, url: string) => Promise<Mapped | undefined>;

/** What was found for a URL in this build, or is found now. */
function keptOf(scripts: EmittedScripts): (url: string, find: Find) => Promise<Mapped | undefined> {
  const found = new Map<string, Promise<Mapped | undefined>>();
  let build = 0;
  return (url, find) => {
    if (build !== scripts.builds()) found.clear();
    build = scripts.builds();
    const map = found.get(url) ?? find(scripts, url).catch(() => undefined);
    found.delete(url);
    found.set(url, map);
    const [oldest] = found.keys();
    if (found.size > MOST_KEPT && oldest !== undefined) found.delete(oldest);
    return map;
  };
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
async function mapOfScript({ compiler, names }: EmittedScripts, url: string): Promise<Mapped | undefined> {
  const name = namesOf(url).find((one) => names.has(one));
  const text = name && (await readOutput(compiler, name));
  if (text === undefined) return undefined;
  const [, inline] = INLINE_MAP.exec(lastLine(text)) ?? [];
  return { map: mapIn(inline === undefined ? await readOutput(compiler, `${name}.map`) : unpacked(inline)) };
}

/** A module in the text of an `eval`, which ends with its map, if it has one, and its name. */
async function mapOfModule({ compiler, names }: EmittedScripts, url: string): Promise<Mapped | undefined> {
  for (const name of names) {
    const text = (await readOutput(compiler, name)) ?? '';
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
