/** Command line flags of a Chromium for tests. */
export declare const chromiumFlags: readonly string[];
/** Path of an installed Chromium or Chrome, undefined when there is none. */
export declare function findChromium(): string | undefined;
/** Path of an installed Firefox, undefined when there is none. */
export declare function findFirefox(): string | undefined;
/** Path of an installed nginx, undefined when there is none. */
export declare function findNginx(): string | undefined;
/** Path of the program of a server that is not always there. Throws with `CORS_GUARD_SERVERS=all`, else undefined without it. */
export declare function findServer(name: 'apache' | 'go' | 'flask' | 'django'): string | undefined;
