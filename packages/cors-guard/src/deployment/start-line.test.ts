import { describe, expect, it } from 'vitest';
import { deploymentOf, type DeploymentFacts } from './deployment.ts';
import { hostsToContact } from './destinations.ts';
import { resolveOptions } from './resolve-options.ts';
import { startLines } from './start-line.ts';
import type { ProxyEntry } from './types.ts';

const PAGE = 'https://app.example.com';
const api: readonly ProxyEntry[] = [{ context: '/api', target: 'https://api.example.com' }];
const two: readonly ProxyEntry[] = [...api, { context: '/auth', target: 'https://auth.example.com/v1' }];
const local: readonly ProxyEntry[] = [{ context: '/api', target: 'http://localhost:3000' }];

function told(input: object, entries: readonly ProxyEntry[] = api, facts: DeploymentFacts = {}): readonly string[] {
  const options = resolveOptions(input, {}, []);
  const deployment = deploymentOf({ options, entries, ...facts });
  return startLines(deployment, { entries, probeLevel: options.probe.level, browsers: options.browsers });
}

const ADVICE = [
  'a build has no dev proxy: it is assumed that the page then calls these addresses itself. If so, add',
  'and if the server of the page forwards these calls, as the proxy does now, add',
  "  production: { api: 'same-origin' }",
];

describe('everything given', () => {
  it('is one line', () => {
    expect(told({ production: { page: PAGE, api: 'https://api.example.com' } })).toEqual([
      'checks /api as https://app.example.com (option production.page) in 3 browsers, asks https://api.example.com',
    ]);
  });

  it('names another environment that is asked', () => {
    const [line] = told(
      { production: { page: PAGE, api: 'https://api.example.com/v1' }, browsers: ['firefox'] },
      local,
    );
    expect(line).toBe(
      'checks /api as https://app.example.com (option production.page) in firefox, asks https://api.example.com',
    );
  });

  it('names every host that is asked, on lines of a readable length', () => {
    const many = Array.from({ length: 12 }, (_, n) => ({
      context: `/s${n}`,
      target: `https://service-${n}.example.com`,
    }));
    const production = { page: PAGE, api: Object.fromEntries(many.map(({ context, target }) => [context, target])) };
    const lines = told({ production, probe: 'preflight' }, many);
    const start = lines.indexOf('asks 12 hosts (OPTIONS only):');
    expect(start).toBe(1);
    const listed = lines.slice(start + 1).filter((line) => line.startsWith('  https://'));
    expect(listed.length).toBeGreaterThan(1);
    for (const line of listed) expect(line.length).toBeLessThanOrEqual(111);
    expect(listed.join(' ').split(/,? +/).slice(1)).toEqual(many.map(({ target }) => target).toSorted());
  });

  it.each([
    ['preflight', 'asks https://api.example.com (OPTIONS only)'],
    [false, 'sends nothing (probe: false): only what the app itself gets is judged'],
  ])('probe %j', (probe, asks) => {
    expect(told({ probe, production: { page: PAGE, api: 'https://api.example.com' } })[1]).toBe(asks);
  });

  it.each([['/api/**'], ['/api/*.json'], ['/api/{a,b}']])(
    'a wildcard is below what stands before it: %s',
    (context) => {
      const entries = [{ context, target: 'https://api.example.com' }];
      const lines = told({ production: { page: PAGE, api: { '/api': 'https://api.example.com' } } }, entries);
      expect(lines.join(', ')).toBe(
        `checks ${context} as https://app.example.com (option production.page) in 3 browsers, asks https://api.example.com`,
      );
    },
  );

  it('an entry without a path may be about any', () => {
    const entries = [{ context: 'https://api.example.com', target: 'https://api.example.com' }];
    expect(told({ production: { page: PAGE, api: 'https://api.example.com' } }, entries)).toEqual([
      'checks https://api.example.com as https://app.example.com (option production.page) in 3 browsers',
      'asks https://api.example.com',
    ]);
  });

  it('says that a target is told when it is known', () => {
    const entries = [...api, { context: '/auth', target: '' }];
    const [, asks, , advice] = told({ production: { page: PAGE } }, entries);
    expect(asks).toBe('asks https://api.example.com, what a router names (each is told first)');
    expect(advice).toContain("api: { '/api': 'https://api.example.com', '/auth': 'https://...' }");
  });

  it('a local API counts as production', () => {
    expect(told({ production: { page: PAGE, api: 'http://localhost:3000' } }, local)).toEqual([
      'checks /api as https://app.example.com (option production.page) in 3 browsers, asks http://localhost:3000',
    ]);
  });
});

describe('same origin', () => {
  it('is said once for all entries', () => {
    expect(told({ production: { api: 'same-origin' } }, two)).toEqual([
      '/api, /auth: same origin in production (option production.api), nothing to check',
    ]);
  });

  it('is said beside what is checked', () => {
    const production = { page: PAGE, api: { '/api': 'https://api.example.com', '/auth': 'same-origin' } };
    expect(told({ production }, two)).toEqual([
      'checks /api as https://app.example.com (option production.page) in 3 browsers, asks https://api.example.com',
      '/auth: same origin in production (option production.api["/auth"]), nothing to check',
    ]);
  });

  it('is seen when the API is the page', () => {
    expect(told({ production: { page: PAGE, api: `${PAGE}/v1` } })).toEqual([
      '/api: same origin in production (option production.api), nothing to check',
    ]);
  });
});

