import { describe, expect, it } from 'vitest';
import type { Observation } from '../observe/index.ts';
import { answered, observed } from '../observe/testing.ts';
import type { HeaderLine } from '../predict/index.ts';
import { createAnswers } from './answers.ts';

const DEV = 'http://localhost:5173';
const ACAO = 'Access-Control-Allow-Origin';

const seen = (status: number, headers: readonly HeaderLine[], more: Partial<Observation> = {}): Observation =>
  observed({
    method: 'POST',
    forwardedPath: '/items',
    requestHeaders: [['Origin', DEV]],
    response: answered(status, headers),
    ...more,
  });

function noted(...observations: readonly Observation[]): ReturnType<ReturnType<typeof createAnswers>['all']> {
  const answers = createAnswers('https://api.example.com/items');
  for (const observation of observations) answers.note(observation);
  return answers.all();
}

describe('createAnswers', () => {
  it('keeps one answer of a kind, with the Origin that was sent', () => {
    const other = { devPath: '/api/other' };
    const answers = noted(seen(201, []), seen(201, [], other), seen(422, []), seen(201, [[ACAO, '*']], other));
    expect(answers.map(({ status, origin }) => [status, origin])).toEqual([
      [201, DEV],
      [422, DEV],
      [201, DEV],
    ]);
    expect(noted(seen(200, [], { requestHeaders: [] }))[0]?.origin).toBeNull();
    expect(noted(seen(200, [], { asOrigin: 'https://app.example.com' }))[0]?.origin).toBe('https://app.example.com');
  });

  it('forgets what a path answered before, and keeps what another path answers', () => {
    const mended = seen(422, [[ACAO, DEV]]);
    expect(noted(seen(422, []), mended).map(({ headers }) => headers)).toEqual([[[ACAO, DEV]]]);
    expect(noted(seen(422, [], { devPath: '/api/other' }), mended)).toHaveLength(2);
    expect(noted(seen(422, []), seen(200, []))).toHaveLength(2);
  });

  it('keeps headers that tell something, and no value of a cookie', () => {
    const headers: HeaderLine[] = [
      ['Server', 'app'],
      ['X-Secret', 'canary'],
      ['Set-Cookie', 'sid=canary; Path=/; HttpOnly'],
      ['Set-Cookie', 'canary'],
    ];
    expect(noted(seen(200, headers))[0]?.headers).toEqual([
      ['Server', 'app'],
      ['Set-Cookie', 'sid=; Path=/; HttpOnly'],
      ['Set-Cookie', '='],
    ]);
  });

  it.each<[string, Observation]>([
    ['a redirect', seen(302, [])],
    ['304', seen(304, [])],
    ['a gate', seen(429, [])],
    [
      'the answer of another URL',
      seen(200, [], { response: { status: 200, headers: [], durationMs: 1, afterRedirect: true } }),
    ],
    ['an answer to an Origin that the proxy forged', seen(200, [], { proxyHeaders: ['origin'] })],
  ])('leaves out %s', (_name, observation) => {
    expect(noted(observation)).toEqual([]);
  });

  it('takes the answer to the production Origin, whatever the proxy had forged before', () => {
    expect(noted(seen(200, [], { proxyHeaders: ['origin'], asOrigin: 'https://app.example.com' }))).toHaveLength(1);
  });

  it('keeps the latest 12 kinds', () => {
    const statuses = Array.from({ length: 20 }, (_, index) => 400 + index).filter((status) => status !== 429);
    const answers = noted(...statuses.map((status) => seen(status, [])));
    expect(answers.map(({ status }) => status)).toEqual(statuses.slice(-12));
  });
});
