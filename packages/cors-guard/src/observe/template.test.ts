import { describe, expect, it } from 'vitest';
import { createTemplater, templateOf } from './template.ts';

describe('templateOf', () => {
  const table: readonly (readonly [path: string, template: string])[] = [
    ['/', '/'],
    ['/api/users', '/api/users'],
    ['/api/users/', '/api/users/'],
    ['/api/users/42/orders/2024-01-31', '/api/users/:id/orders/:date'],
    ['/api/items?page=2&from=a&page=3', '/api/items?from&page'],
    ['/api/items?', '/api/items'],
    ['/api/items?1699999999', '/api/items?:id'],
    ['/api/find/J%C3%BCrgen%20M', '/api/find/:text'],
    ['/api/%E0%A4%A', '/api/%E0%A4%A'],
    ['/api/a%2Fb', '/api/a%2Fb'],
    ['/files/jane%40example.com', '/files/:email'],
    ['//double//slash', '//double//slash'],
    ['/x/%1b%5b31m?%1b%5b31m=1', '/x/:text?:text'],
  ];

  it.each(table)('%s is %s', (path, template) => {
    expect(templateOf(path)).toBe(template);
  });

  it('takes URLs and leaves out the origin, userinfo and fragment', () => {
    expect(templateOf(new URL('https://u:p@api.example.com/users/42?a=1#x'))).toBe('/users/:id?a');
  });
});

const words =
  'amber birch cedar dune ember fern grove heath iris jade kelp lark moss north oak pine quill reed sage thyme'.split(
    ' ',
  );

/** Slugs of two and three words, all different. */
const slugs = words.flatMap((one) => words.map((other) => `${one}-and-${other}`));

describe('createTemplater', () => {
  it('learns which place varies', () => {
    const templater = createTemplater();
    for (const slug of slugs.slice(0, 17)) templater.learn(`/blog/articles/${slug}/comments`);
    expect(templater.templateOf('/blog/articles/something-new/comments')).toBe('/blog/articles/:slug/comments');
    expect(templater.templateOf('/blog/articles')).toBe('/blog/articles');
  });

  it('leaves 16 values and fewer as they are', () => {
    const templater = createTemplater();
    for (const slug of slugs.slice(0, 16)) templater.learn(`/articles/${slug}`);
    expect(templater.templateOf(`/articles/${slugs[0]}`)).toBe(`/articles/${slugs[0]}`);
  });

  it('keeps the names of resources, however many', () => {
    const templater = createTemplater();
    for (const word of words) for (const path of [`/${word}`, `/api/${word}`, `/v2/${word}`]) templater.learn(path);
    const templates = words.map((word) => templater.templateOf(`/api/${word}`));
    expect(new Set(templates).size).toBe(words.length);
  });

  it('keeps what it knew below a place that turns out to vary', () => {
    const templater = createTemplater();
    for (const shop of words.slice(0, 12)) {
      for (const item of slugs.slice(0, 17)) templater.learn(`/shops/${shop}/items/${item}`);
    }
    for (const shop of words.slice(12)) templater.learn(`/shops/${shop}`);
    expect(templater.templateOf('/shops/xyz/items/abc')).toBe('/shops/:slug/items/:slug');
  });

  it('keeps hosts apart', () => {
    const templater = createTemplater();
    for (const slug of slugs.slice(0, 20)) templater.learn(new URL(`https://a.test/articles/${slug}`));
    expect(templater.templateOf(new URL('https://a.test/articles/new'))).toBe('/articles/:slug');
    expect(templater.templateOf(new URL('https://b.test/articles/new'))).toBe('/articles/new');
  });

  it('makes 6 templates of 10,000 calls to 500 URLs of 6 shapes', () => {
    const urls = Array.from({ length: 500 }, (_, index) => urlOf(index));
    expect(new Set(urls).size).toBe(500);
    const calls = Array.from({ length: 10_000 }, (_, index) => urls[(index * 7919) % urls.length] ?? '');
    const templater = createTemplater();
    for (const call of calls) templater.learn(call);
    const templates = [...new Set(calls.map((call) => templater.templateOf(call)))].sort();
    expect(templates).toEqual([
      '/articles/:slug',
      '/files/:token/preview',
      '/reports/:date/summary?currency',
      '/shops/:slug/items/:id',
      '/users/:email/settings',
      '/users/:uuid',
    ]);
  });

  it('gives the same templates for the same paths in the same order', () => {
    const run = (): string[] => {
      const templater = createTemplater();
      return slugs
        .flatMap((slug, index) => [`/a/${slug}`, `/b/${slug}/${slugs[index % 40]}`])
        .map((path) => templater.templateOf(path));
    };
    expect(run()).toEqual(run());
  });

  it('stops learning when it knows 4,000 places', () => {
    const templater = createTemplater();
    for (let index = 0; index < 5_000; index += 1) templater.learn(`/api/${letters(index)}`);
    for (const slug of slugs.slice(0, 20)) templater.learn(`/articles/${slug}`);
    expect(templater.templateOf(`/articles/${slugs[0]}`)).toBe(`/articles/${slugs[0]}`);
    expect(templater.templateOf('/articles/42')).toBe('/articles/:id');
  });
});

/** One of 500 URLs: every sixth has the same shape. */
function urlOf(index: number): string {
  const slug = slugs[index % slugs.length] ?? '';
  const hex = (index + 4096).toString(16).padStart(12, '0');
  const day = new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
  const urls = [
    `/articles/${slug}${index > 400 ? `-${index}` : ''}`,
    `/users/3f2504e0-4f89-11d3-9a0c-${hex}`,
    `/users/${slug}%40example.com/settings`,
    `/reports/${day}/summary?currency=EUR`,
    `/files/${Buffer.from(`${slug}:${index}`).toString('base64url')}/preview`,
    `/shops/${slug}/items/${index}`,
  ];
  return urls[index % urls.length] ?? '';
}

/** A word of letters for a number, like spreadsheet columns. */
function letters(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCodePoint(97 + (index % 26));
}
