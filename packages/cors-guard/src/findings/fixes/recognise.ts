import type { HeaderLine } from '../../predict/types.ts';
import { hostIds, type HostId } from './same-origin.ts';
import { serverIds, type ServerId } from './servers.ts';

/** A file of the reader's project, as data. */
export interface ProjectFile {
  /** With `/` between folders, relative to the project. */
  readonly path: string;
  readonly text: string;
}

interface Signs {
  /** Header names, and patterns of their values. */
  readonly headers?: readonly (readonly [name: string, value: RegExp])[];
  /** Names of files, and patterns of their texts. */
  readonly files?: readonly (readonly [name: RegExp, text: RegExp])[];
}

/** A package among the dependencies of a manifest. */
function dependency(name: string): readonly [RegExp, RegExp] {
  return [/(^|\/)package\.json$/, new RegExp(`"${name}"\\s*:`)];
}

const python = (name: string): readonly [RegExp, RegExp] => [
  /(^|\/)(requirements\.txt|pyproject\.toml|Pipfile)$/,
  new RegExp(`^["'\\s]*${name}\\b`, 'im'),
];

/** What gives a server away. Source: their documentation; Express, nginx and Werkzeug are met by the tests. */
const signs: Readonly<Record<ServerId, Signs>> = {
  nestjs: { files: [dependency('@nestjs/core')] },
  'next-config': { headers: [['x-powered-by', /^next\.js/i]], files: [dependency('next')] },
  'next-route': {},
  express: { headers: [['x-powered-by', /^express$/i]], files: [dependency('express')] },
  fastify: { files: [dependency('fastify')] },
  hono: { files: [dependency('hono')] },
  koa: { files: [dependency('koa')] },
  flask: { headers: [['server', /^werkzeug\b/i]], files: [python('flask')] },
  django: { headers: [['server', /^wsgiserver\b/i]], files: [[/(^|\/)manage\.py$/, /django/], python('django')] },
  fastapi: { headers: [['server', /^uvicorn\b/i]], files: [python('fastapi')] },
  'spring-boot': {
    headers: [['x-application-context', /./]],
    files: [[/(^|\/)(pom\.xml|build\.gradle(\.kts)?)$/, /org\.springframework\.boot/]],
  },
  'asp-net-core': {
    headers: [
      ['server', /^(kestrel|microsoft-iis)\b/i],
      ['x-powered-by', /^asp\.net/i],
    ],
    files: [[/\.csproj$/, /Microsoft\.NET\.Sdk\.Web/]],
  },
  rails: { headers: [['server', /^puma\b/i]], files: [[/(^|\/)Gemfile$/, /^\s*gem\s+["']rails["']/m]] },
  laravel: {
    headers: [['set-cookie', /^laravel_session=/i]],
    files: [[/(^|\/)composer\.json$/, /"laravel\/framework"/]],
  },
  go: { files: [[/(^|\/)go\.mod$/, /^module /m]] },
  'cloudflare-workers': { files: [[/(^|\/)wrangler\.(toml|jsonc?)$/, /main/]] },
  'api-gateway': {
    headers: [
      ['apigw-requestid', /./],
      ['x-amz-apigw-id', /./],
    ],
    files: [[/(^|\/)(template|serverless)\.ya?ml$/, /AWS::Serverless|provider:/]],
  },
  s3: {
    headers: [
      ['server', /^amazons3$/i],
      ['x-amz-cf-id', /./],
    ],
  },
  vercel: { headers: [['server', /^vercel$/i]] },
  nginx: { headers: [['server', /^(nginx|openresty)\b/i]], files: [[/(^|\/)nginx[^/]*\.conf$/, /\bserver\b/]] },
  apache: { headers: [['server', /^apache\b(?!-coyote)/i]], files: [[/(^|\/)\.htaccess$/, /./]] },
  caddy: { headers: [['server', /^caddy\b/i]], files: [[/(^|\/)Caddyfile$/, /./]] },
};

/**
 * The servers that answers give away, the most particular first. Several may: an application and what stands in front of it.
 *
 * @example serversOfHeaders([['Server', 'nginx/1.26.3'], ['X-Powered-By', 'Express']]) // ['express', 'nginx']
 */
export function serversOfHeaders(headers: readonly HeaderLine[]): readonly ServerId[] {
  return serverIds.filter((id) =>
    signs[id].headers?.some(([name, value]) =>
      headers.some((line) => line[0].toLowerCase() === name && value.test(line[1])),
    ),
  );
}

/** What files of the project tell. */
export interface Hints {
  /** Servers that may answer for the API, the most particular first. */
  readonly servers: readonly ServerId[];
  /** Hosts that may serve the page. */
  readonly hosts: readonly HostId[];
}

/** Files by which the host of a page is known. */
const hostFiles: Readonly<Record<HostId, RegExp>> = {
  vercel: /^vercel\.json$/,
  netlify: /^(netlify\.toml|(public\/)?_redirects)$/,
  nginx: /(^|\/)nginx[^/]*\.conf$/,
  firebase: /^firebase\.json$/,
  cloudflare: /^wrangler\.(toml|jsonc?)$/,
};

/**
 * What the files of a project give away, the most particular first.
 *
 * @example hintsOf([{ path: 'server/package.json', text: '{"dependencies":{"koa":"3.0.0"}}' }]).servers // ['koa']
 */
export function hintsOf(files: readonly ProjectFile[]): Hints {
  return {
    servers: serverIds.filter((id) =>
      signs[id].files?.some(([name, text]) => files.some((file) => name.test(file.path) && text.test(file.text))),
    ),
    hosts: hostIds.filter((id) => files.some(({ path }) => hostFiles[id].test(path))),
  };
}

/**
 * Whether a file of this name may tell anything, so that others are not read.
 *
 * @param path - with `/` between folders, relative to the project
 * @example isTellingFile('server/package.json') // true
 */
export function isTellingFile(path: string): boolean {
  const names = serverIds.flatMap((id) => (signs[id].files ?? []).map(([name]) => name));
  return [...names, ...Object.values(hostFiles)].some((name) => name.test(path));
}
