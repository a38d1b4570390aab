import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { lasting } from '../helpers/set-up.ts';
import { browserNames, launch, type TestBrowser, type TestPage } from './browsers.ts';
import { startApp, type RecordedApp } from './recorder-set-up.ts';

/**
 * Things a page can see of the functions that the recorder looks at. Each is an expression; its value, or how it fails, has to be
 * the same with and without the recorder.
 */
const expressions = {
  'fetch as a function': `shape(window, 'fetch')`,
  'methods of XMLHttpRequest': `['open', 'send', 'setRequestHeader', 'getResponseHeader'].map((name) => shape(XMLHttpRequest.prototype, name))`,
  'methods of Headers': `['get', 'has'].map((name) => shape(Headers.prototype, name))`,
  'EventSource as a class': `[shape(window, 'EventSource'), EventSource.CLOSED, EventSource.prototype.constructor === EventSource]`,
  sendBeacon: `[shape(Navigator.prototype, 'sendBeacon'), navigator.sendBeacon === Navigator.prototype.sendBeacon]`,
  'methods of an upload': `['addEventListener', 'removeEventListener'].map((name) => [XMLHttpRequestUpload.prototype[name].name, String(XMLHttpRequestUpload.prototype[name])])`,
  'names of the window': `Object.keys(window).filter((name) => /cors|guard|record/i.test(name))`,
  'fetch, bound and called': `[fetch.bind(window).name, await fetch.call(window, '/api/a').then(text), await fetch.apply(undefined, ['/api/a']).then(text)]`,
  'fetch as a constructor': `new fetch('/api/a')`,
  'fetch of nothing': `await fetch()`,
  'fetch on something else': `await fetch.call({}, '/api/a')`,
  'fetch of no URL': `await fetch('http://[')`,
  'fetch with a name and password': `await fetch('http://u:p@' + location.host + '/api/a')`,
  'fetch of a GET with a body': `await fetch('/api/a', { body: 'x' })`,
  'fetch with a wrong method': `await fetch('/api/a', { method: 'a b' })`,
  'fetch with a wrong header': `await fetch('/api/a', { headers: { 'a b': 'c' } })`,
  'fetch with a wrong mode': `await fetch('/api/a', { mode: 'other' })`,
  'fetch with an init object that throws': `await fetch('/api/a', { get method() { throw new RangeError('mine'); } })`,
  'fetch with a URL that throws': `await fetch({ toString() { throw new RangeError('mine'); } })`,
  'fetch with a symbol': `await fetch(Symbol('a'))`,
  'fetch with headers that can be read once': `await fetch('/api/echo', { headers: (function* () { yield ['x-a', '1']; yield ['x-b', '2']; })() }).then(text)`,
  'fetch with a Map of headers': `await fetch('/api/echo', { headers: new Map([['x-a', '1'], ['x-b', '2']]) }).then(text)`,
  'fetch with a list of headers': `await fetch('/api/echo', { headers: [['x-a', '1'], ['x-a', '2']] }).then(text)`,
  'fetch of data and blobs': `[await fetch('data:text/plain,a').then(text), await fetch(URL.createObjectURL(new Blob(['b']))).then(text)]`,
  'a Request that is used up': `await (async () => { const made = new Request('/api/echo', { method: 'POST', body: 'b' }); const first = await fetch(made).then(text); return [first, made.bodyUsed, await fetch(made).catch(({ name }) => name)]; })()`,
  'a Request and its clone': `await (async () => { const made = new Request('/api/echo', { method: 'POST', body: 'b' }); return [await fetch(made.clone()).then(text), made.bodyUsed, await fetch(made).then(text)]; })()`,
  'a subclass of Request': `await (async () => { class Mine extends Request { get extra() { return 1; } } const made = new Mine('/api/echo', { method: 'PUT', body: 'b' }); return [made.extra, made instanceof Request, made.constructor === Mine, await fetch(made).then(text)]; })()`,
  bodies: `await Promise.all(['s', '', new URLSearchParams('a=1'), new Blob(['b'], { type: 'a/b' }), new Uint8Array([65]), new ArrayBuffer(2), 7, { toString: () => 'object' }].map((body) => fetch('/api/echo', { method: 'POST', body }).then(text)))`,
  'a stream as body': `await fetch('/api/echo', { method: 'POST', duplex: 'half', body: new Blob(['b']).stream() }).then(text, ({ name }) => name)`,
  'an answer': `await fetch('/api/a').then((answer) => [answer.constructor === Response, answer.type, answer.status, answer.redirected, answer.bodyUsed, answer.headers.get('x-a'), answer.headers.has('x-z'), answer.headers.get('x-z')])`,
  'headers that cannot be read': `[failing(() => new Headers().get()), failing(() => Headers.prototype.get.call({}, 'a')), failing(() => new Headers().get('a b'))]`,
  'the promise of a fetch': `(() => { const promise = fetch('/api/a'); return [promise.constructor === Promise, Reflect.ownKeys(promise).length]; })()`,
  'an abort before': `await fetch('/api/a', { signal: AbortSignal.abort() })`,
  'an abort with a reason': `await (async () => { const control = new AbortController(), reason = { mine: true }; const answer = fetch('/api/hang', { signal: control.signal }); setTimeout(() => control.abort(reason)); return answer.catch((error) => error === reason); })()`,
  'an abort of the body': `await (async () => { const control = new AbortController(); const answer = await fetch('/api/body-hangs', { signal: control.signal }); control.abort(); return answer.text(); })()`,
  'a refused connection': `await fetch(refused)`,
  'rejections that nobody handles': `await rejections(() => { fetch(refused); fetch(refused).then(() => {}); fetch(refused, { method: 'a b' }); })`,
  'the promise that nobody handles': `await (async () => { const promise = fetch(refused); return new Promise((done) => addEventListener('unhandledrejection', (event) => { event.preventDefault(); done(event.promise === promise); }, { once: true })); })()`,
  'rejections that somebody handles': `await rejections(() => { fetch(refused).catch(() => {}); fetch(refused).then(() => {}, () => {}); })`,
  'XMLHttpRequest out of turn': `[failing(() => new XMLHttpRequest().send()), failing(() => new XMLHttpRequest().setRequestHeader('a', 'b')), failing(() => new XMLHttpRequest().open('TRACE', '/')), failing(() => new XMLHttpRequest().open('GET', 'http://[')), failing(() => new XMLHttpRequest().open()), failing(() => XMLHttpRequest.prototype.send.call({})), failing(() => { const x = new XMLHttpRequest(); x.open('GET', '/api/a'); x.send(); x.send(); })]`,
  'XMLHttpRequest and its events': `await new Promise((done) => { const seen = [], x = new XMLHttpRequest(); for (const type of ['loadstart', 'load', 'loadend']) { x.addEventListener(type, () => seen.push(type)); x.upload.addEventListener(type, () => seen.push('upload ' + type), { once: true }); } x.open('POST', '/api/echo'); x.setRequestHeader('X-A', '1'); x.setRequestHeader('X-A', '2'); x.addEventListener('loadend', () => done([seen, x.responseText, x.getResponseHeader('x-a')])); x.send('b'); })`,
  'a synchronous XMLHttpRequest': `(() => { const x = new XMLHttpRequest(); x.open('GET', '/api/echo', false); x.send(); return x.responseText; })()`,
  'a synchronous XMLHttpRequest that fails': `(() => { const x = new XMLHttpRequest(); x.open('GET', refused, false); x.send(); })()`,
  'a subclass of XMLHttpRequest': `await new Promise((done) => { class Mine extends XMLHttpRequest { send(body) { super.send(body + '!'); } } const x = new Mine(); x.open('POST', '/api/echo'); x.onload = () => done([x.responseText, x instanceof XMLHttpRequest]); x.send('b'); })`,
  'EventSource without new': `EventSource('/api/events')`,
  'EventSource of no URL': `new EventSource('http://[')`,
  'an EventSource': `await new Promise((done) => { const source = new EventSource('/api/events'); source.onmessage = ({ data }) => { source.close(); done([data, source.constructor === EventSource, source instanceof EventSource, source.url.replace(location.origin, '')]); }; })`,
  'a subclass of EventSource': `await new Promise((done) => { class Mine extends EventSource {} const source = new Mine('/api/events'); source.onmessage = ({ data }) => { source.close(); done([data, source instanceof Mine, source.constructor === Mine, Mine.OPEN]); }; })`,
  'sendBeacon in all ways': `[navigator.sendBeacon('/api/echo'), navigator.sendBeacon('/api/echo', 'b'), failing(() => navigator.sendBeacon('http://[')), failing(() => navigator.sendBeacon('ftp://a/')), failing(() => navigator.sendBeacon()), failing(() => Navigator.prototype.sendBeacon.call({}, '/'))]`,
};

