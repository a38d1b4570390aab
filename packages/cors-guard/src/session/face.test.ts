import { describe, expect, it } from 'vitest';
import type { Observation } from '../observe/index.ts';
import { answered, observed } from '../observe/testing.ts';
import type { HeaderLine } from '../predict/index.ts';
import { faceOf } from './face.ts';

const PAGE = 'https://app.example.com';
const ACAO = 'Access-Control-Allow-Origin';
const CREDENTIALS: HeaderLine = ['access-control-allow-credentials', 'true'];

const seen = (status: number, headers: readonly HeaderLine[], more: Partial<Observation> = {}): Observation =>
  observed({ forwardedPath: '/items', response: answered(status, headers), ...more });

describe('faceOf', () => {
  it.each<[string, number, readonly HeaderLine[], string]>([
    ['success', 200, [], ''],
    ['success that names an origin: it was not asked as the page', 200, [[ACAO, PAGE]], ''],
    ['an error', 404, [], ''],
    ['not modified', 304, [], ''],
    ['a redirect', 302, [], 'redirect'],
  ])('without the production Origin: %s', (_name, status, headers, face) => {
    expect(faceOf(seen(status, headers))).toBe(face);
  });

  it.each<[string, number, readonly HeaderLine[], string]>([
    ['no header', 200, [], 'absent'],
    ['the page', 200, [[ACAO, PAGE]], 'page'],
    ['the page, with credentials', 200, [[ACAO, PAGE], CREDENTIALS], 'page credentials'],
    ['the page, on an error', 422, [[ACAO, PAGE]], 'page'],
    ['any', 200, [[ACAO, '*']], 'any'],
    ['another page', 200, [[ACAO, 'https://other.example.com']], 'other'],
    [
      'two lines',
      200,
      [
        [ACAO, PAGE],
        [ACAO, PAGE],
      ],
      'several',
    ],
    ['not modified, where the header may be left out', 304, [], ''],
    ['a redirect without it', 302, [], 'redirect absent'],
    ['a redirect with it', 302, [[ACAO, '*']], 'redirect any'],
  ])('with the production Origin: %s', (_name, status, headers, face) => {
    expect(faceOf(seen(status, headers, { asOrigin: PAGE }))).toBe(face);
  });

  it('is a redirect, too, where the proxy followed it, and nothing without an answer', () => {
    const response = { status: 200, headers: [], durationMs: 5, afterRedirect: true } as const;
    expect(faceOf(seen(200, [], { response }))).toBe('redirect');
    const { response: _none, ...unanswered } = seen(200, []);
    expect(faceOf(unanswered)).toBe('');
  });
});
