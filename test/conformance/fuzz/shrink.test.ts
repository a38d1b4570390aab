import { describe, expect, it } from 'vitest';
import type { Question } from '../live/format.ts';
import type { Judged } from './judge.ts';
import { shrink } from './shrink.ts';

const large: Question = {
  id: 's1',
  class: 'fuzz',
  page: 'csp3',
  origin: 'https://app.shop.test',
  req: {
    api: 'xhr',
    method: 'PUT',
    credentials: 'include',
    body: 'json',
    upload: 'load',
    headers: [
      ['X-A', '1'],
      ['Range', 'bytes=0-5,,,'],
    ],
  },
  hops: [
    {
      url: 'https://app.shop.test/c/s1/0?a=1',
      response: { status: 302, headers: [['Location', 'https://api.shop.test/c/s1/1']] },
    },
    {
      url: 'https://api.shop.test/c/s1/1',
      preflight: { status: 204, headers: [['Access-Control-Allow-Origin', '*']] },
      response: { status: 404, headers: [['X-Total', '5']] },
    },
  ],
};

/** Disagrees wherever a Range header with a comma is sent. */
function judgeRange(question: Question): Judged {
  const isWrong = question.req?.headers?.some(([name, value]) => name === 'Range' && value.includes(','));
  const disagreements = isWrong ? [{ aspect: 'wire' as const, expected: 'P', got: 'A' }] : [];
  return { question, observed: { res: { o: 'blocked' }, wire: [] }, disagreements };
}

describe('shrink', () => {
  it('leaves only what the disagreement needs', async () => {
    const { question } = await shrink(judgeRange(large), async (questions) => questions.map(judgeRange));
    expect({ ...question, id: '' }).toEqual({
      id: '',
      class: 'fuzz',
      page: 'https',
      origin: 'https://app.shop.test',
      req: { api: 'fetch', method: 'GET', credentials: 'same-origin', headers: [['Range', ',']] },
      hops: [{ url: `https://api.backend.test/c/${question.id}/1`, response: { status: 200, headers: [] } }],
    });
  });

  it('keeps a case of which every part counts', async () => {
    const only = judgeRange(large);
    const smallest = await shrink(only, async (questions) =>
      questions.map((question) => ({ ...judgeRange(question), disagreements: [] })),
    );
    expect(smallest).toBe(only);
  });

  it('never asks the same id twice', async () => {
    const ids: string[] = [];
    await shrink(judgeRange(large), async (questions) => {
      ids.push(...questions.map(({ id }) => id));
      return questions.map(judgeRange);
    });
    expect(new Set(ids).size).toBe(ids.length);
  });
});
