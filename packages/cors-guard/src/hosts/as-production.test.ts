import { describe, expect, it } from 'vitest';
import { deploymentOf, resolveOptions, type CorsGuardOptions, type DeploymentFacts } from '../deployment/index.ts';
import type { Observation } from '../observe/index.ts';
import { observed } from '../observe/testing.ts';
import { asProductionNotes, createAsOrigin } from './as-production.ts';

const PAGE = 'https://app.example.com';
const API = 'https://api.example.com';
const given: CorsGuardOptions = { production: { page: PAGE, api: API }, asProduction: true };

const originFor = (...args: Parameters<typeof namedFor>): string | undefined => namedFor(...args)?.origin;

function namedFor(options: CorsGuardOptions, seen: Partial<Observation> = {}, facts: DeploymentFacts = {}) {
  const resolved = resolveOptions(options, {}, []);
  return createAsOrigin({ options: resolved, facts, entries: () => [] })(
    observed({ requestHeaders: headers('cors', 'empty'), ...seen }),
  );
}

function headers(mode: string, destination: string, site = 'same-origin'): Observation['requestHeaders'] {
  return [
    ['Sec-Fetch-Site', site],
    ['Sec-Fetch-Mode', mode],
    ['Sec-Fetch-Dest', destination],
  ];
}

describe('createAsOrigin', () => {
  it.each<[string, CorsGuardOptions, DeploymentFacts, string]>([
    ['given', given, {}, PAGE],
    ['inferred', { asProduction: true }, { customDomain: 'www.example.com' }, 'https://www.example.com'],
    ['of an app', { production: { page: 'capacitor://localhost' } }, {}, 'capacitor://localhost'],
    ['known, where the API is only assumed', { production: { page: PAGE } }, {}, PAGE],
  ])('is the origin of a page that is %s', (_name, options, facts, origin) => {
    expect(originFor(options, {}, facts)).toBe(origin);
  });

  it.each([
    [API, 'same-site'],
    ['https://api.example.net', 'cross-site'],
    ['http://api.example.net', undefined],
  ])('names the site as browsers do: to %s %s', (target, fetchSite) => {
    const options = { production: { page: PAGE, api: target }, asProduction: true };
    expect(namedFor(options, { target })).toEqual({ origin: PAGE, fetchSite });
  });

  it.each<[string, CorsGuardOptions]>([
    ['the page is unknown', { production: { api: API } }],
    ['the page is "null"', { production: { page: 'null', api: API } }],
    ['production calls its own origin', { production: { page: PAGE, api: 'same-origin' } }],
    ['the page is served by the API', { production: { page: API } }],
    ['production calls another environment', { production: { page: PAGE, api: 'https://live.example.com' } }],
    ['the path is excluded', { ...given, exclude: ['/api/**'] }],
  ])('is none where %s', (_name, options) => {
    expect(originFor(options)).toBeUndefined();
  });

  it('is none for development code, unless that is given', () => {
    const local = { target: 'http://localhost:3000' };
    expect(originFor({ production: { page: PAGE } }, local)).toBeUndefined();
    expect(originFor({ production: { page: PAGE, api: 'http://localhost:3000' } }, local)).toBe(PAGE);
  });

  it.each<[string, Partial<Observation>, string | undefined]>([
    ['a POST', { method: 'POST' }, PAGE],
    ['a font', { requestHeaders: headers('cors', 'font') }, PAGE],
    ['an image with crossorigin', { requestHeaders: headers('cors', 'image') }, PAGE],
    ['a plain image', { requestHeaders: headers('no-cors', 'image') }, undefined],
    ['a fetch without CORS', { requestHeaders: headers('no-cors', 'empty') }, undefined],
    ['a navigation', { requestHeaders: headers('navigate', 'document') }, undefined],
    ['a call of another site', { requestHeaders: headers('cors', 'empty', 'cross-site') }, undefined],
    [
      'a preflight',
      { method: 'OPTIONS', requestHeaders: [...headers('cors', 'empty'), ['Access-Control-Request-Method', 'PUT']] },
      undefined,
    ],
    ['a command line tool', { requestHeaders: [['User-Agent', 'curl/8']] }, undefined],
  ])('looks at what the request is: %s', (_name, seen, origin) => {
    expect(originFor(given, seen)).toBe(origin);
  });
});

describe('asProductionNotes', () => {
  const notesOf = (options: CorsGuardOptions): readonly string[] => {
    const resolved = resolveOptions(options, {}, []);
    return asProductionNotes(resolved, deploymentOf({ options: resolved, entries: [] }));
  };

  it.each<[CorsGuardOptions, readonly unknown[]]>([
    [{ production: { page: PAGE } }, []],
    [given, [expect.stringContaining(`"Origin: ${PAGE}"`)]],
    [{ asProduction: true }, [expect.stringContaining('production.page')]],
    [{ asProduction: true, production: { page: 'null' } }, [expect.stringContaining('"null"')]],
  ])('%j', (options, notes) => {
    expect(notesOf(options)).toEqual(notes);
  });
});
