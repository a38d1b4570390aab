import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Pages } from '../corpus.ts';
import type { Question } from '../live/format.ts';
import { generate } from './generate.ts';
import { mutate } from './mutate.ts';
import { isPlayable } from './playable.ts';
import { createRandom } from './random.ts';

const pages = JSON.parse(readFileSync(new URL('../corpora/cors-pages.json', import.meta.url), 'utf8')) as Pages;

function make(seed: number, count: number): Question[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => generate(random, `g${index}`, pages));
}

const recorded: Question = {
  id: 'r1',
  class: 'redirect',
  page: 'https',
  origin: 'https://app.shop.test',
  req: { api: 'fetch', method: 'PUT', credentials: 'omit', headers: [['X-A', '1']] },
  hops: [
    {
      url: 'https://api.backend.test/c/r1/0',
      preflight: { status: 204, headers: [['Access-Control-Allow-Origin', '*']] },
      response: { status: 307, headers: [['Location', 'https://api.backend.test/c/r1/1']] },
    },
    { url: 'https://api.backend.test/c/r1/1', response: { status: 200, headers: [] } },
  ],
};

describe('generate', () => {
  it('makes the same cases again for the same seed, and others for another', () => {
    expect(make(3, 50)).toEqual(make(3, 50));
    expect(make(3, 50)).not.toEqual(make(4, 50));
  });

  it('makes cases that mostly can be played', () => {
    const playable = make(5, 500).filter(isPlayable);
    expect(playable.length).toBeGreaterThan(400);
  });
});

describe('mutate', () => {
  it('changes at most one string of a case, under a new id', () => {
    const random = createRandom(1);
    const before = stringsOf(JSON.parse(JSON.stringify(recorded).replaceAll('r1', 'm1')));
    const changes = Array.from({ length: 200 }, () => {
      const after = stringsOf(mutate(random, recorded, 'm1'));
      expect(after.length).toBe(before.length);
      return after.filter((text, index) => text !== before[index]).length;
    });
    expect(new Set(changes)).toEqual(new Set([0, 1]));
    expect(changes.filter((count) => count === 1).length).toBeGreaterThan(150);
  });
});

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

describe('isPlayable', () => {
  const withLocation = (location: string): Question => ({
    ...recorded,
    hops: recorded.hops.map((hop) => ({ ...hop, response: { status: 307, headers: [['Location', location]] } })),
  });

  it('takes redirects within the case, and those that no server sees', () => {
    for (const location of ['/c/r1/1', 'http://api.shop.test:8080/c/r1/0?a', 'mailto:a@b.test', 'https://[', '']) {
      expect(isPlayable(withLocation(location)), location).toBe(true);
    }
  });

  it('refuses redirects to what nobody serves', () => {
    for (const location of ['/elsewhere', 'https://api.shop.test:444/c/r1/1', 'http://api.shop.test:443/c/r1/1']) {
      expect(isPlayable(withLocation(location)), location).toBe(false);
    }
  });
});
