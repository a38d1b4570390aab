import type { Logger } from 'vite';

export interface Apis {
  /** Path prefix of a case to the address of its API: `{ '/mistyped': 'http://127.0.0.1:40123' }`. */
  readonly origins: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface PlaygroundOptions {
  /** The dev server that serves the app. Default: `vite`. */
  readonly app?: 'vite' | 'webpack' | 'rspack';
  /** Port of the dev server; a taken one gives way to a free one, 0 takes any. */
  readonly port?: number;
  /** Port of the built app; a taken one gives way to a free one, 0 takes any. */
  readonly productionPort?: number;
  /** Path of the report file that cors-guard writes. */
  readonly report?: string;
  /** Of Vite. */
  readonly customLogger?: Logger;
  /** Called when the page can be opened, before the dev server and cors-guard print their lines. */
  readonly introduce?: (playground: Omit<Playground, 'close'>) => void;
}

export interface Playground {
  /** Address of the app in development. */
  readonly url: string;
  /** Origin of the app as production serves it; it is listening. */
  readonly pageOrigin: string;
  readonly apis: Apis['origins'];
  close(): Promise<void>;
}

export declare function startApis(options: { readonly pageOrigin: string }): Promise<Apis>;
export declare function startPlayground(options?: PlaygroundOptions): Promise<Playground>;
export declare function buildApp(apiOrigins: Apis['origins']): Promise<Map<string, string | Uint8Array>>;
