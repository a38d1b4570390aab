import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeFor, type Policy } from '../../../packages/cors-guard/src/findings/index.ts';
import { startNginx } from '../../helpers/nginx.ts';
import { startTarget, type RecordingTarget } from '../../helpers/recording-target.ts';
import { exchange } from '../../helpers/judge.ts';
import { apache, startApache } from './apache.ts';
import { openPage, type TestPage } from './page.ts';
import { expectMended, judgeApi, type Judged } from './twin.ts';

let visitor: TestPage;
let application: RecordingTarget;
/** Header lines that the application behind the server sends. */
let own: Record<string, string> = {};

beforeAll(async () => {
  visitor = await openPage();
  application = await startTarget((request, response) => {
    const status = request.url === '/broken' ? 500 : request.url === '/missing' ? 404 : 200;
    const isSecret = request.url?.startsWith('/secret') && !request.headers.authorization;
    response.writeHead(isSecret ? 401 : status, { 'Content-Type': 'application/json', 'X-Total': '3', ...own });
    response.end('{}');
  });
});
afterAll(async () => {
  await application.close();
  await visitor.close();
});

/** Servers in front of others: how they are started with these lines, and how they say the same. */
const fronts = [
  {
    id: 'nginx' as const,
    isThere: true,
    start: (lines: string) => {
      const [, http = '', server = ''] = /^(# In the http block\.[^}]*\})?([^]*)$/.exec(lines) ?? [];
      const text = `add_header X-Frame-Options DENY always;\n${server}\nlocation / { proxy_pass ${application.origin}; }`;
      return startNginx(text, http);
    },
    header: (name: string, value: string) => `add_header ${name} "${value}" always;`,
    onSuccess: (name: string, value: string) => `add_header ${name} "${value}";`,
    preflight: 'if ($request_method = OPTIONS) { return 204; }',
  },
  {
    id: 'apache' as const,
    isThere: apache !== undefined,
    start: (lines: string) =>
      startApache(`Header always set X-Frame-Options DENY\n${lines}\nProxyPass / ${application.origin}/`),
    header: (name: string, value: string) => `Header always set ${name} "${value}"`,
    onSuccess: (name: string, value: string) => `Header always set ${name} "${value}" "expr=%{REQUEST_STATUS} -lt 400"`,
    preflight: 'RewriteEngine On\nRewriteCond %{REQUEST_METHOD} =OPTIONS\nRewriteRule ^ - [R=204,L]',
  },
];

describe.each(fronts)('the change for $id', ({ id, isThere, start, header, onSuccess, preflight }) => {
  async function judge(lines: string): Promise<Judged> {
    const server = await start(lines);
    try {
      return await judgeApi(visitor.page, `http://127.0.0.1:${server.port}`, { servers: [], hosts: [] });
    } finally {
      await server.close();
    }
  }

  const lists = [
    header('Access-Control-Allow-Methods', 'GET, PUT, DELETE'),
    header('Access-Control-Allow-Headers', 'authorization, content-type, x-tenant'),
  ];
  const credentials = header('Access-Control-Allow-Credentials', 'true');
  const allows = (value: string): string => header('Access-Control-Allow-Origin', value);
  const faults: readonly { code: string; wrong: () => readonly string[] }[] = [
    { code: 'allow-origin-missing (no-cors-layer)', wrong: () => [] },
    {
      code: 'allow-origin-mismatch (trailing-slash)',
      wrong: () => [allows(`${visitor.origin}/`), credentials, ...lists, preflight],
    },
    {
      code: 'allow-origin-mismatch (quotes)',
      wrong: () => [allows(`'${visitor.origin}'`), credentials, ...lists, preflight],
    },
    { code: 'wildcard-with-credentials (allow-origin)', wrong: () => [allows('*'), credentials, ...lists, preflight] },
    { code: 'allow-credentials-missing (absent)', wrong: () => [allows(visitor.origin), ...lists, preflight] },
    { code: 'method-not-allowed', wrong: () => [allows(visitor.origin), credentials, lists[1] ?? '', preflight] },
    {
      code: 'cors-missing-on-errors (404, 500)',
      wrong: () => [
        onSuccess('Access-Control-Allow-Origin', visitor.origin),
        onSuccess('Access-Control-Allow-Credentials', 'true'),
        ...lists,
        preflight,
      ],
    },
  ];

  it.skipIf(!isThere).each(faults)('mends $code, and nothing else changes', async ({ code, wrong }) => {
    const before = await judge(wrong().join('\n'));
    const fix = before.fixFor(code);
    expect(fix).toMatchObject({ ranByTests: true, server: recipeFor(id, fix.policy as Policy).server });
    expectMended(before, await judge(fix.snippet ?? ''));
  });

  it.skipIf(!isThere)('takes away the header that the application sends as well', async () => {
    own = { 'Access-Control-Allow-Origin': visitor.origin };
    try {
      const wrong = [allows(visitor.origin), credentials, ...lists, preflight].join('\n');
      const before = await judge(wrong);
      const { snippet } = before.fixFor('allow-origin-multiple (two-headers)');
      expectMended(before, await judge(`${wrong}\n${snippet}`));
    } finally {
      own = {};
    }
  });

  it.skipIf(!isThere)('answers each of several origins by itself, and others not at all', async () => {
    const origins = [visitor.origin, 'https://www.example.com'];
    const policy: Policy = {
      origins,
      methods: ['GET'],
      headers: [],
      exposed: [],
      credentials: true,
      lists: { methods: false, headers: false },
    };
    const server = await start(recipeFor(id, policy).snippet);
    try {
      const url = `http://127.0.0.1:${server.port}/items`;
      for (const origin of [...origins, 'https://www-example.com', 'https://www.example.com.evil.example']) {
        const { headers } = await exchange({ method: 'GET', url, origin, headers: [] });
        const valueOf = (name: string) => headers.find((line) => line[0].toLowerCase() === name)?.[1];
        expect(valueOf('access-control-allow-origin')).toBe(origins.includes(origin) ? origin : undefined);
        expect(valueOf('vary')).toMatch(/\borigin\b/i);
      }
    } finally {
      await server.close();
    }
  });
});
