export interface PlaygroundCall {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface PlaygroundCase {
  readonly prefix: string;
  /** File below `apis/`. */
  readonly api: string;
  /** Nothing is wrong with this API, although it looks unusual. */
  readonly healthy: boolean;
  readonly title: string;
  readonly about: string;
  readonly calls: readonly PlaygroundCall[];
}

export declare const cases: readonly PlaygroundCase[];
export declare function callId(call: Pick<PlaygroundCall, 'method' | 'path'>): string;
