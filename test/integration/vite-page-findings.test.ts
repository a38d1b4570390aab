import { describe, expect, it } from 'vitest';
import type { PageCall } from '../../packages/cors-guard/src/report/protocol.ts';
import { openPage, pageCall } from '../helpers/page-socket.ts';
import { startTarget, type Answer } from '../helpers/recording-target.ts';
import { closing, judgedOf, PAGE, pageOf, startGuarded } from '../helpers/set-up.ts';

interface Made {
  readonly path: string;
  readonly told?: Partial<PageCall>;
  /** Header lines that the page sends. */
  readonly headers?: Record<string, string>;
  /** Headers of the answer that the page reads by name. */
  readonly reads?: readonly string[];
}

/** What is found when a page makes these calls: `severity code (detail)`, and everything that was printed. */
async function found(answer: Answer, ...made: readonly Made[]): Promise<{ codes: readonly string[]; printed: string }> {
  const target = closing(await startTarget(answer));
  const dev = closing(await startGuarded(target, { server: { hmr: true } }));
  const open = closing(await openPage(dev));
  const page = pageOf(dev);
  for (const { path, told = {}, headers, reads } of made) {
    const call = pageCall(dev.url + path, told);
    const mode = { 'sec-fetch-mode': call.mode };
    await page(call.method, path, { ...mode, ...headers }, call.method === 'POST' ? '' : undefined);
    open.tell([call], reads ? [{ number: call.number, names: reads }] : []);
  }
  await judgedOf(dev)(made.length);
  const report = await dev.stop();
  const codes = report.findings.map(({ code, severity, detail }) => `${severity} ${code}${detail && ` (${detail})`}`);
  return { codes, printed: dev.output() + JSON.stringify(report) };
}

const ALLOW = { 'Access-Control-Allow-Origin': PAGE, 'Access-Control-Allow-Credentials': 'true', Vary: 'Origin' };

/** Lets the production page in; answers 401 without the cookie where `/api/me` is asked. */
const withLogin: Answer = (request, response) => {
  const isKnown = request.url !== '/api/me' || request.headers.cookie?.includes('sid=');
  response.writeHead(isKnown ? 200 : 401, { ...ALLOW, 'Content-Type': 'application/json' }).end('{}');
};

/** Lets the production page in, with these headers. */
const with200 =
  (headers: Record<string, string>): Answer =>
  (request, response) => {
    const isPreflight = request.method === 'OPTIONS';
    const lists = { 'Access-Control-Allow-Methods': '*', 'Access-Control-Allow-Headers': 'x-xsrf-token' };
    response.writeHead(isPreflight ? 204 : 200, { ...ALLOW, ...(isPreflight ? lists : headers) }).end();
  };

describe('what only the page can tell', () => {
  it('credentials-not-sent: the API answers 401 without the cookies of development', async () => {
    const cookie = { cookie: 'sid=s3cret-canary' };
    const faulty = await found(withLogin, { path: '/api/me', headers: cookie });
    expect(faulty.codes).toEqual(['error credentials-not-sent (401)']);
    expect(faulty.printed).toContain('sid');
    expect(faulty.printed).not.toContain('s3cret-canary');
    expect((await found(withLogin, { path: '/api/news', headers: cookie })).codes).toEqual([]);
  });

  it('set-cookie-ignored: the login does not include credentials', async () => {
    const login = with200({ 'Set-Cookie': 'sid=s3cret-canary; HttpOnly' });
    const call = (credentials: PageCall['credentials']): Made => ({ path: '/api/login', told: { credentials } });
    const faulty = await found(login, call('same-origin'));
    expect(faulty.codes).toEqual(['warning set-cookie-ignored (sid)']);
    expect(faulty.printed).not.toContain('s3cret-canary');
    expect((await found(login, call('include'))).codes).toEqual([]);
  });

  it('response-header-not-exposed: read by name, sent, and hidden', async () => {
    const call: Made = { path: '/api/items', reads: ['X-Total-Count'] };
    const sent = { 'X-Total-Count': '7' };
    const exposed = { ...sent, 'Access-Control-Expose-Headers': 'x-total-count' };
    expect((await found(with200(sent), call)).codes).toEqual(['error response-header-not-exposed']);
    expect((await found(with200(exposed), call)).codes).toEqual([]);
    expect((await found(with200(sent), { path: '/api/items' })).codes).toEqual([]);
  });

  it('opaque-response: mode no-cors, and the answer is read', async () => {
    const call = (mode: PageCall['mode']): Made => ({ path: '/api/items', told: { mode }, reads: ['content-type'] });
    expect((await found(with200({ 'Content-Type': 'text/plain' }), call('no-cors'))).codes).toEqual([
      'error opaque-response (read)',
    ]);
    expect((await found(with200({ 'Content-Type': 'text/plain' }), call('cors'))).codes).toEqual([]);
  });

  it('request-mode-same-origin: the call never leaves the page', async () => {
    const call: Made = { path: '/api/items', told: { mode: 'same-origin' } };
    expect((await found(with200({}), call)).codes).toEqual(['error request-mode-same-origin']);
  });

  it('same-origin-header-lost: axios copies the token of the API on the own origin only', async () => {
    const save: Made = {
      path: '/api/save',
      headers: { cookie: 'XSRF-TOKEN=s3cret-canary', 'x-xsrf-token': 's3cret-canary' },
      told: {
        method: 'POST',
        api: 'xhr',
        credentials: 'include',
        headers: [['X-XSRF-TOKEN', '']],
        stack: '    at dispatchXhrRequest (http://localhost/node_modules/.vite/deps/axios.js:1:1)',
      },
    };
    const token: Made = { path: '/api/token', told: { credentials: 'include' } };
    const faulty = await found(with200({ 'Set-Cookie': 'XSRF-TOKEN=s3cret-canary' }), token, save);
    expect(faulty.codes).toEqual(['warning same-origin-header-lost (x-xsrf-token)']);
    expect(faulty.printed).not.toContain('s3cret-canary');
    expect((await found(with200({}), token, save)).codes).toEqual([]);
  });

  it('upload listeners: they alone ask for the preflight that the API does not answer', async () => {
    const noOptions: Answer = (request, response) => {
      response.writeHead(request.method === 'OPTIONS' ? 404 : 200, request.method === 'OPTIONS' ? {} : ALLOW).end();
    };
    const upload = (uploadListener: boolean): Made => ({
      path: '/api/files',
      told: { api: 'xhr', method: 'POST', body: 'form', uploadListener },
    });
    const faulty = await found(noOptions, { path: '/api/items' }, upload(true));
    expect(faulty.codes).toEqual(['error preflight-not-handled (404)']);
    expect(faulty.printed).toContain('onUploadProgress');
    expect((await found(noOptions, { path: '/api/items' }, upload(false))).codes).toEqual([]);
  });
});
