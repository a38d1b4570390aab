/** The calls that pages of the gallery make; each has a path of its own, so that reports tell them apart. */

export interface GalleryCall {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credentials?: 'include';
}

const json = { headers: { 'Content-Type': 'application/json' }, body: '{}' };

const call = (method: string, path: string, more: Partial<GalleryCall> = {}): GalleryCall => ({
  method,
  path,
  ...more,
});

/** Reads without a preflight. */
export const list: GalleryCall = call('GET', '/items');
/** Reads with cookies. */
export const me: GalleryCall = call('GET', '/me', { credentials: 'include' });
/** Is preflighted for its header alone. */
export const create: GalleryCall = call('POST', '/orders', json);
export const save: GalleryCall = call('PUT', '/profile', json);
export const remove: GalleryCall = call('DELETE', '/basket');
/** Is preflighted for its method, and carries cookies. */
export const removeOwn: GalleryCall = call('DELETE', '/session', { credentials: 'include' });
export const signed: GalleryCall = call('GET', '/reports', { headers: { Authorization: 'Bearer a' } });
export const traced: GalleryCall = call('GET', '/stocks', { headers: { 'X-Request-Id': 'a' } });
export const tracedOwn: GalleryCall = call('GET', '/letters', {
  headers: { 'X-Request-Id': 'a' },
  credentials: 'include',
});
export const missing: GalleryCall = call('GET', '/nowhere');
export const broken: GalleryCall = call('GET', '/broken');
/** Nobody may read this. */
export const secret: GalleryCall = call('GET', '/secret');
/** Has moved. */
export const old: GalleryCall = call('GET', '/old');
export const saveOld: GalleryCall = call('PUT', '/old', json);
