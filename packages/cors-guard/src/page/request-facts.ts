import { linesOf, told } from './author-headers.ts';
import { bodyKindOf, tagOf } from './body-kind.ts';
import { NativeRequest } from './natives.ts';
import type { CallFacts } from './types.ts';

/** Fields that the browser resolves for us. */
const fields = ['method', 'mode', 'credentials', 'redirect'] as const;

/**
 * What `fetch(input, init)` asks for, with all defaults. The browser itself resolves them, in a Request without the body: one that
 * is made of another Request, or is given a stream, uses it up.
 *
 * A Request does not tell what its body is made of, nor who has set its Content-Type: it counts as the author's, which makes no
 * difference to what a browser sends.
 *
 * @returns undefined when the call does not leave (aborted already), or cannot be told without touching what the author handed over
 * @throws what the browser throws when it refuses the call
 */
export function fetchFacts(input: unknown, init: unknown): CallFacts | undefined {
  const request = tagOf(input) === 'Request' ? (input as Request) : undefined;
  const own = Object(init) as Readonly<Record<string, unknown>>;
  const field = (name: keyof Request): unknown => own[name] ?? request?.[name];
  const lines = linesOf(field('headers'));
  if (!lines || (field('signal') as AbortSignal | undefined)?.aborted) return undefined;

  const given: Record<string, unknown> = { method: 'GET', headers: lines };
  for (const name of fields) if (field(name) !== undefined) given[name] = field(name);
  const resolved = new NativeRequest(request?.url ?? String(input), given);
  const { url, mode, credentials, redirect } = resolved;
  const isBodyless = /^(GET|HEAD)$/.test(resolved.method);
  const inherits = own['body'] === undefined && !isBodyless && request?.headers.has('content-type');
  const body = inherits ? 'buffer' : bodyKindOf(own['body']);
  const headers = told(lines, resolved.headers);
  if (!headers || (isBodyless && body !== 'none')) return undefined;
  return {
    api: 'fetch',
    method: String(given['method']),
    url,
    mode: mode as CallFacts['mode'],
    credentials,
    redirect,
    headers,
    body,
    uploadListener: false,
  };
}
