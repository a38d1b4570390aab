import { told } from './author-headers.ts';
import { bodyKindOf } from './body-kind.ts';
import { absolute, credentialsOf, plainCall } from './call-facts.ts';
import { intercept } from './intercept.ts';
import { NativeRequest } from './natives.ts';
import type { CallFacts, TakeCall, WatchReads } from './types.ts';
import { watchUploads } from './upload.ts';

/** What was said to an XMLHttpRequest since `open()`. */
type Opened = Pick<CallFacts, 'method' | 'url'> & { readonly headers: [string, string][] };

/** Takes down every `send()` of an XMLHttpRequest. */
export function recordXhr(take: TakeCall, watch: WatchReads): void {
  const { prototype } = window.XMLHttpRequest;
  const opened = new WeakMap<object, Opened>();
  const hasUploadListener = watchUploads();

  // What these two refuse, they throw: then nothing was said.
  intercept(
    prototype,
    'open',
    (self, [method, url]) =>
      () =>
        void opened.set(self, { method: String(method), url: absolute(url), headers: [] }),
  );
  intercept(
    prototype,
    'setRequestHeader',
    (self, [name, value]) =>
      () =>
        void opened.get(self)?.headers.push([String(name), String(value)]),
  );
  intercept(prototype, 'send', (self, [body], trap) => {
    const xhr = self as XMLHttpRequest;
    const said = opened.get(xhr);
    const facts = said && xhrFacts(xhr, said, body, hasUploadListener(xhr));
    // A second send() without open() is refused.
    if (facts && opened.delete(xhr)) watch(xhr, take(facts, trap));
    return undefined;
  });
}

function xhrFacts(xhr: XMLHttpRequest, said: Opened, body: unknown, uploadListener: boolean): CallFacts | undefined {
  const headers = told(said.headers, new NativeRequest('http://localhost', { headers: said.headers }).headers);
  if (!headers || xhr.readyState !== 1) return undefined;
  return {
    ...plainCall,
    ...said,
    api: 'xhr',
    credentials: credentialsOf(xhr),
    headers,
    body: /^(GET|HEAD)$/i.test(said.method) ? 'none' : bodyKindOf(body),
    uploadListener,
  };
}
