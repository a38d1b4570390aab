import { describe, expect, it } from 'vitest';
import { createPageClients } from './page-clients.ts';

function setUp() {
  let time = 0;
  const clients = createPageClients(() => time);
  return { clients, pass: (ms: number) => (time += ms) };
}

const host = ['localhost:8080'];

describe('createPageClients', () => {
  it('knows a page again by its name, and tells pages apart', () => {
    const { clients } = setUp();
    const [a, again, b] = [clients.clientOf('a', host), clients.clientOf('a', []), clients.clientOf('b', host)];
    expect(a?.connection).toBe(again?.connection);
    expect(again?.ownHosts).toEqual([]);
    expect(b?.connection).not.toBe(a?.connection);
  });

  it('hears no more new names than pages can be opened, and those it knows as before', () => {
    const { clients, pass } = setUp();
    const known = clients.clientOf('known', host);
    const flood = (): number =>
      Array.from({ length: 1_000 }, (_, index) => clients.clientOf(`${index} ${Math.random()}`, host)).filter(Boolean)
        .length;
    expect(flood()).toBe(39);
    expect(clients.clientOf('known', host)?.connection).toBe(known?.connection);
    pass(10_000);
    expect(flood()).toBe(20);
  });

  it('forgets who was silent the longest', () => {
    const { clients, pass } = setUp();
    const [a, b] = [clients.clientOf('a', host), clients.clientOf('b', host)];
    for (let page = 0; page < 100; page += 1) {
      pass(1_000);
      clients.clientOf(`${page}`, host);
      clients.clientOf('a', host);
    }
    expect(clients.clientOf('a', host)?.connection).toBe(a?.connection);
    expect(clients.clientOf('b', host)?.connection).not.toBe(b?.connection);
  });

  it('takes a page that was heard for open, for a while', () => {
    const { clients, pass } = setUp();
    expect(clients.isAnyOpen()).toBe(false);
    clients.heard();
    pass(299_999);
    expect(clients.isAnyOpen()).toBe(true);
    pass(1);
    expect(clients.isAnyOpen()).toBe(false);
  });
});
