import type { Ask, Result } from './format.ts';

/** One call for a page to make. */
export interface PageCall {
  readonly url: string;
  readonly req: Ask;
}

/** What a page is given: calls, how many at a time, and how many milliseconds each may take. */
export interface PageWork {
  readonly calls: readonly PageCall[];
  readonly atOnce: number;
  readonly patience: number;
}

/**
 * Makes calls as a page's script would, and says how each ended. It is sent to the browser as text, so that it may use
 * nothing from outside; JSON goes in and comes out, because that is the cheapest for both browser protocols.
 *
 * @param work - JSON of a {@link PageWork}
 * @returns JSON of one {@link Result} per call, in order; a call that ran out of patience has the outcome `unsettled`
 */
export async function runInPage(work: string): Promise<string> {
  const { calls, atOnce, patience } = JSON.parse(work) as PageWork;

  function bodyOf(kind: string): BodyInit | null {
    if (kind.startsWith('blob:')) return new Blob(['hello'], { type: kind.slice('blob:'.length) });
    switch (kind) {
      case 'text':
        return 'hello';
      case 'empty':
        return '';
      case 'json':
        return '{"a":1}';
      case 'params':
        return new URLSearchParams('a=1');
      case 'buffer':
        return new Uint8Array([1, 2, 3]);
      case 'form': {
        const form = new FormData();
        form.append('a', '1');
        return form;
      }
      case 'stream':
        return new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('hello'));
            controller.close();
          },
        });
      default:
        return null;
    }
  }

  const thrown = (error: unknown): Result => ({ o: 'throws', e: (error as Error).name });
  const lost = { o: 'unsettled' } as unknown as Result;

  function requestOf({ url, req }: PageCall, signal: AbortSignal): Request {
    const { method, credentials, mode, redirect, keepalive, body } = req;
    // A list keeps repeated names apart; Firefox merges them when it copies a Headers object.
    const headers = (req.headers ?? []) as [string, string][];
    const init: RequestInit & { duplex?: 'half' } = { method, headers, credentials, signal };
    if (mode) init.mode = mode;
    if (redirect) init.redirect = redirect;
    if (keepalive) init.keepalive = keepalive;
    if (body !== undefined && body !== 'none') init.body = bodyOf(body);
    if (body === 'stream') init.duplex = 'half';
    return new Request(url, init);
  }

  async function callFetch(call: PageCall): Promise<Result> {
    const giveUp = new AbortController();
    let request: Request;
    try {
      request = requestOf(call, giveUp.signal);
    } catch (error) {
      return thrown(error);
    }
    const timer = setTimeout(() => giveUp.abort(), patience);
    try {
      const response = await fetch(request);
      const text = await response.text();
      const { type, status, redirected } = response;
      const o = type === 'opaque' || type === 'opaqueredirect' ? type : 'allowed';
      const h = [...response.headers.keys()].sort();
      return { o, t: type, s: status, h, ...(redirected && { red: 1 }), ...(text === '' && { empty: 1 }) };
    } catch {
      return giveUp.signal.aborted ? lost : { o: 'blocked' };
    } finally {
      clearTimeout(timer);
    }
  }

  function callXhr({ url, req }: PageCall): Promise<Result> {
    const xhr = new XMLHttpRequest();
    return new Promise((resolve) => {
      xhr.addEventListener('error', () => resolve({ o: 'blocked' }));
      xhr.addEventListener('timeout', () => resolve(lost));
      xhr.addEventListener('load', () => {
        const lines = xhr.getAllResponseHeaders().split('\r\n');
        const names = lines.filter((line) => line !== '').map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
        const h = [...new Set(names)].sort();
        resolve({ o: 'allowed', t: 'xhr', s: xhr.status, h, ...(xhr.responseText === '' && { empty: 1 as const }) });
      });
      try {
        xhr.open(req.method, url);
        xhr.timeout = patience;
        xhr.withCredentials = req.credentials === 'include';
        for (const [name, value] of req.headers ?? []) xhr.setRequestHeader(name, value);
        if (req.upload) xhr.upload.addEventListener(req.upload, () => undefined);
        xhr.send(bodyOf(req.body ?? 'none') as XMLHttpRequestBodyInit | null);
      } catch (error) {
        resolve(thrown(error));
      }
    });
  }

  const results: Result[] = [];
  let next = 0;
  async function takeCalls(): Promise<void> {
    while (next < calls.length) {
      const index = next++;
      const call = calls[index] as PageCall;
      results[index] = await (call.req.api === 'xhr' ? callXhr(call) : callFetch(call));
    }
  }
  await Promise.all(Array.from({ length: atOnce }, takeCalls));
  return JSON.stringify(results);
}
