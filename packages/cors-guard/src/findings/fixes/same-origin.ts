import type { Case } from '../case.ts';
import { pathOf } from '../masking.ts';
import type { Recipe } from './types.ts';
import { lines } from './write.ts';

/** Paths that mean nothing to any configuration; others are shown as `/api`. */
const PLAIN_PATH = /^(\/[\w.-]+)*$/;
const PLAIN_TARGET = /^https?:\/\/[a-z0-9._:[\]-]+$/;

/** Where the page's own host forwards to: `/api/...` there is `to/...` at the API. */
export interface Forwarding {
  /** Path prefix on the host of the page, without final slash: `/api`. */
  readonly prefix: string;
  /** Origin of the API and the path in front, without final slash. */
  readonly to: string;
}

/** A route on the host of the page. */
export interface HostRecipe extends Recipe {
  /** As people call the host. */
  readonly host: string;
}

/** The prefix of the dev proxy, as a route of the host: the app needs no change then. */
export function forwardingOf({ first, target }: Pick<Case, 'first' | 'target'>): Forwarding | null {
  if (!PLAIN_TARGET.test(target)) return null;
  const dev = pathOf(first.call.devTemplate);
  const there = pathOf(first.call.template);
  const rest = commonEnd(dev, there);
  const prefix = dev.slice(0, dev.length - rest.length);
  const base = there.slice(0, there.length - rest.length);
  // Without a rewrite in the dev proxy both have the prefix: then the first folder is forwarded as it is.
  const own = prefix === '' && base === '' ? `/${dev.split('/')[1] ?? ''}` : prefix;
  const to = prefix === '' && base === '' ? own : base;
  return own.length > 1 && PLAIN_PATH.test(own) && PLAIN_PATH.test(to)
    ? { prefix: own, to: target + to }
    : { prefix: '/api', to: target };
}

/** The segments at the end that two paths share. */
function commonEnd(a: string, b: string): string {
  const [left, right] = [a.split('/').slice(1), b.split('/').slice(1)];
  let count = 0;
  while (count < Math.min(left.length, right.length) && left.at(-1 - count) === right.at(-1 - count)) count += 1;
  return count === 0 ? '' : `/${left.slice(left.length - count).join('/')}`;
}

/** Hosts of static pages with a way to forward. */
export type HostId = 'vercel' | 'netlify' | 'nginx' | 'firebase' | 'cloudflare';

/**
 * The route on the host of the page that makes the API part of the page's own origin, where no CORS is needed.
 *
 * @example routeOn('netlify', { prefix: '/api', to: 'https://api.example.com' }).snippet
 */
export function routeOn(id: HostId, forwarding: Forwarding): HostRecipe {
  return routes[id](forwarding);
}

const routes: Readonly<Record<HostId, (forwarding: Forwarding) => HostRecipe>> = {
  vercel: ({ prefix, to }) => ({
    host: 'Vercel',
    snippet: `// In vercel.json, first in the list "rewrites".
{ "source": "${prefix}/:path*", "destination": "${to}/:path*" }`,
    notes: ['It stands before a rewrite of all paths to index.html.'],
  }),
  netlify: ({ prefix, to }) => ({
    host: 'Netlify',
    snippet: `# In _redirects, first.\n${prefix}/*  ${to}/:splat  200`,
    notes: ['It stands before "/* /index.html 200".'],
  }),
  nginx: ({ prefix, to }) => ({
    host: 'nginx',
    snippet: lines(
      '# In the server block of the page.',
      `location ${prefix}/ {`,
      `  proxy_pass ${to}/;`,
      `  proxy_set_header Host ${new URL(to).host};`,
      to.startsWith('https:') && '  proxy_ssl_server_name on;',
      '}',
    ),
    notes: [],
  }),
  firebase: ({ prefix, to }) => ({
    host: 'Firebase',
    snippet: `// In firebase.json, first in the list "rewrites" of "hosting".
{ "source": "${prefix}/**", "run": { "serviceId": "NAME-OF-YOUR-SERVICE" } }`,
    notes: [`Firebase forwards to services of the same project only; one there has to call ${to}.`],
  }),
  cloudflare: ({ prefix, to }) => ({
    host: 'Cloudflare Pages',
    snippet: `// functions${prefix}/[[path]].js
export function onRequest({ request, params }) {
  const { search } = new URL(request.url);
  const path = [params.path ?? []].flat().map(encodeURIComponent).join('/');
  return fetch(new Request(\`${to}/\${path}\${search}\`, request));
}`,
    notes: [],
  }),
};

/** All of them. */
export const hostIds: readonly HostId[] = Object.keys(routes) as HostId[];

/** Names that these hosts give to pages without a domain of their own. */
const OWN_NAMES: Readonly<Record<HostId, RegExp | undefined>> = {
  vercel: /\.vercel\.app$/,
  netlify: /\.netlify\.app$/,
  nginx: undefined,
  firebase: /\.(web\.app|firebaseapp\.com)$/,
  cloudflare: /\.(pages|workers)\.dev$/,
};

/**
 * The host of a page by its name.
 *
 * @param page - serialized origin
 * @example hostOfPage('https://shop.netlify.app') // 'netlify'
 */
export function hostOfPage(page: string): HostId | undefined {
  if (!URL.canParse(page)) return undefined;
  const { hostname } = new URL(page);
  return hostIds.find((id) => OWN_NAMES[id]?.test(hostname));
}
