export interface PlaygroundCall {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly mode?: 'no-cors' | 'same-origin';
  readonly credentials?: 'include';
  /** Response header that the app reads. */
  readonly reads?: string;
  /** The app looks at nothing of the answer. */
  readonly unread?: boolean;
  /** The app listens to the progress of the upload. */
  readonly progress?: boolean;
}

export interface PlaygroundCase {
  readonly prefix: string;
  /** File below `apis/`. */
  readonly api: string;
  /** The app gets in production what it gets in development, although it looks unusual. */
  readonly healthy: boolean;
  readonly title: string;
  readonly about: string;
  readonly calls: readonly PlaygroundCall[];
}

export declare const cases: readonly PlaygroundCase[];
export declare function callId(call: Pick<PlaygroundCall, 'method' | 'path'>): string;
