import type { Policy } from './types.ts';

/**
 * Items as string literals, separated by commas. Escapes nothing: a {@link Policy} holds only characters that mean nothing to any
 * of the languages.
 *
 * @example strings(['GET', 'PUT']) // "'GET', 'PUT'"
 */
export function strings(items: readonly string[], quote: string = "'"): string {
  return items.map((item) => quote + item + quote).join(', ');
}

/** `name: value` pairs as indented lines with a final comma; undefined values are left out. */
export function fields(pairs: Readonly<Record<string, string | undefined>>, indent: string = '    '): string {
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${indent}${name}: ${value},`)
    .join('\n');
}

/** Lines of a snippet; what is false is left out. */
export function lines(...all: readonly (string | false)[]): string {
  return all.filter((line) => line !== false).join('\n');
}

/** A JavaScript list of strings. */
export const array = (items: readonly string[]): string => `[${strings(items)}]`;

/** A list that only stands where there is something to list. */
export function ifAny<T>(items: readonly string[], write: (items: readonly string[]) => T): T | undefined {
  return items.length === 0 ? undefined : write(items);
}

/**
 * The methods, where a middleware would not allow all of them by itself.
 *
 * @param allowed - what the middleware allows by default
 */
export function methodsBeyond({ methods, lists }: Policy, allowed: readonly string[]): readonly string[] {
  return lists.methods || methods.some((method) => !allowed.includes(method)) ? methods : [];
}

/** The request headers, where a middleware that answers with what was asked for is told a list of its own. */
export function listedHeaders({ headers, lists }: Policy): readonly string[] {
  return lists.headers ? headers : [];
}

/** The methods that middlewares for Node allow by default. */
export const USUAL_METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'] as const;

/** Header lines of every answer, without the origin: `[name, value]`. */
export function plainHeaders({ exposed, credentials }: Policy): readonly (readonly [string, string])[] {
  return [
    ...(credentials ? [['Access-Control-Allow-Credentials', 'true'] as const] : []),
    ...(exposed.length > 0 ? [['Access-Control-Expose-Headers', exposed.join(', ')] as const] : []),
  ];
}

/** Header lines that only a preflight needs and that harm no other answer. */
export function preflightHeaders({ methods, headers }: Policy): readonly (readonly [string, string])[] {
  return [
    ['Access-Control-Allow-Methods', methods.join(', ')],
    ...(headers.length > 0 ? [['Access-Control-Allow-Headers', headers.join(', ')] as const] : []),
  ];
}

/** All lines of a server that can only send fixed values: one origin. */
export function fixedHeaders(policy: Policy): readonly (readonly [string, string])[] {
  return [
    ['Access-Control-Allow-Origin', policy.origins[0] ?? ''],
    ...plainHeaders(policy),
    ...preflightHeaders(policy),
  ];
}

/** Said where a server can send one fixed origin only. */
export function otherOrigins({ origins }: Policy): readonly string[] {
  return origins.length > 1
    ? [`This sends one origin only; ${origins.slice(1).join(', ')} was allowed before and has to be answered by code.`]
    : [];
}
