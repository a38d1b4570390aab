import { describe, expect, it } from 'vitest';
import { deploymentOf, weakerBasis, type DeploymentFacts } from './deployment.ts';
import { resolveOptions } from './resolve-options.ts';
import type { Deployment } from './types.ts';

const entries = [{ context: '/api', target: 'http://localhost:3000' }];

function deploy(input: unknown, facts: DeploymentFacts = {}): Deployment {
  return deploymentOf({ options: resolveOptions(input, {}, []), entries, ...facts });
}

describe('the page', () => {
  it('is unknown when nobody tells', () => {
    expect(deploy({})).toEqual({
      routes: [],
      pageHeaders: { value: [], basis: 'assumed', source: 'no headers are known' },
      notes: [],
    });
  });

  it.each([
    ['app.example.com', 'https://app.example.com'],
    ['App.Example.com\n', 'https://app.example.com'],
    ['\r\napp.example.com\r\n\r\n', 'https://app.example.com'],
  ])('comes from a custom-domain file with %j', (customDomain, value) => {
    expect(deploy({}, { customDomain }).page).toEqual({ value, basis: 'inferred', source: 'public/CNAME' });
  });

  it.each(['', '\n', 'localhost', 'https://app.example.com', 'a.example\nb.example', 'a b.example', '*.example.com'])(
    'does not come from one with %j',
    (customDomain) => {
      expect(deploy({}, { customDomain }).page).toBeUndefined();
    },
  );

  it('is the given one before all files', () => {
    const { page } = deploy({ production: { page: 'https://given.example' } }, { customDomain: 'file.example' });
    expect(page).toMatchObject({ value: 'https://given.example', basis: 'given' });
  });

  it.each([
    ['https://www.example.com/docs', 'https://www.example.com'],
    ['https://me.github.io/app', 'https://me.github.io'],
    ['https://github.com/me/app#readme', undefined],
    ['/app', undefined],
    ['.', undefined],
    [undefined, undefined],
  ])('is only suggested by homepage %j', (homepage, suggested) => {
    const deployment = deploy({}, homepage === undefined ? {} : { homepage });
    expect(deployment.page).toBeUndefined();
    expect(deployment.suggestedPage).toBe(suggested);
  });

  it('is not suggested when it is known', () => {
    const facts = { homepage: 'https://www.example.com', customDomain: 'app.example.com' };
    expect(deploy({}, facts)).not.toHaveProperty('suggestedPage');
  });
});

describe('routes, headers and notes', () => {
  const clientEnv = { development: { VITE_API_URL: '/api' }, production: { VITE_API_URL: 'https://api.example.com' } };

  it('puts given routes before inferred ones', () => {
    const { routes } = deploy({ production: { api: { '/auth': 'same-origin' } } }, { clientEnv });
    expect(routes.map(({ basis, value }) => [basis, value.prefix])).toEqual([
      ['given', '/auth'],
      ['inferred', '/api'],
    ]);
  });

  it('takes given headers', () => {
    expect(deploy({ production: { headers: { 'x-a': 'b' } } }).pageHeaders).toEqual({
      value: [['x-a', 'b']],
      basis: 'given',
      source: 'option production.headers',
    });
  });

  it('hands on the notes of options and variables', () => {
    const twice = { VITE_API_URL: '/api', VITE_API_BASE: '/api' };
    const env = {
      development: twice,
      production: { VITE_API_URL: 'https://a.example', VITE_API_BASE: 'https://b.example' },
    };
    expect(deploy({ browsers: 'webkit' }, { clientEnv: env }).notes).toEqual([
      expect.stringContaining('browsers'),
      expect.stringContaining('VITE_API_BASE'),
    ]);
  });
});

it.each([
  ['given', 'given', 'given'],
  ['given', 'inferred', 'inferred'],
  ['assumed', 'given', 'assumed'],
  ['inferred', 'assumed', 'assumed'],
] as const)('weakerBasis(%s, %s) is %s', (one, other, weaker) => {
  expect(weakerBasis(one, other)).toBe(weaker);
});
