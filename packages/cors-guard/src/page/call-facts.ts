import type { CallFacts } from './types.ts';

/** A call of which nothing is said. */
export const plainCall: Omit<CallFacts, 'api' | 'url' | 'credentials'> = {
  method: 'GET',
  mode: 'cors',
  redirect: 'follow',
  headers: [],
  body: 'none',
  uploadListener: false,
};

/** What `withCredentials` says. */
export function credentialsOf({ withCredentials }: { readonly withCredentials: boolean }): CallFacts['credentials'] {
  return withCredentials ? 'include' : 'same-origin';
}

/** URL as the document resolves it. Throws when it is none. */
export function absolute(url: unknown): string {
  return new URL(String(url), document.baseURI).href;
}
