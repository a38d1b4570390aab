import { describe, expect, it } from 'vitest';
import type { BrowserRequest, Call } from '../predict/index.ts';
import { findingsOf } from './from-verdicts.ts';
import {
  allows,
  ALLOW_ORIGIN,
  always,
  API,
  both,
  callTo,
  codes,
  fine,
  json,
  judgedBy,
  PAGE,
  type Reply,
} from './testing.ts';
import type { JudgedCall } from './types.ts';

/** One faulty server and its healthy twin, one header or status apart. */
const gallery: readonly {
  readonly code: string;
  readonly call: Call;
  readonly faulty: (request: BrowserRequest) => Reply;
  readonly twin: (request: BrowserRequest) => Reply;
  readonly more?: Partial<JudgedCall>;
}[] = [
  {
    code: 'error allow-origin-missing (no-cors-layer)',
    call: callTo('/items'),
    faulty: always(200),
    twin: always(200, ALLOW_ORIGIN),
  },
  {
    code: 'error allow-origin-missing (origin-refused)',
    call: callTo('/items'),
    faulty: always(200, ['Vary', 'Accept-Encoding, Origin']),
    twin: always(200, ['Vary', 'Accept-Encoding, Origin'], ALLOW_ORIGIN),
  },
  {
    code: 'error allow-origin-missing (only-this-route)',
    call: callTo('/items', { method: 'GET', headers: [['X-Tenant', 'a']] }),
    faulty: both(allows(['Access-Control-Allow-Headers', 'x-tenant']), { status: 200, headers: [] }),
    twin: both(allows(['Access-Control-Allow-Headers', 'x-tenant']), fine),
  },
  {
    code: 'error allow-origin-mismatch (trailing-slash)',
    call: callTo('/items'),
    faulty: always(200, ['Access-Control-Allow-Origin', `${PAGE}/`]),
    twin: always(200, ALLOW_ORIGIN),
  },
  {
    code: 'error allow-origin-mismatch (host-without-scheme)',
    call: callTo('/items'),
    faulty: always(200, ['Access-Control-Allow-Origin', 'app.example.com']),
    twin: always(200, ALLOW_ORIGIN),
  },
  {
    code: 'error allow-origin-invalid (empty)',
    call: callTo('/items'),
    faulty: always(200, ['Access-Control-Allow-Origin', '']),
    twin: always(200, ALLOW_ORIGIN),
  },
  {
    code: 'error allow-list-unparsable (allow-headers)',
    call: callTo('/items', { method: 'POST', ...json }),
    faulty: both(allows(['Access-Control-Allow-Headers', 'content-type x-id']), fine),
    twin: both(allows(['Access-Control-Allow-Headers', 'content-type, x-id']), fine),
  },
  {
    code: 'error allow-list-unparsable (allow-methods)',
    call: callTo('/items', { method: 'PUT' }),
    faulty: both(allows(['Access-Control-Allow-Methods', '"PUT"']), fine),
    twin: both(allows(['Access-Control-Allow-Methods', 'PUT']), fine),
  },
  {
    code: 'error redirect-with-userinfo',
    call: callTo('/items'),
    faulty: ({ url }) =>
      url.endsWith('/')
        ? fine
        : { status: 302, headers: [ALLOW_ORIGIN, ['Location', 'https://me:pw@api.example.com/items/']] },
    twin: ({ url }) =>
      url.endsWith('/')
        ? fine
        : { status: 302, headers: [ALLOW_ORIGIN, ['Location', 'https://api.example.com/items/']] },
  },
  {
    code: 'error allow-origin-multiple (two-headers)',
    call: callTo('/items'),
    faulty: always(200, ALLOW_ORIGIN, ALLOW_ORIGIN),
    twin: always(200, ALLOW_ORIGIN),
  },
  {
    code: 'error allow-origin-multiple (list)',
    call: callTo('/items'),
    faulty: always(200, ['Access-Control-Allow-Origin', `${PAGE}, https://www.example.com`]),
    twin: always(200, ALLOW_ORIGIN),
  },
  {
    code: 'error wildcard-with-credentials (allow-origin)',
    call: callTo('/me', { credentials: 'include' }),
    faulty: always(200, ['Access-Control-Allow-Origin', '*'], ['Access-Control-Allow-Credentials', 'true']),
    twin: always(200, ALLOW_ORIGIN, ['Access-Control-Allow-Credentials', 'true']),
  },
  {
    code: 'error wildcard-with-credentials (allow-methods)',
    call: callTo('/me', { method: 'PUT', credentials: 'include' }),
    faulty: always(
      200,
      ALLOW_ORIGIN,
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Allow-Methods', '*'],
    ),
    twin: always(
      200,
      ALLOW_ORIGIN,
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Allow-Methods', 'PUT'],
    ),
  },
  {
    code: 'error allow-credentials-missing (absent)',
    call: callTo('/me', { credentials: 'include' }),
    faulty: always(200, ALLOW_ORIGIN),
    twin: always(200, ALLOW_ORIGIN, ['Access-Control-Allow-Credentials', 'true']),
  },
  {
    code: 'error allow-credentials-missing (not-true)',
    call: callTo('/me', { credentials: 'include' }),
    faulty: always(200, ALLOW_ORIGIN, ['Access-Control-Allow-Credentials', 'True']),
    twin: always(200, ALLOW_ORIGIN, ['Access-Control-Allow-Credentials', 'true']),
  },
  ...[401, 403, 404, 405, 500].map((status) => ({
    code: `error preflight-not-handled (${status})`,
    call: callTo('/items/7', { method: 'DELETE' }),
    faulty: both({ status, headers: [] }, fine),
    twin: both(allows(['Access-Control-Allow-Methods', 'DELETE']), fine),
    more: { layerSeen: true },
  })),
  {
    code: 'error preflight-redirected (trailing-slash)',
    call: callTo('/items', { method: 'POST', ...json }),
    faulty: both({ status: 308, headers: [ALLOW_ORIGIN, ['Location', '/items/']] }, fine),
    twin: both(allows(['Access-Control-Allow-Headers', 'content-type']), fine),
  },
  {
    code: 'error method-not-allowed',
    call: callTo('/items/7', { method: 'PATCH' }),
    faulty: both(allows(['Access-Control-Allow-Methods', 'GET, POST']), fine),
    twin: both(allows(['Access-Control-Allow-Methods', 'GET, POST, PATCH']), fine),
  },
  {
    code: 'error header-not-allowed',
    call: callTo('/items', { method: 'POST', ...json }),
    faulty: both(allows(['Access-Control-Allow-Headers', 'authorization']), fine),
    twin: both(allows(['Access-Control-Allow-Headers', 'authorization, content-type']), fine),
  },
  {
    code: 'error redirect-without-cors (trailing-slash)',
    call: callTo('/items'),
    faulty: ({ url }) => (url.endsWith('/') ? fine : { status: 301, headers: [['Location', '/items/']] }),
    twin: ({ url }) => (url.endsWith('/') ? fine : { status: 301, headers: [ALLOW_ORIGIN, ['Location', '/items/']] }),
  },
  {
    code: 'error redirect-makes-origin-null',
    call: callTo('/items'),
    faulty: ({ url }) =>
      url.startsWith(API)
        ? { status: 302, headers: [ALLOW_ORIGIN, ['Location', 'https://cdn.example.net/items']] }
        : fine,
    twin: ({ url }) =>
      url.startsWith(API)
        ? { status: 302, headers: [ALLOW_ORIGIN, ['Location', 'https://cdn.example.net/items']] }
        : { status: 200, headers: [['Access-Control-Allow-Origin', '*']] },
  },
];

