import { describe, expect, it } from 'vitest';
import type { HeaderLine } from '../../predict/index.ts';
import { findingsOf } from '../from-verdicts.ts';
import { allows, both, callTo, fine, judgedBy, PAGE } from '../testing.ts';
import type { Finding, JudgedCall } from '../types.ts';
import { hintsOf, hostIds, recipeFor, routeOn, serverIds, type Hints, type Policy } from './index.ts';

const nginx: HeaderLine = ['Server', 'nginx/1.26.3'];
const express: HeaderLine = ['X-Powered-By', 'Express'];

function findingFor(
  status: number,
  headers: readonly HeaderLine[],
  more: Parameters<typeof callTo>[1] = {},
  about: Partial<JudgedCall> = {},
  hints?: Hints,
): Finding | undefined {
  return findingsOf([judgedBy(() => ({ status, headers }), callTo('/items', more), about)], hints)[0];
}

const fixFor = (...args: Parameters<typeof findingFor>): Finding['fix'] | undefined => findingFor(...args)?.fix;

describe('the server that answered', () => {
  it('is told by its headers, the application before what stands in front of it', () => {
    expect(fixFor(200, [express, nginx])).toMatchObject({ server: 'Express', ranByTests: true });
    expect(fixFor(200, [nginx])?.server).toBe('nginx');
    expect(fixFor(200, [['Server', 'unknown']])).toMatchObject({ server: null, snippet: null });
  });

  it('is told by files of the project where no header names it', () => {
    const manifest = (name: string) => ({ path: 'server/package.json', text: `{"dependencies":{"${name}":"1.0.0"}}` });
    expect(fixFor(200, [nginx], {}, {}, hintsOf([manifest('koa')]))?.server).toBe('Koa');
    expect(fixFor(200, [express], {}, {}, hintsOf([manifest('koa')]))?.server).toBe('Express');
    expect(fixFor(200, [express], {}, {}, hintsOf([manifest('@nestjs/core')]))?.server).toBe('NestJS');
    expect(hintsOf([manifest('@nestjs/core'), { path: 'vercel.json', text: '{}' }])).toEqual({
      servers: ['nestjs'],
      hosts: ['vercel'],
    });
  });

  it('is not what stands in front of a list that refuses', () => {
    expect(fixFor(200, [nginx, ['Vary', 'Origin']])).toMatchObject({ server: null, snippet: null });
    expect(fixFor(200, [nginx, ['Vary', 'Origin']])?.policy?.origins).toEqual([PAGE]);
  });
});

describe('the policy', () => {
  it('covers what all calls to the API need, and what it allows already', () => {
    const refusing = both(
      allows(express, ['Access-Control-Allow-Methods', 'GET,OPTIONS'], ['Access-Control-Allow-Headers', 'X-Old']),
      { ...fine, headers: [...fine.headers, ['Access-Control-Expose-Headers', 'X-Total']] },
    );
    const calls = [
      judgedBy(refusing, callTo('/items/7', { method: 'PATCH', headers: [['X-New', '1']] }), { id: 'c1' }),
      judgedBy(refusing, callTo('/items'), { id: 'c2' }),
    ];
    expect(findingsOf(calls)[0]?.fix.policy).toEqual({
      origins: [PAGE],
      methods: ['GET', 'OPTIONS', 'PATCH'],
      headers: ['x-new', 'x-old'],
      exposed: ['x-total'],
      credentials: false,
      lists: { methods: true, headers: true },
    });
  });

  it('keeps another page that was allowed, and drops what is a mistake', () => {
    const origins = (got: string) => fixFor(200, [express, ['Access-Control-Allow-Origin', got]])?.policy?.origins;
    expect(origins('https://www.other.example')).toEqual([PAGE, 'https://www.other.example']);
    expect(origins(`${PAGE}, https://www.other.example`)).toEqual([PAGE, 'https://www.other.example']);
    for (const mistake of [`${PAGE}/`, 'http://localhost:5173', 'null', 'https://*.example.com', `"${PAGE}"`]) {
      expect([mistake, origins(mistake)]).toEqual([mistake, [PAGE]]);
    }
  });

  it('is missing where headers of the API are not the answer', () => {
    expect(fixFor(301, [express, ['Location', '/items/']])?.policy).toBeNull();
    expect(fixFor(200, [express], {}, { thirdParty: true })?.policy).toBeNull();
  });
});

