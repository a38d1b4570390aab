import type { BrowserName, HeaderLine } from '../predict/types.ts';
import type { Fact, Route } from './types.ts';

/**
 * Options of `corsGuard(options)`. All are optional. A wrong type or an unknown name throws {@link CorsGuardError} at start, with
 * every mistake in one message; a value that can only mean one thing is repaired, and the start of the server says so.
 *
 * @example
 * corsGuard({ production: { page: 'https://app.example.com', api: 'https://api.example.com' } })
 */
export interface CorsGuardOptions {
  /** What production looks like. Default: nothing is known, and what rests on it is at most a warning. */
  readonly production?: ProductionOptions;
  /**
   * Proxy entries for the dev server, in the host's own syntax. The user's own entries win over them. Default: none.
   *
   * @example { '/api': 'https://staging.example.com' }
   */
  readonly proxy?: Readonly<Record<string, string | object>>;
  /**
   * How the API is asked. `'safe'` (default): preflights, and GET or HEAD without credentials of calls that were GET or HEAD.
   * `'preflight'`: OPTIONS only. `false`: nothing is sent at all. An object sets more than the level.
   *
   * @example 'preflight'
   */
  readonly probe?: ProbeLevel | ProbeOptions;
  /**
   * `true`: the dev proxy sends calls on with the Origin (and Sec-Fetch-Site) of the production page, as production will. Their own answers then tell
   * what a browser makes of them, also those to POST and errors, and no GET is asked twice. An API that refuses that origin
   * refuses it in development, too. Needs a known page and an API that production calls at the target of the proxy. Default:
   * `false`.
   *
   * @example true
   */
  readonly asProduction?: boolean;
  /**
   * Connections to the targets of the proxy are kept for GET, HEAD and OPTIONS, up to 2 s after their last use. `false`: a new one
   * for each request, as dev servers have it. An `agent` of a proxy entry wins over this. Default: `true`.
   *
   * @example false
   */
  readonly keepAlive?: boolean;
  /**
   * Globs on the path the page asks for, without query: never tapped, never asked. `*` stays within a segment, `**` does not.
   * Default: none.
   *
   * @example ['/api/legacy/*', '/auth/**']
   */
  readonly exclude?: readonly string[];
  /**
   * Findings that are counted and not shown. Default: none.
   *
   * @example [{ code: 'allow-origin-missing', target: 'https://maps.example.com' }]
   */
  readonly ignore?: readonly IgnoreRule[];
  /**
   * Browsers a call is judged for; `'standard'` is the letter of the Fetch text. Default: `['chromium', 'firefox', 'webkit']`.
   *
   * @example ['chromium', 'standard']
   */
  readonly browsers?: readonly BrowserName[];
  /**
   * Writes a report as JSON: `true` to `node_modules/.cors-guard/report.json`, a string to that path, relative to the project.
   * Default: `false`.
   *
   * @example 'reports/cors.json'
   */
  readonly report?: boolean | string;
  /**
   * The badge in the page and the panel behind it. `false`: none; an object sets where it stands and which keys open it.
   * Default: `true`, the same as `{ position: 'bottom-right', shortcut: 'alt+shift+c' }`.
   *
   * @example { position: 'bottom-left', shortcut: '' }
   */
  readonly overlay?: boolean | OverlayOptions;
  /**
   * `true`: active also in test runs, in CI and on servers without a proxy, where it otherwise rests. `false`: never active.
   * The environment variable `CORS_GUARD=on` or `off` wins over it. Default: active when a dev server with a proxy starts.
   *
   * @example true
   */
  readonly enabled?: boolean;
}

