import { describe, expect, it } from 'vitest';
import { deploymentOf, type DeploymentFacts } from './deployment.ts';
import { productionCallOf } from './production-call.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ProductionCall } from './types.ts';

const STAGING = 'https://staging.example.com';

interface Seen {
  readonly target?: string;
  readonly base?: string;
  readonly dev?: string;
  readonly forwarded?: string;
}

/** Without more: `/api/x?q=1`, forwarded as it is to staging. */
function callOf(production: object, seen: Seen = {}, facts: DeploymentFacts = {}): ProductionCall {
  const { target = STAGING, base = '', dev = '/api/x?q=1', forwarded = base + dev } = seen;
  const options = resolveOptions({ production }, {}, []);
  const deployment = deploymentOf({ options, entries: [{ context: '/api', target }], ...facts });
  return productionCallOf(deployment, { target, targetBase: base, devPath: dev, forwardedPath: forwarded });
}

describe('production.api on another origin', () => {
  it.each<[string, string, Seen, string]>([
    ['no paths', 'https://api.example.com', {}, '/api/x'],
    ['the proxy takes the prefix off', 'https://api.example.com', { forwarded: '/x' }, '/x'],
    ['the API has a path', 'https://api.example.com/v1', { forwarded: '/x' }, '/v1/x'],
    ['the target has a path', 'https://api.example.com', { base: '/v2', forwarded: '/v2/x' }, '/x'],
    ['both have one', 'https://api.example.com/v1', { base: '/v2', forwarded: '/v2/x' }, '/v1/x'],
    ['the same one', 'https://api.example.com/v2', { base: '/v2', forwarded: '/v2/x' }, '/v2/x'],
    ['the path is there already', 'https://api.example.com/api', {}, '/api/x'],
    ['it is there as letters only', 'https://api.example.com/ap', {}, '/ap/api/x'],
    [
      'the target path is there as letters only',
      'https://api.example.com',
      { base: '/v', forwarded: '/v2/x' },
      '/v2/x',
    ],
    ['nothing is left of the path', 'https://api.example.com', { base: '/v2', forwarded: '/v2' }, '/'],
    ['nothing but the API path', 'https://api.example.com/v1', { base: '/v2', forwarded: '/v2?q' }, '/v1'],
    ['a slash at the end stays', 'https://api.example.com/v1', { forwarded: '/x/' }, '/v1/x/'],
    ['a slash at the end of the target', 'https://api.example.com', { base: '/v2/', forwarded: '/v2/x' }, '/x'],
    ['a path that looks like a host', 'https://api.example.com', { dev: '//evil.example/x' }, '//evil.example/x'],
  ])('%s', (_, api, seen, path) => {
    expect(callOf({ api }, seen)).toEqual({
      url: `https://api.example.com${path}`,
      basis: 'given',
      source: 'option production.api',
      sameOrigin: false,
      otherEnvironment: true,
      developmentTarget: false,
    });
  });
});

describe('production.api on the origin of the target', () => {
  it.each<[string, string, Seen, string]>([
    ['the same address', STAGING, {}, '/api/x?q=1'],
    ['the proxy takes the prefix off', STAGING, { forwarded: '/x?q=1' }, '/x?q=1'],
    ['with a path of its own', `${STAGING}/v1`, { forwarded: '/x' }, '/x'],
    ['behind the path of the target', `${STAGING}/v2`, { base: '/v2', forwarded: '/v2/x' }, '/v2/x'],
  ])('%s', (_, api, seen, path) => {
    expect(callOf({ api }, seen)).toMatchObject({ url: STAGING + path, basis: 'given', otherEnvironment: false });
  });
});

describe('a map', () => {
  const api = { '/api': 'https://api.example.com', '/api/v2': 'https://two.example.com', '/auth': 'same-origin' };

  it.each([
    ['/api/x', 'https://api.example.com/api/x', 'option production.api["/api"]'],
    ['/api', 'https://api.example.com/api', 'option production.api["/api"]'],
    ['/api/v2/x', 'https://two.example.com/api/v2/x', 'option production.api["/api/v2"]'],
    ['/api/v22', 'https://api.example.com/api/v22', 'option production.api["/api"]'],
    ['/auth/me', 'https://app.example.com/auth/me', 'option production.api["/auth"]'],
    ['/authx', `${STAGING}/authx`, 'the proxy target'],
  ])('%s goes to %s', (dev, url, source) => {
    expect(callOf({ page: 'https://app.example.com', api }, { dev })).toMatchObject({ url, source });
  });
});

