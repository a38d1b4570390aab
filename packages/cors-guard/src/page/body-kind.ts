import type { PageCall } from '../report/protocol.ts';

type BodyKind = PageCall['body'];

const kinds: Readonly<Record<string, BodyKind>> = {
  URLSearchParams: 'params',
  FormData: 'form',
  ArrayBuffer: 'buffer',
  SharedArrayBuffer: 'buffer',
  ReadableStream: 'stream',
  // Documents are sent as text of their own type (XMLHttpRequest, "send()").
  HTMLDocument: 'blob:text/html;charset=UTF-8',
  XMLDocument: 'blob:application/xml;charset=UTF-8',
};

/**
 * Kind of what was handed over as body. It is looked at from outside only: reading a body would use it up.
 *
 * @example bodyKindOf(new URLSearchParams('a=1')) // 'params'
 */
export function bodyKindOf(body: unknown): BodyKind {
  if (body === undefined || body === null) return 'none';
  if (body === '') return 'empty';
  if (ArrayBuffer.isView(body)) return 'buffer';
  // Objects of another frame are no instances of ours, but carry the same tag.
  const tag = tagOf(body);
  if (tag === 'Blob' || tag === 'File') return `blob:${(body as Blob).type}`;
  return kinds[tag] ?? 'text';
}

/** What the browser calls an object: `Request`, `Blob`, `String`. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
