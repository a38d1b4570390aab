import { posix } from 'node:path';
import type { ViteDevServer } from 'vite';
import { stackFrames, type StackFrame } from '../../observe/index.ts';
import { printable } from '../../printable.ts';
import { sourceName } from '../source-name.ts';
import { decoded, placeName, readMap, trace } from '../trace.ts';

/** Longest name of a place that is shown. */
const MOST_NAME = 300;

/** As much of a module of Vite's graph as is read; the same in all majors. */
interface ServedModule {
  readonly file: string | null;
  readonly transformResult: { readonly map: unknown } | null;
}

/**
 * Finds the place in the user's source that a stack is about: the innermost frame in a file of the project, not of a library, of this
 * plugin or of the dev server. Only modules that the server has served already are looked at; nothing is read from disk.
 *
 * @param stack - `Error.stack` of Chromium, Firefox or WebKit, untrusted
 * @returns `src/api.ts:14:9`, counted from 1; null when no frame is the user's
 */
export function callSiteOf(server: ViteDevServer, stack: string): string | null {
  for (const frame of stackFrames(stack)) {
    const module = moduleOf(server, frame);
    const place = module && placeIn(module, frame, server.config);
    if (place) return printable(place, MOST_NAME);
  }
  return null;
}

/** Vite keeps modules under the path and query it served them by, without the base and the time of a hot update. */
function moduleOf(server: ViteDevServer, { url }: StackFrame): ServedModule | undefined {
  const { base } = server.config;
  const { pathname, search } = new URL(url);
  const isBelow = base.startsWith('/') && pathname.startsWith(base);
  const path = isBelow ? pathname.slice(base.length - 1) : pathname;
  const query = search
    .slice(1)
    .split('&')
    .filter((part) => !/^(?:t=\d+|import|)$/.test(part))
    .join('&');
  // Vite 5 has no environments.
  const { environments } = server as { readonly environments?: ViteDevServer['environments'] };
  const graph = environments?.client.moduleGraph ?? server.moduleGraph;
  return graph.urlToModuleMap.get(decoded(query === '' ? path : `${path}?${query}`));
}

function placeIn(
  { file, transformResult }: ServedModule,
  frame: StackFrame,
  { root, cacheDir }: ViteDevServer['config'],
): string | undefined {
  if (!file || !transformResult) return undefined;
  const isOfVite = sourceName({ root: cacheDir, folder: cacheDir, file })?.startsWith('..') === false;
  if (isOfVite) return undefined;
  const folder = posix.dirname(file.replaceAll('\\', '/'));
  const map = readMap(transformResult.map);
  if (!map) return placeName(sourceName({ root, folder, file }), { line: frame.line, column: frame.column });
  const place = trace(map, frame);
  return place && placeName(sourceName({ root, folder, file: place.source }), place);
}
