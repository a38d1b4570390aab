/** As much as the gallery uses of packages that bring no types. */

declare module 'koa' {
  import type { RequestListener } from 'node:http';
  export interface Context {
    readonly method: string;
    readonly path: string;
    status: number;
    body: unknown;
    get(name: string): string;
    set(headers: Readonly<Record<string, string>>): void;
    throw(status: number): never;
  }
  export type Middleware = (context: Context, next: () => Promise<unknown>) => unknown;
  export default class Koa {
    silent: boolean;
    use(middleware: Middleware): this;
    callback(): RequestListener;
  }
}

declare module '@koa/cors' {
  import type { Context, Middleware } from 'koa';
  interface Options {
    readonly origin?: string | ((context: Context) => string);
    readonly credentials?: boolean;
    readonly allowMethods?: readonly string[];
    readonly allowHeaders?: readonly string[];
    readonly keepHeadersOnError?: boolean;
  }
  export default function cors(options?: Options): Middleware;
}
