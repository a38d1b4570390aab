import { describe, expect, it } from 'vitest';
import { createPageClients, type PageClient } from '../observe/index.ts';
import type { PageState } from '../report/protocol.ts';
import { createPageLine } from './page-line.ts';

const state = { confidence: 'all', links: {} } as PageState;

interface World {
  readonly outlook?: 'verdict' | 'request';
  readonly underWay?: number;
  readonly state?: PageState;
}

function setUp(more: World = {}) {
  const reported: [unknown, PageClient][] = [];
  const clients = createPageClients();
  const line = createPageLine({
    clients,
    report: (value, client) => void reported.push([value, client]),
    channel: { pull: () => ({ revision: 'r2', state: more.state ?? state }) },
    session: { outlook: () => more.outlook },
    underWay: () => more.underWay,
  });
  return { line, clients, reported };
}

const page = { origin: 'http://localhost:8080', host: 'localhost:8080' };

describe('createPageLine', () => {
  it('hands on a report, in the name of its page', () => {
    const { line, clients, reported } = setUp();
    line.hear({ page: 'p', calls: [] }, { ...page, known: '' });
    line.hear(null, { ...page, known: '' });
    expect(reported).toEqual([
      [
        { page: 'p', calls: [] },
        { connection: {}, ownHosts: ['localhost:8080'] },
      ],
    ]);
    expect(clients.isAnyOpen()).toBe(true);
  });

  it('gives the state to a page that does not have it', () => {
    const { line } = setUp();
    expect(line.hear(null, { ...page, known: 'r1' })).toEqual({ revision: 'r2', state });
    expect(line.hear(null, { ...page, known: 'r2' })).toEqual({ revision: 'r2' });
  });

  it.each([
    ['nothing is being checked', {}, undefined],
    ['a verdict is to come', { outlook: 'verdict', underWay: 9_000 }, 200],
    ['an answer is to come', { underWay: 100 }, 200],
    ['an answer is long in coming', { outlook: 'request', underWay: 9_000 }, 500],
    ['a call has no request yet', { outlook: 'request' }, 500],
  ] as const)('tells when to ask again: %s', (_, world, again) => {
    expect(setUp(world).line.hear(null, { ...page, known: 'r2' }).again).toBe(again);
  });

  it('lets a page without an overlay report, and nothing more', () => {
    const hidden = { ...state, links: { overlay: false } } as PageState;
    const { line } = setUp({ outlook: 'verdict', state: hidden });
    expect(line.hear(null, { ...page, known: '' })).toEqual({ revision: 'r2' });
  });

  it.each([[7], ['text'], [[]], [{}], [{ page: 7 }], [true]])('bears %j', (value) => {
    expect(setUp().line.hear(value, { origin: undefined, host: undefined, known: '' }).revision).toBe('r2');
  });
});
