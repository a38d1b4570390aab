import { describe, expect, it } from 'vitest';
import type { Exchange, HeaderLine, Settlement } from '../predict/index.ts';
import { judgeAsStranger, strangerPage } from './stranger.ts';

const answer = (status: number, headers: readonly HeaderLine[] = []): Exchange => ({
  method: 'OPTIONS',
  url: 'https://api.example.com/items',
  origin: 'https://cors-guard.invalid',
  status,
  headers,
});

const refused: Settlement = {
  outcome: 'blocked',
  stage: 'preflight',
  reason: 'allow-origin-missing',
  evidence: [],
  hop: 0,
};
const reasonOf = (exchange: Exchange, settlement?: Settlement, layerSeen = false): string => {
  const verdict = judgeAsStranger(exchange, settlement, 'page-unknown', layerSeen);
  return verdict.outcome === 'fail' ? verdict.reason : verdict.outcome === 'unknown' ? verdict.why : verdict.outcome;
};

describe('judgeAsStranger', () => {
  it.each<[string, Exchange, Settlement | undefined, boolean, string]>([
    ['no route for OPTIONS, no layer', answer(404), undefined, false, 'allow-origin-missing'],
    ['framework answers OPTIONS', answer(200, [['Allow', 'GET,HEAD']]), undefined, false, 'allow-origin-missing'],
    ['OPTIONS answered like a GET', answer(200, [['Content-Length', '17']]), refused, false, 'allow-origin-missing'],
    ['an empty 204 may be a silent refusal', answer(204), refused, false, 'page-unknown'],
    ['an empty 200 may be a silent refusal', answer(200, [['Content-Length', '0']]), refused, false, 'page-unknown'],
    ['a layer that refuses this origin', answer(404, [['Vary', 'Origin']]), refused, false, 'page-unknown'],
    ['refused with 403', answer(403), refused, false, 'page-unknown'],
    ['refused with 400', answer(400, [['Vary', 'Origin']]), refused, false, 'page-unknown'],
    ['login before the layer', answer(401), refused, false, 'preflight-status'],
    ['no route for OPTIONS, a layer elsewhere', answer(404), refused, true, 'preflight-status'],
    ['a simple call behind a login', answer(401), undefined, false, 'page-unknown'],
    ['a simple call, a layer elsewhere', answer(404), undefined, true, 'page-unknown'],
  ])('%s', (_name, exchange, settlement, layerSeen, expected) => {
    expect(reasonOf(exchange, settlement, layerSeen)).toBe(expected);
  });

  it('keeps what the engine found for whoever asks', () => {
    const doubled: Settlement = { ...refused, reason: 'allow-origin-multiple' };
    expect(reasonOf(answer(204, [['Access-Control-Allow-Origin', '*']]), doubled)).toBe('allow-origin-multiple');
  });

  it('never says more of development code than that OPTIONS is not handled', () => {
    const verdict = judgeAsStranger(answer(404), refused, 'development-target', false);
    expect(verdict).toMatchObject({ outcome: 'fail', reason: 'preflight-status', unproven: true });
    expect(judgeAsStranger(answer(404), undefined, 'development-target', false)).toEqual({
      outcome: 'unknown',
      why: 'development-target',
    });
  });
});

describe('strangerPage', () => {
  it('is no https page for a target that an https page could not call', () => {
    expect(strangerPage('http://api.example.com').url).toBe('http://cors-guard.invalid/');
    expect(strangerPage('https://api.example.com').url).toBe('https://cors-guard.invalid/');
  });
});
