import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerId } from '../../../packages/cors-guard/src/findings/index.ts';
import { go, startGo } from './go-server.ts';
import { openPage, type TestPage } from './page.ts';
import type { Program } from './program.ts';
import { django, flask, startDjango, startFlask } from './python-servers.ts';
import { expectMended, judgeApi, type Judged } from './twin.ts';

let visitor: TestPage;
beforeAll(async () => {
  visitor = await openPage();
});
afterAll(() => visitor.close());

interface OtherServer {
  readonly id: ServerId;
  /** What has to be installed; the tests of a server that is not there are named as skipped. */
  readonly isThere: boolean;
  readonly start: (layer: string) => Promise<Program>;
  readonly faults: readonly { readonly code: string; readonly wrong: (page: string) => string }[];
}

const flaskLayer = (options: string): string => `from flask_cors import CORS\nCORS(app, ${options})`;

const djangoLayer = (...settings: readonly string[]): string =>
  [
    'INSTALLED_APPS = ["corsheaders"]',
    'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]',
    ...settings,
  ].join('\n');

const noLayer = { code: 'allow-origin-missing (no-cors-layer)', wrong: () => '' };

const servers: readonly OtherServer[] = [
  {
    id: 'flask',
    isThere: flask !== undefined,
    start: startFlask,
    faults: [
      noLayer,
      {
        code: 'allow-credentials-missing (absent)',
        wrong: (page) => flaskLayer(`origins=["${page}"], methods=["GET", "PUT", "DELETE"]`),
      },
      {
        code: 'method-not-allowed',
        wrong: (page) => flaskLayer(`origins=["${page}"], methods=["GET", "PUT"], supports_credentials=True`),
      },
      {
        code: 'header-not-allowed',
        wrong: (page) => flaskLayer(`origins=["${page}"], allow_headers=["content-type"], supports_credentials=True`),
      },
    ],
  },
  {
    id: 'django',
    isThere: django !== undefined,
    start: startDjango,
    faults: [
      noLayer,
      {
        code: 'allow-origin-missing (origin-refused)',
        wrong: () => djangoLayer('CORS_ALLOWED_ORIGINS = ["http://localhost:5173"]'),
      },
      {
        code: 'allow-credentials-missing (absent)',
        wrong: (page) => djangoLayer(`CORS_ALLOWED_ORIGINS = ["${page}"]`),
      },
      {
        code: 'header-not-allowed',
        wrong: (page) => djangoLayer(`CORS_ALLOWED_ORIGINS = ["${page}"]`, 'CORS_ALLOW_CREDENTIALS = True'),
      },
      {
        code: 'preflight-not-handled (401)',
        wrong: (page) =>
          djangoLayer(
            `CORS_ALLOWED_ORIGINS = ["${page}"]`,
            'CORS_ALLOW_CREDENTIALS = True',
            'MIDDLEWARE = ["__main__.frame", "__main__.login", "corsheaders.middleware.CorsMiddleware"]',
          ),
      },
    ],
  },
  { id: 'go', isThere: go !== undefined, start: startGo, faults: [noLayer] },
];

describe.each(servers)('the change for $id', ({ id, isThere, start, faults }) => {
  async function judge(layer: string): Promise<Judged> {
    const server = await start(layer);
    try {
      return await judgeApi(visitor.page, server.origin, { servers: [id], hosts: [] });
    } finally {
      await server.close();
    }
  }

  it.skipIf(!isThere).each(faults)('mends $code, and nothing else changes', async ({ code, wrong }) => {
    const before = await judge(wrong(visitor.origin));
    const { snippet, ranByTests } = before.fixFor(code);
    expect(ranByTests).toBe(true);
    expectMended(before, await judge(snippet ?? ''));
  });
});
