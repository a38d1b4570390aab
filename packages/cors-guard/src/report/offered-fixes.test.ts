import { describe, expect, it } from 'vitest';
import { offeredFixes } from './offered-fixes.ts';

const policy = {
  origins: ['https://app.example.com'],
  methods: ['GET', 'POST', 'PUT'],
  headers: ['x-shop'],
  exposed: [],
  credentials: false,
  lists: { methods: true, headers: true },
};

describe('offeredFixes', () => {
  it('writes the change for every server of the API', () => {
    const offered = offeredFixes({ policy, forwarding: null });
    expect(offered).toHaveLength(22);
    expect(new Set(offered.map(({ server }) => server)).size).toBe(22);
    for (const { at, snippet } of offered) {
      expect(at).toBe('api');
      expect(snippet).toContain('https://app.example.com');
    }
  });

  it('writes the route for every host of the page', () => {
    const offered = offeredFixes({ policy: null, forwarding: { prefix: '/api', to: 'https://api.example.com' } });
    expect(offered.map(({ at }) => at)).toEqual(offered.map(() => 'page'));
    expect(offered.map(({ server }) => server)).toContain('Netlify');
    for (const { snippet, ranByTests } of offered)
      expect([snippet.includes('/api'), ranByTests]).toEqual([true, false]);
  });

  it('offers nothing where headers are not the answer', () => {
    expect(offeredFixes({ policy: null, forwarding: null })).toEqual([]);
  });
});