describe('something assumed', () => {
  it('nothing known: both ways to say it', () => {
    const lines = told({});
    expect(lines[0]).toBe(
      'checks /api for a production page not named yet, in 3 browsers, asks https://api.example.com (OPTIONS only)',
    );
    expect(lines.slice(1)).toEqual([
      ADVICE[0],
      "  production: { page: 'https://...', api: 'https://api.example.com' }",
      ...ADVICE.slice(1),
    ]);
  });

  it('the page is known', () => {
    expect(told({ production: { page: PAGE } })).toContain(
      "  production: { page: 'https://app.example.com', api: 'https://api.example.com' }",
    );
  });

  it('the API is known', () => {
    const lines = told({ production: { api: 'https://api.example.com' } });
    expect(lines.slice(1)).toEqual([
      'to be told also what fails for your page alone, add its address:',
      "  production: { page: 'https://...' }",
    ]);
  });

  it('several targets make a map', () => {
    expect(told({}, two)).toContain(
      "  production: { page: 'https://...', api: { '/api': 'https://api.example.com', '/auth': 'https://auth.example.com' } }",
    );
  });

  it('a homepage is only a guess', () => {
    expect(told({}, api, { homepage: 'https://www.example.com' })).toContain(
      "  production: { page: 'https://www.example.com', api: 'https://api.example.com' }  // page: a guess, from package.json",
    );
  });

  it('a local target stands for code and is not offered as production', () => {
    const lines = told({}, local);
    expect(lines).toContain(
      'http://localhost:3000 is a local address: it stands for your code, so its allowed origins are not judged',
    );
    expect(lines).toContain("  production: { page: 'https://...', api: 'https://...' }");
  });

  it('what is pasted unchanged is refused, not believed', () => {
    expect(() => resolveOptions({ production: { page: 'https://...', api: 'https://...' } }, {}, [])).toThrow(
      'production.page is "https://..."',
    );
  });
});

describe('a variable that names another environment', () => {
  const clientEnv = {
    development: { VITE_API_URL: '/api' },
    production: { VITE_API_URL: 'https://api.example.com/v1' },
  };

  it('is told, and not asked', () => {
    expect(told({ production: { page: PAGE } }, local, { clientEnv })).toEqual([
      'checks /api as https://app.example.com (option production.page) in 3 browsers, contacts no host',
      '/api goes to https://api.example.com in production (VITE_API_URL in production mode), which is not asked',
      'to have it checked, add:',
      "  production: { page: 'https://app.example.com', api: 'https://api.example.com/v1' }",
    ]);
  });
});

describe('whatever is in the config', () => {
  it('no entry', () => {
    expect(told({}, [])).toEqual(['there is no proxy entry, so there is nothing to check']);
  });

  it('notes come last', () => {
    expect(told({ browsers: 'webkit' }).at(-1)).toBe('browsers: a single value is read as a list of one');
  });

  it('no user name, query or control character is printed', () => {
    const entries = [{ context: '^/\u001b[2J', target: 'https://me:canary@api.example.com/canary?key=canary' }];
    const text = told({}, entries).join('\n');
    expect(text).not.toContain('canary');
    expect(text).not.toContain('\u001b');
    expect(text).toContain('https://api.example.com');
  });

  it('the lines to paste stay literals', () => {
    const entries = [...api, { context: "/it's", target: 'https://b.example' }];
    expect(told({}, entries)).toContain(
      String.raw`  production: { page: 'https://...', api: { '/api': 'https://api.example.com', '/it\'s': 'https://b.example' } }`,
    );
  });

  it('every host that is asked is named, however many', () => {
    const entries = Array.from({ length: 9 }, (_, index) => ({
      context: `/a${index}`,
      target: `https://a${index}.example`,
    }));
    const text = told({}, entries).join('\n');
    for (const { target } of entries) expect(text).toContain(target);
    expect(text).toContain('/a0, /a1, /a2, /a3 and 5 more');
  });
});

describe('hostsToContact', () => {
  const hosts = (production: object, entries: readonly ProxyEntry[], facts: DeploymentFacts = {}): readonly string[] =>
    hostsToContact(deploymentOf({ options: resolveOptions({ production }, {}, []), entries, ...facts }), entries);

  it.each<[string, object, readonly ProxyEntry[], readonly string[]]>([
    ['the targets', {}, two, ['https://api.example.com', 'https://auth.example.com']],
    ['what is given instead', { api: 'https://x.example/v1' }, two, ['https://x.example']],
    ['nothing', { api: 'same-origin' }, two, []],
    [
      'a part below the entry',
      { api: { '/api/v2': 'https://v2.example' } },
      api,
      ['https://api.example.com', 'https://v2.example'],
    ],
    ['the part above it', { api: { '/': 'https://x.example' } }, api, ['https://x.example']],
    [
      'any part for a pattern',
      { api: { '/b': 'https://b.example' } },
      [{ context: '^/[ab]', target: 'https://a.example' }],
      ['https://a.example', 'https://b.example'],
    ],
    ['no part beside it', { api: { '/b': 'https://b.example' } }, api, ['https://api.example.com']],
  ])('%s', (_, production, entries, expected) => {
    expect(hosts(production, entries)).toEqual(expected);
  });

  it('an inferred address only where development talks to it already', () => {
    const clientEnv = (url: string): DeploymentFacts => ({
      clientEnv: { development: {}, production: { VITE_API_URL: url } },
    });
    expect(hosts({}, api, clientEnv('https://api.example.com'))).toEqual(['https://api.example.com']);
    expect(hosts({}, api, clientEnv('https://other.example'))).toEqual([]);
  });
});
