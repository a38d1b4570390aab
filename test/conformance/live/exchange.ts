import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';

/** A request as it reached a server; header values are bytes (latin1). */
export interface ArrivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Scheme, host and port that the browser asked. */
  readonly origin: string;
  readonly headers: readonly HeaderLine[];
  readonly bodyLength: number;
}

/** What goes back, header lines byte for byte. */
export interface Reply {
  readonly status: number;
  readonly headers: readonly HeaderLine[];
  readonly body: string;
}

export type Respond = (request: ArrivedRequest) => Reply;

/** Value of a header of which there is one line; `undefined` = absent. */
export function headerOf({ headers }: { readonly headers: readonly HeaderLine[] }, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** Adds header lines for the names that are not there yet. */
export function withDefaults(headers: readonly HeaderLine[], defaults: readonly HeaderLine[]): HeaderLine[] {
  return [...headers, ...defaults.filter(([name]) => headerOf({ headers }, name.toLowerCase()) === undefined)];
}
