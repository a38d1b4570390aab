/** Servers that stand in front of others: what they answer themselves never reaches the CORS layer of an application. */

import { fixedHeaders, plainHeaders, preflightHeaders } from './write.ts';
import type { Policy, ServerFix } from './types.ts';

const IN_FRONT =
  'If an application behind it sends Access-Control headers too, change them there: two layers double them.';

/**
 * nginx. In the server block, because a first `add_header` of a location would drop all that it inherits, and because `return`
 * there comes before login checks. Preflights are told by their own header, so that other OPTIONS requests go on.
 * Source: nginx documentation, ngx_http_headers_module and ngx_http_rewrite_module.
 */
export const nginx: ServerFix = {
  server: 'nginx',
  ranByTests: true,
  allow: (policy) => ({
    snippet: [
      ...nginxMap(policy),
      '# In the server block, in place of other Access-Control lines.',
      ...nginxOrigin(policy),
      ...[...plainHeaders(policy), ...preflightHeaders(policy)].map(
        ([name, value]) => `add_header ${name} "${value}" always;`,
      ),
      'if ($http_access_control_request_method) { return 204; }',
    ].join('\n'),
    notes: [
      'A location with an add_header of its own inherits none of these: repeat them there, beside its own.',
      IN_FRONT,
    ],
  }),
  once: (headers) => ({
    snippet: headers.map((name) => `proxy_hide_header ${name};`).join('\n'),
    notes: [
      'It belongs where nginx adds the header itself; a location with a proxy_hide_header of its own inherits none.',
    ],
  }),
};

function nginxMap({ origins }: Policy): readonly string[] {
  if (origins.length === 1) return [];
  const lines = origins.map((origin) => `  "${origin}" $http_origin;`);
  return ['# In the http block.', 'map $http_origin $cors_origin {', ...lines, '}', ''];
}

function nginxOrigin({ origins }: Policy): readonly string[] {
  return origins.length === 1
    ? [`add_header Access-Control-Allow-Origin "${origins[0]}" always;`]
    : ['add_header Access-Control-Allow-Origin $cors_origin always;', 'add_header Vary Origin always;'];
}

/**
 * Apache, in its configuration or in .htaccess. `always` is a list of its own beside the one of successful answers, so what an
 * application put there is removed. Source: Apache documentation, mod_headers and mod_rewrite.
 */
export const apache: ServerFix = {
  server: 'Apache',
  ranByTests: true,
  allow: (policy) => ({
    snippet: [
      '# In the virtual host, or in .htaccess; needs mod_headers and mod_rewrite. In place of other Access-Control lines.',
      ...apacheOrigin(policy),
      ...[...plainHeaders(policy), ...preflightHeaders(policy)].map(
        ([name, value]) => `Header always set ${name} "${value}"`,
      ),
      'RewriteEngine On',
      'RewriteCond %{REQUEST_METHOD} =OPTIONS',
      'RewriteCond %{HTTP:Access-Control-Request-Method} !=""',
      'RewriteRule ^ - [R=204,L]',
    ].join('\n'),
    notes: [
      'The RewriteRule stands before others. In .htaccess a login of Apache comes first: put its Require into <LimitExcept OPTIONS>.',
      IN_FRONT,
    ],
  }),
  once: (headers) => ({
    snippet: headers.map((name) => `Header onsuccess unset ${name}`).join('\n'),
    notes: ['It removes what the application sends; the line "Header always set" of Apache stays.'],
  }),
};

function apacheOrigin({ origins }: Policy): readonly string[] {
  if (origins.length === 1) return [`Header always set Access-Control-Allow-Origin "${origins[0]}"`];
  return [
    ...origins.map((origin) => `SetEnvIf Origin "^${origin.replaceAll('.', String.raw`\.`)}$" CORS_ORIGIN=${origin}`),
    'Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN',
    'Header always merge Vary Origin',
  ];
}

/** Caddy. Deferred, so that the lines replace those of a server behind it. Source: Caddy documentation, directive `header`. */
export const caddy: ServerFix = {
  server: 'Caddy',
  ranByTests: false,
  allow: (policy) => ({
    snippet: [
      '# In the site block, in place of other Access-Control lines.',
      '@preflight {',
      '\tmethod OPTIONS',
      '\theader Access-Control-Request-Method *',
      '}',
      'handle @preflight {',
      '\trespond 204',
      '}',
      ...caddyHeaders(policy),
    ].join('\n'),
    notes: ['basic_auth and forward_auth run before it: give them a matcher that leaves out OPTIONS.', IN_FRONT],
  }),
  once: (headers) => ({
    snippet: headers.map((name) => `header_down -${name}`).join('\n'),
    notes: ['It belongs into the block of reverse_proxy; the line "header" of Caddy stays.'],
  }),
};

function caddyHeaders(policy: Policy): readonly string[] {
  const { origins } = policy;
  const lines = fixedHeaders(policy).map(([name, value]) => `\t${name} "${value}"`);
  if (origins.length === 1) return ['header {', ...lines, '\tdefer', '}'];
  return [
    '@allowed {',
    ...origins.map((origin) => `\theader Origin ${origin}`),
    '}',
    'header @allowed {',
    ...lines.map((line) =>
      line.startsWith('\tAccess-Control-Allow-Origin ') ? `${line.split(' ')[0]} {header.Origin}` : line,
    ),
    '\tdefer',
    '}',
    'header +Vary Origin',
  ];
}
