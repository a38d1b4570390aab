import { SourceMap, type SourceMapPayload } from 'node:module';
import type { StackFrame } from '../observe/index.ts';

/** A place in a source, as a map names it; counted from 1. */
export interface TracedPlace {
  readonly source: string;
  readonly line: number;
  /** Missing where the map knows lines only. */
  readonly column: number | undefined;
}

const maps = new WeakMap<object, SourceMap>();

/**
 * Reads a source map, once. Node's own reader is used: bundlers have one, but do not hand it out.
 *
 * @param map - parsed, of any origin
 * @returns undefined where it maps nothing: the code is served as it is written
 */
export function readMap(map: unknown): SourceMap | undefined {
  if (typeof map !== 'object' || map === null || !('mappings' in map) || map.mappings === '') return undefined;
  const read = maps.get(map) ?? new SourceMap(map as unknown as SourceMapPayload);
  maps.set(map, read);
  return read;
}

/** Follows a frame through a map; undefined where the map does not know it. */
export function trace(map: SourceMap, { line, column }: StackFrame): TracedPlace | undefined {
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry) || !entry.originalSource) return undefined;
  // A map made by lines puts everything at their start.
  const isByLine = entry.generatedColumn === 0 && entry.originalColumn === 0 && column > 1;
  return {
    source: decoded(entry.originalSource),
    line: entry.originalLine + 1,
    column: isByLine ? undefined : entry.originalColumn + 1,
  };
}

/**
 * A place as people write it, as far as it is known.
 *
 * @example placeName('src/api.ts', { line: 14, column: 9 }) // 'src/api.ts:14:9'
 */
export function placeName(
  name: string | undefined,
  place: { readonly line: number; readonly column: number | undefined } | undefined,
): string | undefined {
  if (name === undefined || !place) return name;
  return place.column === undefined ? `${name}:${place.line}` : `${name}:${place.line}:${place.column}`;
}

/** A path that stands in a URL; as it is where it is no right one. */
export function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