describe('same origin', () => {
  it('is the path that the page asks for, on the page', () => {
    const call = callOf({ page: 'https://app.example.com', api: 'same-origin' }, { forwarded: '/x' });
    expect(call).toMatchObject({ url: 'https://app.example.com/api/x', sameOrigin: true, basis: 'given' });
  });

  it('keeps an absolute URL while the page is unknown', () => {
    expect(callOf({ api: 'same-origin' })).toMatchObject({ url: 'https://cors-guard.invalid/api/x', sameOrigin: true });
  });

  it('works for app schemes', () => {
    const call = callOf({ page: 'capacitor://localhost', api: 'same-origin' });
    expect(call).toMatchObject({ url: 'capacitor://localhost/api/x', sameOrigin: true, developmentTarget: false });
  });

  it.each([
    ['given', { page: 'https://app.example.com', api: 'https://app.example.com/v1' }, {}],
    ['assumed', { page: 'https://app.example.com' }, { target: 'https://app.example.com' }],
  ])('is found when the address is %s', (basis, production, seen) => {
    expect(callOf(production, seen)).toMatchObject({ sameOrigin: true, basis });
  });

  it('is nothing for a page without an origin', () => {
    expect(callOf({ page: 'null', api: STAGING }).sameOrigin).toBe(false);
  });
});

describe('nothing known', () => {
  it('assumes the target as it was asked', () => {
    expect(callOf({}, { base: '/v2', forwarded: '/v2/x?q=1' })).toEqual({
      url: `${STAGING}/v2/x?q=1`,
      basis: 'assumed',
      source: 'the proxy target',
      sameOrigin: false,
      otherEnvironment: false,
      developmentTarget: false,
    });
  });

  it.each([
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://[::1]:3000',
    'http://backend:80',
    'http://nas.local',
  ])('%s stands for development code, unless it is given', (target) => {
    expect(callOf({}, { target }).developmentTarget).toBe(true);
    expect(callOf({ api: target }, { target }).developmentTarget).toBe(false);
    expect(callOf({ api: 'https://api.example.com' }, { target }).developmentTarget).toBe(false);
  });
});

describe('client variables', () => {
  const env = (before: string | undefined, after: string): DeploymentFacts => ({
    clientEnv: {
      development: before === undefined ? {} : { VITE_API_URL: before },
      production: { VITE_API_URL: after },
    },
  });

  it.each<[string, DeploymentFacts, Seen, string, string]>([
    [
      'a path is replaced',
      env('/api', 'https://api.example.com/v1'),
      { forwarded: '/x' },
      'https://api.example.com/v1/x',
      'inferred',
    ],
    ['the whole path', env('/api', 'https://api.example.com'), { dev: '/api' }, 'https://api.example.com/', 'inferred'],
    ['the query stays at the target', env('/api', STAGING), { forwarded: '/x?q=1' }, `${STAGING}/x?q=1`, 'inferred'],
    [
      'another path is not meant',
      env('/api', 'https://api.example.com'),
      { dev: '/apix' },
      `${STAGING}/apix`,
      'assumed',
    ],
    ['empty, both ways agree', env('', 'https://api.example.com'), {}, 'https://api.example.com/api/x', 'inferred'],
    ['unset, both ways agree', env(undefined, STAGING), {}, `${STAGING}/api/x?q=1`, 'inferred'],
    [
      'empty, they differ',
      env('', 'https://api.example.com'),
      { forwarded: '/x' },
      'https://api.example.com/x',
      'assumed',
    ],
    [
      'the path is there already',
      env('', 'https://api.example.com/api'),
      {},
      'https://api.example.com/api/x',
      'assumed',
    ],
  ])('%s', (_, facts, seen, url, basis) => {
    expect(callOf({}, seen, facts)).toMatchObject({ url, basis });
  });

  it('say where they were read', () => {
    expect(callOf({}, {}, env('/api', STAGING)).source).toBe('VITE_API_URL in production mode');
  });

  it('give way to the option', () => {
    const call = callOf({ api: 'same-origin', page: 'https://app.example.com' }, {}, env('/api', STAGING));
    expect(call).toMatchObject({ sameOrigin: true, basis: 'given' });
  });

  it('do not make a local address one of production', () => {
    expect(callOf({}, {}, env('/api', 'http://localhost:3000'))).toMatchObject({
      developmentTarget: true,
      otherEnvironment: true,
    });
  });
});