/** What the expressions use. Messages of errors are compared, places in the code are not. */
const helpers = `
  const text = (answer) => answer.text();
  const told = (error) => error && error.name ? error.name + ': ' + error.message : error;
  const failing = (run) => { try { return ['returned', String(run())]; } catch (error) { return ['threw', told(error)]; } };
  const shape = (holder, name) => {
    const { value, ...flags } = Object.getOwnPropertyDescriptor(holder, name);
    return [value.name, value.length, String(value), value.toString(), typeof value, Object.getOwnPropertyNames(value).sort(),
      Object.getPrototypeOf(value) === Function.prototype, Function.prototype.toString.call(value).includes('[native code]'), flags];
  };
  const rejections = async (run) => {
    const seen = [];
    const listener = (event) => { seen.push([told(event.reason), event.promise instanceof Promise]); event.preventDefault(); };
    addEventListener('unhandledrejection', listener);
    run();
    await fetch(refused).catch(() => {});
    await fetch('/api/a');
    await new Promise((done) => setTimeout(done));
    removeEventListener('unhandledrejection', listener);
    return seen.sort();
  };
`;

let target: RecordingTarget;
const apps: Record<'bare' | 'guarded', RecordedApp | undefined> = { bare: undefined, guarded: undefined };

beforeAll(async () => {
  target = lasting(
    await startTarget((request, response, body) => {
      const { method, headers, url = '' } = request;
      const own = Object.entries(headers).filter(([name]) => /^(x-|content-type)/.test(name));
      if (url.includes('body-hangs')) response.write('a');
      else if (url.includes('events')) response.setHeader('Content-Type', 'text/event-stream').end('data: 1\n\n');
      else if (!url.includes('hang')) response.setHeader('X-A', '1').end(JSON.stringify({ method, body, own }));
    }),
  );
  apps.bare = lasting(await startApp(target, { guarded: false }));
  apps.guarded = lasting(await startApp(target));
});

