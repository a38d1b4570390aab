import { createRequire } from 'node:module';
import type picomatch from 'picomatch';
import type { BrowserName } from '../predict/types.ts';
import { readSwitch, type Env } from './activity.ts';
import type { IgnoreRule, OverlaySettings, ProbeLevel, ResolvedOptions, ResolvedProbe } from './options.ts';
import { httpUrlOf, type Read } from './origins.ts';
import { splitPath } from './paths.ts';
import { readProduction, resolveProduction, type GivenProduction } from './read-production.ts';
import {
  headerLines,
  isPlainObject,
  listOf,
  objectOf,
  oneOf,
  readBoolean,
  textAs,
  throwProblems,
  wholeNumber,
  wrong,
  type Gathered,
  type Reader,
} from './readers.ts';

const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox', 'webkit', 'standard'];
const DEFAULT_BROWSERS: readonly BrowserName[] = ['chromium', 'firefox', 'webkit'];
const DEFAULT_OVERLAY: OverlaySettings = { position: 'bottom-right', shortcut: 'alt+shift+c' };
const DEFAULT_REPORT = 'node_modules/.cors-guard/report.json';

/** Headers that a check sets as a browser does; a value from the options would make its verdict false, or no HTTP at all. */
const SET_BY_CHECK =
  /^(origin|access-control-.*|sec-.*|host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect)$/i;

/** Where nested names belong, to answer `page: '...'` at the top. */
const NESTED = ['production.page', 'production.api', 'probe.level', 'probe.credentials', 'probe.timeout'];

/** What the readers return; all of it may be missing. */
interface Given {
  production: GivenProduction;
  proxy: Readonly<Record<string, string | object>>;
  probe: Partial<GivenProbe>;
  asProduction: boolean;
  keepAlive: boolean;
  exclude: readonly string[];
  ignore: readonly IgnoreRule[];
  browsers: readonly BrowserName[];
  overlay: OverlaySettings | false;
  report: string | false;
  enabled: boolean;
}

interface GivenProbe extends Omit<ResolvedProbe, 'mayUseCredentials'> {
  credentials: readonly string[];
}

/**
 * Validates the options and fills in the defaults. The environment variables `CORS_GUARD` and `CORS_GUARD_PAGE` are checked with
 * them, so that one message holds every mistake.
 *
 * @param input - what the user handed to `corsGuard()`; undefined = no options
 * @param env - the environment of the process
 * @param knownCodes - what `ignore` may name, see `ignorableCodes`
 * @throws CorsGuardError `invalid-options`: each mistake with path, value (never a secret) and what is expected
 * @example resolveOptions({ production: { api: 'same-origin' } }, process.env, ignorableCodes).probe.level // 'safe'
 */
export function resolveOptions(input: unknown, env: Env, knownCodes: readonly string[]): ResolvedOptions {
  const out: Gathered = { problems: [], notes: [] };
  const given = readOptions(knownCodes)(input === undefined ? {} : input, 'options', out) ?? {};
  const production = resolveProduction(given.production ?? {}, env, out);
  checkSwitch(env, out);
  throwProblems(out);
  return {
    production,
    proxy: given.proxy ?? {},
    probe: resolveProbe(given.probe ?? {}),
    asProduction: given.asProduction ?? false,
    keepAlive: given.keepAlive ?? true,
    isExcluded: pathMatcher(given.exclude ?? []),
    ignore: given.ignore ?? [],
    browsers: given.browsers ?? DEFAULT_BROWSERS,
    overlay: given.overlay ?? DEFAULT_OVERLAY,
    report: given.report ?? false,
    ...(given.enabled !== undefined && { enabled: given.enabled }),
    notes: out.notes,
  };
}

function readOptions(knownCodes: readonly string[]): Reader<Partial<Given>> {
  return objectOf<Given>(
    {
      production: readProduction,
      proxy: readProxy,
      probe: readProbe,
      asProduction: readBoolean,
      keepAlive: readBoolean,
      exclude: listOf(readGlob, 'globs such as "/api/legacy/*"'),
      ignore: listOf(readIgnore(knownCodes), "rules such as { code: 'allow-origin-missing' }"),
      browsers: readBrowsers,
      overlay: readOverlay,
      report: readReport,
      enabled: readBoolean,
    },
    NESTED,
  );
}

function checkSwitch(env: Env, out: Gathered): void {
  const read = readSwitch(env);
  if (read && 'expected' in read) wrong(out, 'CORS_GUARD', env.CORS_GUARD, read.expected);
}

const readProxy: Reader<Readonly<Record<string, string | object>>> = (value, path, out) => {
  if (!isPlainObject(value))
    return wrong(out, path, value, "an object such as { '/api': 'https://staging.example.com' }");
  const entries: Record<string, string | object> = {};
  for (const [context, entry] of Object.entries(value)) {
    if (typeof entry === 'string' ? entry !== '' : isPlainObject(entry)) entries[context] = entry as string | object;
    else if (entry !== undefined)
      wrong(out, `${path}[${JSON.stringify(context)}]`, entry, 'a URL, or the settings of a proxy entry');
  }
  return entries;
};

