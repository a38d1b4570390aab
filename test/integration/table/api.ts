/** What an API of the table is: functions from a request to an answer. */

/** Header lines by name; a list becomes as many lines. */
export type Lines = Readonly<Record<string, string | readonly string[]>>;

/** As much of a request as an API decides by. */
export interface Asked {
  /** Value of the Origin header, `''` = none. */
  readonly origin: string;
  /** Origin of the production page, the one a healthy API allows. */
  readonly page: string;
  /** Access-Control-Request-Method and -Headers of a preflight, else `''`. */
  readonly method: string;
  readonly names: string;
  readonly path: string;
  /** With its question mark, `''` = none. */
  readonly query: string;
  /** Origin of the server that some APIs redirect to; it answers by the API's own `elsewhere`. */
  readonly elsewhere: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Lines;
}

export interface Api {
  /** First segment of its paths. */
  readonly name: string;
  /** The healthy API that it is one header, or one status, away from; missing = it is healthy itself. */
  readonly twin?: string;
  readonly preflight: (asked: Asked) => Reply;
  readonly actual: (asked: Asked) => Reply;
  /** The other server's answer to whoever is sent there, preflights included. */
  readonly elsewhere?: (asked: Asked) => Reply;
}

/** Stands behind the path of the case where a redirect has led. */
export const MOVED = '/there';
