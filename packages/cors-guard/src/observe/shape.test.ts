import { describe, expect, it } from 'vitest';
import { plainCall } from '../predict/testing.ts';
import type { Call } from '../predict/types.ts';
import { shapeKeyOf } from './shape.ts';

const base: Call = { ...plainCall, url: 'https://api.example.com/users/42' };

const keyOf = (change: Partial<Call>): string => shapeKeyOf({ ...base, ...change }, '/users/:id');

describe('shapeKeyOf', () => {
  it('reads as what the browser would send', () => {
    expect(keyOf({})).toBe('GET /users/:id [] direct same-origin cors follow');
    expect(
      keyOf({
        method: 'PUT',
        headers: [
          ['X-b', '1'],
          ['Authorization', 's3cret'],
        ],
        open: ['credentials'],
      }),
    ).toBe('PUT /users/:id [authorization,x-b] preflight same-origin? cors follow');
  });

  const same: readonly (readonly [what: string, one: Partial<Call>, other: Partial<Call>])[] = [
    ['values of headers', { headers: [['X-A', '1']] }, { headers: [['x-a', '2']] }],
    ['safelisted headers', { headers: [['Accept', 'application/json']] }, {}],
    [
      'order and repetition',
      {
        headers: [
          ['b', '1'],
          ['a', '1'],
          ['b', '2'],
        ],
      },
      {
        headers: [
          ['a', '1'],
          ['b', '1'],
        ],
      },
    ],
    ['fetch and XMLHttpRequest', { api: 'xhr' }, {}],
    [
      'a Blob and a header of the same type',
      { method: 'POST', body: 'blob:application/json' },
      { method: 'POST', body: 'json', headers: [['Content-Type', 'application/json']] },
    ],
    ['the URL behind the template', { url: 'https://api.example.com/users/43' }, {}],
  ];

  it.each(same)('does not tell apart: %s', (_what, one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  const different: readonly (readonly [what: string, one: Partial<Call>, other: Partial<Call>])[] = [
    ['methods', { method: 'PUT' }, { method: 'DELETE' }],
    ['unsafe headers', { headers: [['X-A', '1']] }, { headers: [['X-B', '1']] }],
    ['a safelisted header with an unsafe value', { headers: [['Accept', 'a"b"']] }, { headers: [['Accept', 'ab']] }],
    ['an upload listener', { method: 'POST', body: 'text', uploadListener: true }, { method: 'POST', body: 'text' }],
    [
      'an upload listener that is open',
      { method: 'POST', body: 'text', open: ['uploadListener'] },
      { method: 'POST', body: 'text' },
    ],
    ['a stream', { method: 'POST', body: 'stream' }, { method: 'POST', body: 'text' }],
    ['credentials', { credentials: 'include' }, {}],
    ['credentials that are open', { open: ['credentials'] }, {}],
    ['modes', { mode: 'no-cors' }, {}],
    ['redirect modes', { redirect: 'manual' }, {}],
    ['destinations', { api: 'element', destination: 'image' }, {}],
  ];

  it.each(different)('tells apart: %s', (_what, one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  it('knows that EventSource is never preflighted', () => {
    expect(keyOf({ api: 'eventsource', headers: [['Last-Event-ID', '1']] })).toContain(' direct ');
  });
});
