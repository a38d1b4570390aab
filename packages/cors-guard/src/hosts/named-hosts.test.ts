import { describe, expect, it } from 'vitest';
import { deploymentOf, resolveOptions, type CorsGuardOptions, type ProxyEntry } from '../deployment/index.ts';
import type { Observation } from '../observe/index.ts';
import { createNamedHosts } from './named-hosts.ts';

/** Lines said of requests that were forwarded to these targets. */
function said(
  input: CorsGuardOptions,
  entries: readonly ProxyEntry[],
  seen: readonly (readonly [devPath: string, target: string])[],
): readonly string[] {
  const options = resolveOptions(input, {}, []);
  const lines: string[] = [];
  const note = createNamedHosts({
    deployment: deploymentOf({ options, entries }),
    entries,
    say: (line) => void lines.push(line),
  });
  for (const [devPath, target] of seen) note({ entry: '/api', devPath, target } as Observation);
  return lines;
}

const entries: readonly ProxyEntry[] = [{ context: '/api', target: 'https://one.example' }];

describe('createNamedHosts', () => {
  it('names a host once, and none that the start has named', () => {
    const seen = [
      ['/api/a', 'https://one.example'],
      ['/api/b', 'https://two.example'],
      ['/api/c', 'https://two.example'],
    ] as const;
    expect(said({}, entries, seen)).toEqual(['asks also https://two.example: the proxy entry "/api" forwards there']);
  });

  it('says nothing where production is given: that is asked, and was named', () => {
    const production = { page: 'https://app.example', api: 'https://api.example' };
    expect(said({ production }, entries, [['/api/b', 'https://two.example']])).toEqual([]);
  });

  it('asks for every path anew', () => {
    const production = { page: 'https://app.example', api: { '/api/a': 'same-origin' } };
    const seen = [
      ['/api/a', 'https://two.example'],
      ['/api/b', 'https://two.example'],
    ] as const;
    expect(said({ production }, entries, seen)).toHaveLength(1);
  });

  it('has nothing to say of a target that nobody knows', () => {
    expect(said({}, entries, [['/api/a', '']])).toEqual([]);
  });
});
