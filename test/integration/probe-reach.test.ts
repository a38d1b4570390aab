/** What a probe learns of the way to a target, beside its answer. */

import { afterEach, describe, expect, it } from 'vitest';
import { createProber, type Prober } from '../../packages/cors-guard/src/probe/index.ts';
import { contextFor, PAGE, requestTo, told } from '../helpers/probe.ts';
import { startTarget, type RecordingTarget } from '../helpers/recording-target.ts';

const open: (RecordingTarget | Prober)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A prober for which every name leads to this machine, the page's name aside. */
function prober(page: string | undefined): Prober {
  const made = createProber({
    resolve: (host) => {
      const address = host === new URL(PAGE).hostname ? page : '127.0.0.1';
      return address === undefined
        ? Promise.reject(new Error('no such name'))
        : Promise.resolve([{ address, family: 4 }]);
    },
  });
  open.push(made);
  return made;
}

describe('where a public name leads', () => {
  it.each([
    ['a page on the internet', '203.0.113.7', 'loopback'],
    ['a page that nobody knows', undefined, 'loopback'],
    ['a page on this machine as well', '127.0.0.1', 'public'],
  ])('to this machine, for %s', async (_name, page, reach) => {
    const target = await startTarget((_request, response) => void response.writeHead(204).end());
    open.push(target);
    const url = `http://api.shop.example:${target.port}/items`;
    const result = await prober(page).send(requestTo(url), contextFor(url));
    expect(told(result)).toBe(204);
    expect(result.reach).toBe(reach);
  });

  it('is no matter for a name that is local by itself', async () => {
    const target = await startTarget((_request, response) => void response.writeHead(204).end());
    open.push(target);
    const result = await prober('203.0.113.7').send(requestTo(`${target.origin}/items`), contextFor(target.origin));
    expect(told(result)).toBe(204);
    expect(result.reach).toBeUndefined();
  });
});
