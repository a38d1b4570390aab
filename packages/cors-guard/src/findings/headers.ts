import type { Exchange, HeaderLine } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';

/**
 * Names in a list header as they are spelled, empty items left out; also of lists that browsers cannot read, to show them.
 *
 * @example listIn('GET,, PUT ') // ['GET', 'PUT']
 */
export function listIn(value: string | null | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** Where an answer redirects to, as it says; undefined when it does not say. */
export function locationIn(exchange: Exchange | undefined): string | undefined {
  return (exchange && getHeader(exchange.headers, 'location')) ?? undefined;
}

/** An answer that names this origin or `*`: its API lets the page in. */
export function letsIn({ headers, origin }: Exchange): boolean {
  const allowed = getHeader(headers, 'access-control-allow-origin');
  return allowed !== null && (allowed === '*' || allowed === origin);
}

/**
 * Marks of a CORS layer that refused: any Access-Control-* header, or a Vary that names Origin or the headers of a preflight.
 * Source: measured on cors, @koa/cors, @fastify/cors and Hono; Koa leaves only the Vary.
 */
export function hasCorsMarks(headers: readonly HeaderLine[]): boolean {
  if (headers.some(([name]) => /^access-control-/i.test(name))) return true;
  return listIn(getHeader(headers, 'vary')).some((name) => /^(origin|access-control-request-.*)$/i.test(name));
}