it('removes a doubled header from the layer that adds it again', () => {
  const allowed: HeaderLine = ['Access-Control-Allow-Origin', PAGE];
  expect(fixFor(200, [nginx, allowed, allowed])?.snippet).toBe('proxy_hide_header Access-Control-Allow-Origin;');
  expect(fixFor(200, [express, allowed, allowed])).toMatchObject({ server: null, snippet: null });
});

describe('an API of somebody else', () => {
  it('is called through the host of the page', () => {
    const fix = fixFor(200, [], {}, { thirdParty: true, page: 'https://shop.netlify.app' });
    expect(fix).toMatchObject({ server: 'Netlify', forwarding: { prefix: '/api', to: 'https://api.example.com' } });
    expect(fix?.snippet).toContain('/api/*  https://api.example.com/:splat  200');
  });

  it('is forwarded as the dev proxy does', () => {
    const forwarding = (devTemplate: string, template: string) =>
      fixFor(200, [], {}, { devTemplate, template })?.forwarding;
    expect(forwarding('/api/items', '/items')).toEqual({ prefix: '/api', to: 'https://api.example.com' });
    expect(forwarding('/api/items', '/api/items')).toEqual({ prefix: '/api', to: 'https://api.example.com/api' });
    expect(forwarding('/shop/items/:id', '/v2/items/:id?page')).toEqual({
      prefix: '/shop',
      to: 'https://api.example.com/v2',
    });
    expect(forwarding('/$(id)/x', '/x')?.prefix).toBe('/api');
  });
});

const policies: readonly Policy[] = [
  {
    origins: [PAGE],
    methods: ['GET'],
    headers: [],
    exposed: [],
    credentials: false,
    lists: { methods: false, headers: false },
  },
  {
    origins: [PAGE, 'https://www.example.com'],
    methods: ['DELETE', 'GET', 'PUT'],
    headers: ['authorization', 'content-type'],
    exposed: ['x-total'],
    credentials: true,
    lists: { methods: true, headers: true },
  },
];

describe.each(serverIds)('the change for %s', (id) => {
  it.each(policies)('names the real values, and opens the API to nobody else: %#', (policy) => {
    const { server, snippet, notes } = recipeFor(id, policy);
    expect(server).not.toBe('');
    expect(notes.length).toBeGreaterThan(0);
    expect(snippet).toContain(PAGE);
    const isFixed = /sends one origin only/.test(notes.join()) || id === 'api-gateway';
    for (const origin of isFixed ? [PAGE] : policy.origins) expect(snippet).toContain(origin);
    for (const name of policy.lists.headers ? [...policy.headers, ...policy.methods] : [])
      expect(snippet.toLowerCase()).toContain(name.toLowerCase());
    expect(/credentials/i.test(snippet.replace(/credentials\S* (=> )?false/, ''))).toBe(
      policy.credentials && id !== 's3',
    );
    // No origin is a pattern, and none is sent back unseen.
    expect(snippet).not.toMatch(/origins?[^\n]{0,40}["'[=(]\*/i);
    expect(snippet).not.toMatch(/origin: true|SetIsOriginAllowed|AllowedOriginPatterns|ALLOW_ALL/i);
  });
});

it.each(hostIds)('the route on %s leads to the API', (id) => {
  const { host, snippet } = routeOn(id, { prefix: '/api', to: 'https://api.example.com' });
  expect(host).not.toBe('');
  expect(snippet).toContain('/api');
  if (id !== 'firebase') expect(snippet).toContain('https://api.example.com');
});

it('writes nothing into a snippet that means anything to a language', () => {
  const evil: HeaderLine[] = [
    express,
    ['Access-Control-Allow-Methods', "GET, $(id), `x`, a'b"],
    ['Access-Control-Allow-Origin', 'https://a"; drop'],
  ];
  const fix = fixFor(200, evil, { method: 'PUT', headers: [["x-$a'`|", '1']] });
  expect(JSON.stringify([fix?.policy, fix?.snippet])).not.toMatch(/\$\(|`|drop|\$a/);
});
