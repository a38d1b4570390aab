import { describe, expect, it } from 'vitest';
import { deploymentOf } from './deployment.ts';
import { directCallOf } from './direct-call.ts';
import type { CorsGuardOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

const entries = [
  { context: '/api', target: 'https://staging.example.com/v1' },
  { context: '/local', target: 'http://localhost:3000' },
];

const locate = (url: string, production: CorsGuardOptions['production'] = { page: 'https://app.example.com' }) => {
  const options = resolveOptions({ production }, {}, []);
  return directCallOf(deploymentOf({ options, entries }), url, entries);
};

describe('directCallOf', () => {
  it('judges a given API in full, even a local one', () => {
    const given = { page: 'https://app.example.com', api: 'http://localhost:3000' };
    expect(locate('http://localhost:3000/items', given)).toEqual({
      url: 'http://localhost:3000/items',
      basis: 'given',
      source: 'option production.api',
      sameOrigin: false,
      otherEnvironment: false,
      developmentTarget: false,
      direct: true,
    });
  });

  it('judges a target of the proxy as assumed, a local one as development code', () => {
    expect(locate('https://staging.example.com/x')).toMatchObject({ basis: 'assumed', developmentTarget: false });
    expect(locate('http://localhost:3000/x')).toMatchObject({ basis: 'assumed', developmentTarget: true });
  });

  it('knows the production page itself as no other origin', () => {
    expect(locate('https://app.example.com/api')).toMatchObject({ sameOrigin: true });
  });

  it('has no other origin contacted', () => {
    expect(locate('https://analytics.example.com/e')).toBeUndefined();
    expect(locate('https://staging.example.com:8443/x')).toBeUndefined();
    expect(locate('http://staging.example.com/x')).toBeUndefined();
  });
});
