import { told } from './author-headers.ts';
import { bodyKindOf } from './body-kind.ts';
import { absolute, credentialsOf, plainCall } from './call-facts.ts';
import { captureStack, type CallStack } from './call-stack.ts';
import { intercept } from './intercept.ts';
import { NativeRequest } from './natives.ts';
import type { CallFacts, TakeCall, WatchReads } from './types.ts';
import { watchUploads } from './upload.ts';

/** What was said to an XMLHttpRequest since `open()`. */
type Said = Pick<CallFacts, 'method' | 'url'> & { readonly headers: [string, string][] };

interface Opened {
  readonly said: Said;
  /** Who has opened it: libraries send in a later turn (axios 1.21), where Chromium has forgotten who called them. */
  readonly caller: CallStack;
}

/** Takes down every `send()` of an XMLHttpRequest. */
export function recordXhr(take: TakeCall, watch: WatchReads): void {
  const { prototype } = window.XMLHttpRequest;
  const opened = new WeakMap<object, Opened>();
  const hasUploadListener = watchUploads();

  // What these two refuse, they throw: then nothing was said.
  intercept(
    prototype,
    'open',
    (self, [method, url], trap) =>
      () =>
        void opened.set(self, {
          said: { method: String(method), url: absolute(url), headers: [] },
          caller: captureStack(trap),
        }),
  );
  intercept(
    prototype,
    'setRequestHeader',
    (self, [name, value]) =>
      () =>
        void opened.get(self)?.said.headers.push([String(name), String(value)]),
  );
  intercept(prototype, 'send', (self, [body]) => {
    const xhr = self as XMLHttpRequest;
    const open = opened.get(xhr);
    const facts = open && xhrFacts(xhr, open.said, body, hasUploadListener(xhr));
    // A second send() without open() is refused.
    if (facts && opened.delete(xhr)) watch(xhr, take(facts, open.caller));
    return undefined;
  });
}

function xhrFacts(xhr: XMLHttpRequest, said: Said, body: unknown, uploadListener: boolean): CallFacts | undefined {
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
