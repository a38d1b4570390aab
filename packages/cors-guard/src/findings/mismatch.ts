/** How the allowed origin differs from that of the page. */
export type MismatchDetail =
  | 'quotes'
  | 'null'
  | 'wildcard-subdomain'
  | 'host-without-scheme'
  | 'trailing-slash'
  | 'path'
  | 'host-case'
  | 'default-port'
  | 'localhost'
  | 'scheme'
  | 'other-port'
  | 'www-or-apex'
  | 'preview-host'
  | 'other';

const DEFAULT_PORT: Readonly<Record<string, string>> = { http: '80', https: '443' };

/**
 * Names the difference between an Access-Control-Allow-Origin and the origin it should equal, the nearest cause first.
 *
 * @param got - one value, not `*`
 * @param page - serialized origin of the page
 * @example mismatchOf('https://app.example.com/', 'https://app.example.com') // 'trailing-slash'
 */
export function mismatchOf(got: string, page: string): MismatchDetail {
  const bare = got.replace(/^["'](.*)["']$/, '$1');
  if (bare !== got) return 'quotes';
  if (got.toLowerCase() === 'null') return 'null';
  if (got.includes('*')) return 'wildcard-subdomain';
  const allowed = partsOf(got);
  const own = partsOf(page);
  if (!allowed) return isHostOf(got, page) ? 'host-without-scheme' : 'other';
  if (allowed.path !== '' && `${allowed.scheme}://${allowed.host}`.toLowerCase() === page) {
    return allowed.path === '/' ? 'trailing-slash' : 'path';
  }
  if (got.toLowerCase() === page.toLowerCase()) return 'host-case';
  return own ? hostMismatchOf(allowed, own) : 'other';
}

interface OriginParts {
  readonly scheme: string;
  readonly host: string;
  readonly name: string;
  readonly port: string;
  readonly path: string;
}

function hostMismatchOf(allowed: OriginParts, own: OriginParts): MismatchDetail {
  const isOwnHost = allowed.name === own.name;
  if (isOwnHost && allowed.scheme === own.scheme) return allowed.port === own.port ? 'default-port' : 'other-port';
  if (isOwnHost) return 'scheme';
  if (isLocal(allowed.name) && !isLocal(own.name)) return 'localhost';
  const isWww = allowed.name === `www.${own.name}` || `www.${allowed.name}` === own.name;
  if (isWww) return 'www-or-apex';
  return isPreviewHost(allowed.name) || isPreviewHost(own.name) ? 'preview-host' : 'other';
}

function isHostOf(got: string, page: string): boolean {
  const host = page.slice(page.indexOf('://') + 3).toLowerCase();
  const plain = got.toLowerCase().replace(/^\/\//, '').replace(/\/$/, '');
  return plain === host || plain === host.replace(/:\d+$/, '');
}

/** By hand, because the URL parser would repair what has to be named. */
function partsOf(text: string): OriginParts | undefined {
  const [, scheme, host, path = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)(.*)$/i.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  const lower = scheme.toLowerCase();
  return { scheme: lower, host, name, port: port ?? DEFAULT_PORT[lower] ?? '', path };
}

/** A name or address of the own machine. */
export function isLocal(name: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1\])$/.test(name);
}

/** Names that hosting services give to each deployment; a new one gets another name. */
const PREVIEW_HOSTS =
  /\.(vercel\.app|now\.sh|netlify\.app|pages\.dev|workers\.dev|web\.app|onrender\.com|up\.railway\.app|fly\.dev|azurestaticapps\.net|amplifyapp\.com|surge\.sh|herokuapp\.com)$/;

/**
 * Whether a host name is one that a hosting service made up.
 *
 * @example isPreviewHost('shop-git-login.vercel.app') // true
 */
export function isPreviewHost(name: string): boolean {
  return PREVIEW_HOSTS.test(name);
}
