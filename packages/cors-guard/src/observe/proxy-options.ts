import type { Agent } from 'node:http';
import type { EntryTransport } from '../probe/types.ts';

/** What is read of the options of a proxy entry; the same names in http-proxy 1.x, http-proxy-3, httpxy and everything above them. */
export interface ProxyOptionsLike {
  /** URL as text, `URL`, or an object with host, port, protocol and TLS settings. */
  readonly target?: unknown;
  readonly secure?: unknown;
  readonly agent?: unknown;
  readonly ssl?: unknown;
  readonly ca?: unknown;
  readonly headers?: unknown;
  readonly auth?: unknown;
  readonly prependPath?: unknown;
  readonly ignorePath?: unknown;
  readonly selfHandleResponse?: unknown;
}

/** Where a proxy entry forwards to. */
export interface ProxyTarget {
  /** Serialized http(s) origin; `ws:` and `wss:` count as the http pair they are opened with. */
  readonly target: string;
  /** Path that the proxy puts in front, without a slash at its end: `''` or `/v2`. */
  readonly targetBase: string;
}

/** Agents that this package has set on entries: no part of what the user configured. */
export const ownAgents: WeakSet<object> = new WeakSet();

const TLS_NAMES = ['ca', 'cert', 'key', 'pfx', 'passphrase'] as const;

/**
 * Origin and base path of an entry's target.
 *
 * @param options - options of the entry, or those a proxy event hands over (its `target` is final: after a router)
 * @returns undefined when there is no target or it cannot be understood
 * @example targetOf({ target: 'https://api.example.com/v2/' }) // { target: 'https://api.example.com', targetBase: '/v2' }
 */
export function targetOf(options: ProxyOptionsLike): ProxyTarget | undefined {
  const url = targetUrlOf(options.target);
  if (!url) return undefined;
  const base = options.prependPath === false ? '' : url.pathname.replace(/\/+$/, '');
  return { target: url.origin, targetBase: base };
}

/**
 * How the proxy reaches its target: agent, certificates, socket. Probes use the same way.
 *
 * @example transportOf({ target: 'https://localhost:8443', secure: false }) // { rejectUnauthorized: false }
 */
export function transportOf(options: ProxyOptionsLike): EntryTransport {
  // Order of the libraries: `ssl` is the base, the target's own settings stand above it, `ca` of the entry above all.
  const settings = { ...defined(options.ssl), ...defined(options.target), ...defined({ ca: options.ca }) };
  return {
    ...(isAgent(options.agent) && { agent: options.agent }),
    ...(options.secure === false && { rejectUnauthorized: false }),
    ...(typeof settings['socketPath'] === 'string' && { socketPath: settings['socketPath'] }),
    ...Object.fromEntries(TLS_NAMES.filter((name) => name in settings).map((name) => [name, settings[name]])),
  };
}

/** The target as URL; objects are read as the libraries read them: `hostname` before `host`, http without a protocol. */
function targetUrlOf(target: unknown): URL | undefined {
  const text = typeof target === 'string' ? target : textOfObject(target);
  if (text === undefined) return undefined;
  const http = text.replace(/^ws(s?):/i, 'http$1:');
  return URL.canParse(http) ? new URL(http) : undefined;
}

function textOfObject(target: unknown): string | undefined {
  const { protocol, hostname, host, port, pathname, path, socketPath } = fieldsOf(target);
  const name = hostname || host || (socketPath ? 'localhost' : undefined);
  if (!name) return undefined;
  const scheme = (protocol ?? 'http:').replace(/:?$/, ':');
  const isBareIpv6 = name.split(':').length > 2 && !name.startsWith('[');
  const authority = isBareIpv6 ? `[${name}]` : name;
  const portPart = port && !/:\d+$/.test(authority) ? `:${port}` : '';
  return `${scheme}//${authority}${portPart}${pathname ?? path ?? ''}`;
}

/** Texts and numbers of an object's fields, getters of `URL` included. */
function fieldsOf(value: unknown): Partial<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const names = ['protocol', 'hostname', 'host', 'port', 'pathname', 'path', 'socketPath'];
  const entries = names.map((name): [string, unknown] => [name, Reflect.get(value, name)]);
  return Object.fromEntries(
    entries
      .filter(([, field]) => typeof field === 'string' || typeof field === 'number')
      .map(([name, field]) => [name, String(field)]),
  );
}

function defined(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined && field !== null));
}

function isAgent(value: unknown): value is Agent {
  return typeof value === 'object' && value !== null && !ownAgents.has(value);
}