const readLevel: Reader<ProbeLevel> = (value, path, out) =>
  value === false ? false : oneOf(['safe', 'preflight'], ' or false')(value, path, out);

const readProbeObject: Reader<Partial<GivenProbe>> = objectOf<GivenProbe>({
  level: readLevel,
  credentials: listOf(readCredentialPath, 'paths such as "/api/me"'),
  headers: headerLines(SET_BY_CHECK),
  inFlight: wholeNumber(1, 16, 'requests at the same time'),
  perMinute: wholeNumber(1, 6000, 'requests a minute'),
  timeout: wholeNumber(100, 120_000, 'milliseconds'),
});

const readProbe: Reader<Partial<GivenProbe>> = (value, path, out) => {
  if (isPlainObject(value)) return readProbeObject(value, path, out);
  const level = readLevel(value, path, out);
  return level === undefined ? undefined : { level };
};

function resolveProbe(given: Partial<GivenProbe>): ResolvedProbe {
  return {
    level: given.level ?? 'safe',
    mayUseCredentials: pathMatcher(given.credentials ?? []),
    headers: given.headers ?? [],
    inFlight: given.inFlight ?? 2,
    perMinute: given.perMinute ?? 60,
    timeout: given.timeout ?? 10_000,
  };
}

function readGlob(value: unknown, path: string, out: Gathered): string | undefined {
  return isGlob(value)
    ? value
    : wrong(out, path, value, 'a glob on the path that starts with "/", such as "/api/legacy/*"');
}

/** Whoever takes the option for the place of a token must not find it in the terminal. */
function readCredentialPath(value: unknown, path: string, out: Gathered): string | undefined {
  return isGlob(value)
    ? value
    : wrong(out, path, value, 'a path or glob that starts with "/", such as "/api/me"', 'secret');
}

function isGlob(value: unknown): value is string {
  return typeof value === 'string' && /^(\/|\*\*)[^?#\s]*$/.test(value);
}

/** Compares the raw path without query; always with `/`, whatever the system. Most projects have no globs, and do not load what reads them. */
function pathMatcher(globs: readonly string[]): (devPath: string) => boolean {
  if (globs.length === 0) return () => false;
  const match = createRequire(import.meta.url)('picomatch') as typeof picomatch;
  const matches = match([...globs], { dot: true, windows: false });
  return (devPath) => matches(splitPath(devPath).path);
}

function readIgnore(knownCodes: readonly string[]): Reader<IgnoreRule> {
  const readCode = oneOf(knownCodes);
  const readRule = objectOf<IgnoreRule>({
    code: readCode,
    target: textAs(readTarget, 'the origin of an API'),
    detail: (value, path, out) => (typeof value === 'string' ? value : wrong(out, path, value, 'a string')),
  });
  return (value, path, out) => {
    const rule = typeof value === 'string' ? { code: readCode(value, path, out) } : readRule(value, path, out);
    if (rule === undefined) return undefined;
    const { code, ...rest } = rule;
    if (code !== undefined) return { code, ...rest };
    const isMissing = isPlainObject(value) && value.code === undefined;
    return isMissing ? wrong(out, `${path}.code`, undefined, 'the code of a finding') : undefined;
  };
}

function readTarget(text: string): Read<string> {
  const url = httpUrlOf(text);
  return url ? { value: url.origin } : { expected: 'the origin of an API, such as "https://api.example.com"' };
}

const readBrowsers: Reader<readonly BrowserName[]> = (value, path, out) => {
  if (Array.isArray(value) && value.length === 0)
    return wrong(out, path, value, `at least one of ${BROWSERS.join(', ')}`);
  const browsers = listOf(oneOf(BROWSERS), 'browsers')(value, path, out);
  return browsers && [...new Set(browsers)];
};

const readOverlayObject = objectOf<OverlaySettings>({
  position: oneOf(['bottom-right', 'bottom-left', 'top-right', 'top-left']),
  shortcut: readShortcut,
});

const readOverlay: Reader<OverlaySettings | false> = (value, path, out) => {
  if (typeof value === 'boolean') return value && DEFAULT_OVERLAY;
  if (!isPlainObject(value)) return wrong(out, path, value, 'true, false or an object with position and shortcut');
  return { ...DEFAULT_OVERLAY, ...readOverlayObject(value, path, out) };
};

function readShortcut(value: unknown, path: string, out: Gathered): string | undefined {
  const isKeys = typeof value === 'string' && /^((ctrl|alt|shift|meta)\+)+[a-z\d]$/i.test(value);
  if (isKeys || value === '') return value;
  return wrong(out, path, value, "keys such as 'alt+shift+c', or '' for none");
}

const readReport: Reader<string | false> = (value, path, out) => {
  if (value === true) return DEFAULT_REPORT;
  if (value === false || (typeof value === 'string' && value.trim() !== '')) return value;
  return wrong(out, path, value, 'true, false or the path of a file');
};