/** What production looks like (option `production`). */
export interface ProductionOptions {
  /**
   * Origin the page is served from; `'null'` for `file:` and sandboxed pages; app schemes such as `capacitor://localhost`.
   * Default: the environment variable `CORS_GUARD_PAGE`, else `public/CNAME`, else unknown.
   *
   * @example 'https://app.example.com'
   */
  readonly page?: string;
  /**
   * Where calls go: one URL, `'same-origin'` when the host of the page forwards them, or a map of path prefixes to either.
   * Default: read from the client variables of the project, else the target of the proxy is assumed.
   *
   * @example { '/api': 'https://api.example.com', '/auth': 'same-origin' }
   */
  readonly api?: string | Readonly<Record<string, string>>;
  /**
   * Headers that production sends with the page. Default: none.
   *
   * @example { 'content-security-policy': "connect-src 'self' https://api.example.com" }
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How far asking may go; see {@link CorsGuardOptions.probe}. */
export type ProbeLevel = 'safe' | 'preflight' | false;

/** Option `probe` in full. */
export interface ProbeOptions {
  /** Default `'safe'`. */
  readonly level?: ProbeLevel;
  /**
   * Paths or globs on the path the page asks for: their GET and HEAD are repeated with the cookies and the Authorization of the
   * page, to the proxy's own target only. Default: none.
   *
   * @example ['/api/me']
   */
  readonly credentials?: readonly string[];
  /**
   * Headers that open a gate in front of staging; sent to the proxy's own target only, never shown. Default: none.
   *
   * @example { 'x-gate-key': process.env.GATE_KEY }
   */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Requests at the same time to one target, 1 to 16. Default 2. */
  readonly inFlight?: number;
  /** Requests a minute to one target, 1 to 6000. Default 60. */
  readonly perMinute?: number;
  /** Longest wait for an answer in milliseconds, 100 to 120000. Default 10000. */
  readonly timeout?: number;
}

/** Option `overlay` in full. */
export interface OverlayOptions {
  /** Corner of the badge. Default `'bottom-right'`. */
  readonly position?: OverlayPosition;
  /** Opens and closes the panel: ctrl, alt, shift, meta and one letter or digit; `''` for none. Default `'alt+shift+c'`. */
  readonly shortcut?: string;
}

/** Where the badge stands. */
export type OverlayPosition = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';

/** The option `overlay` with its defaults filled in. */
export type OverlaySettings = Required<OverlayOptions>;

/** One kind of finding that is not shown; a field that is missing matches everything. */
export interface IgnoreRule {
  /** Code of the finding, e.g. `allow-origin-missing`. */
  readonly code: string;
  /** Origin of the API, e.g. `https://api.example.com`. */
  readonly target?: string;
  /** Sub-case of the finding, e.g. `trailing-slash`. */
  readonly detail?: string;
}

/** The options after validation: every default filled in, every value in its one spelling. */
export interface ResolvedOptions {
  readonly production: {
    /** From the option or from `CORS_GUARD_PAGE`; missing = neither. */
    readonly page?: Fact<string>;
    /** Longest prefix first. */
    readonly routes: readonly Fact<Route>[];
    /** Missing = not given. */
    readonly headers?: readonly HeaderLine[];
  };
  /** Entries as the user wrote them; objects keep their identity. */
  readonly proxy: Readonly<Record<string, string | object>>;
  readonly probe: ResolvedProbe;
  readonly asProduction: boolean;
  readonly keepAlive: boolean;
  /** @param devPath - path and query the page asked for */
  readonly isExcluded: (devPath: string) => boolean;
  readonly ignore: readonly IgnoreRule[];
  readonly browsers: readonly BrowserName[];
  /** No overlay, or how it behaves. */
  readonly overlay: OverlaySettings | false;
  /** Path relative to the project, or no report. */
  readonly report: string | false;
  readonly enabled?: boolean;
  /** What was repaired, one line each. */
  readonly notes: readonly string[];
}

/** Option `probe` after validation. */
export interface ResolvedProbe {
  readonly level: ProbeLevel;
  /** @param devPath - path and query the page asked for */
  readonly mayUseCredentials: (devPath: string) => boolean;
  readonly headers: readonly HeaderLine[];
  readonly inFlight: number;
  readonly perMinute: number;
  /** Milliseconds. */
  readonly timeout: number;
}
