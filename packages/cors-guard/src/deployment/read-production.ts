import type { HeaderLine } from '../predict/types.ts';
import type { Env } from './activity.ts';
import type { ResolvedOptions } from './options.ts';
import { readApi, readPage, type Read } from './origins.ts';
import { trimSlashes } from './paths.ts';
import { headerLines, isPlainObject, objectOf, textAs, wrong, type Gathered, type Reader } from './readers.ts';
import type { Fact, Route } from './types.ts';

/** The option `production` as it was read, without what the environment adds. */
export interface GivenProduction {
  page?: string;
  api?: readonly Fact<Route>[];
  headers?: readonly HeaderLine[];
}

/** Adds `CORS_GUARD_PAGE` where the option names no page, and finds what contradicts itself. */
export function resolveProduction(given: GivenProduction, env: Env, out: Gathered): ResolvedOptions['production'] {
  const page = pageOf(given.page, env, out);
  const routes = given.api ?? [];
  if (page?.value === 'null' && routes.some(({ value }) => value.to === 'same-origin')) {
    const expected = `a URL, because the page's origin is 'null' (${page.source}) and nothing is same-origin to it`;
    wrong(out, 'production.api', 'same-origin', expected);
  }
  return { ...(page && { page }), routes, ...(given.headers && { headers: given.headers }) };
}

function pageOf(given: string | undefined, env: Env, out: Gathered): Fact<string> | undefined {
  if (given !== undefined) return { value: given, basis: 'given', source: 'option production.page' };
  if (!env.CORS_GUARD_PAGE) return undefined;
  const value = textAs(readPage, 'one origin')(env.CORS_GUARD_PAGE, 'CORS_GUARD_PAGE', out);
  return value === undefined ? undefined : { value, basis: 'given', source: 'CORS_GUARD_PAGE' };
}

const readApiOption: Reader<readonly Fact<Route>[]> = (value, path, out) => {
  const what = `'same-origin', a URL, or a map such as { '/api': 'https://api.example.com' }`;
  if (typeof value === 'string') {
    const to = textAs(readApi, what)(value, path, out);
    return to === undefined ? undefined : [givenRoute('', to, path)];
  }
  if (!isPlainObject(value) || Object.keys(value).length === 0) return wrong(out, path, value, what);
  const routes = new Map<string, Fact<Route>>();
  for (const [key, item] of Object.entries(value)) {
    const at = `${path}[${JSON.stringify(key)}]`;
    const written = textAs(readPrefix, 'a path prefix')(key, `a key of ${path}`, out);
    const to = textAs(readApi, `'same-origin' or a URL`)(item, at, out);
    if (written === undefined || to === undefined) continue;
    const prefix = trimSlashes(written);
    const same = routes.get(prefix);
    if (same && same.value.to !== to) wrong(out, at, item, `one place only for the prefix "${written}"`);
    routes.set(prefix, givenRoute(prefix, to, at));
  }
  return [...routes.values()].sort((a, b) => b.value.prefix.length - a.value.prefix.length);
};

function givenRoute(prefix: string, to: string, path: string): Fact<Route> {
  return { value: { prefix, to, join: 'forwarded' }, basis: 'given', source: `option ${path}` };
}

function readPrefix(text: string): Read<string> {
  if (!/^\/[^?#\s]*$/.test(text)) return { expected: 'a path prefix such as "/api"' };
  // A lone slash is the usual way to write "everything" and needs no note.
  return { value: text === '/' ? text : trimSlashes(text) };
}

/** Reads the option `production`. */
export const readProduction: Reader<GivenProduction> = objectOf<GivenProduction>({
  page: textAs(readPage, 'one origin such as "https://app.example.com"'),
  api: readApiOption,
  headers: headerLines(/^$/),
});