describe.each(browserNames)('a page in %s sees no difference', (name) => {
  let browser: TestBrowser;
  const pages: Partial<Record<keyof typeof apps, TestPage>> = {};

  beforeAll(async () => {
    browser = await launch(name);
    for (const kind of ['bare', 'guarded'] as const) {
      const page = await browser.newPage();
      await page.goto(String(apps[kind]?.dev.url));
      pages[kind] = page;
    }
  });
  afterAll(() => browser?.close());

  const run = (kind: keyof typeof apps, expression: string): Promise<unknown> | undefined =>
    pages[kind]?.evaluate(`(async () => {
      const refused = 'http://127.0.0.1:1/';
      ${helpers}
      try { return JSON.stringify(['value', ${expression}]); } catch (error) { return JSON.stringify(['threw', told(error)]); }
    })()`);

  it('has a recorder in one page and none in the other', async () => {
    const expression = `Symbol.for('cors-guard.recorder') in window`;
    expect(await run('bare', expression)).toBe('["value",false]');
    expect(await run('guarded', expression)).toBe('["value",true]');
  });

  it.each(Object.entries(expressions))('%s', async (_title, expression) => {
    const bare = String(await run('bare', expression));
    const guarded = String(await run('guarded', expression));
    const port = (text: string, app: RecordedApp | undefined): string => text.replaceAll(String(app?.dev.port), 'PORT');
    expect(port(guarded, apps.guarded)).toBe(port(bare, apps.bare));
    // Nothing here is alike only because the expression itself is wrong.
    expect(bare).not.toMatch(/ReferenceError|SyntaxError: (?!.*(URL|url|pattern|open|string))|is not defined/);
  });

  it('prints the same', () => {
    const own = (kind: keyof typeof apps): string[] =>
      (pages[kind]?.printed ?? []).map((line) => line.replaceAll(String(apps[kind]?.dev.port), 'PORT')).sort();
    expect(own('guarded')).toEqual(own('bare'));
  });
});