describe('findings of real verdicts', () => {
  it.each(gallery)('$code, and nothing for its healthy twin', ({ code, call, faulty, twin, more }) => {
    expect(codes(judgedBy(faulty, call, more))).toEqual([code]);
    expect(codes(judgedBy(twin, call, more))).toEqual([]);
  });
});

it('warns of Authorization under "*" when the letter of the standard is asked for', () => {
  const call = callTo('/me', { headers: [['Authorization', 'x']] });
  const browsers = ['chromium', 'standard'] as const;
  const star = both(allows(['Access-Control-Allow-Headers', '*']), fine);
  const [finding, ...more] = findingsOf([judgedBy(star, call, {}, browsers)]);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    code: 'authorization-under-star',
    severity: 'warning',
    browsers: ['standard'],
    notes: ['Fails in the letter of the standard; passes in Chromium.'],
  });
  const named = both(allows(['Access-Control-Allow-Headers', '*, authorization']), fine);
  expect(findingsOf([judgedBy(named, call, {}, browsers)])).toEqual([]);
});

it('never advises what opens an API to everybody', () => {
  const findings = gallery.flatMap(({ call, faulty }) => findingsOf([judgedBy(faulty, call)]));
  for (const { fix } of findings) {
    expect(fix.text).not.toMatch(/Allow-Origin: \*|no-cors|extension|disable/i);
    expect(fix.snippet ?? '').not.toContain('*');
  }
});
