import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeFor } from '../../../packages/cors-guard/src/findings/index.ts';
import { nodeServers, type Fault, type NodeServer } from './node-servers.ts';
import { openPage, type TestPage } from './page.ts';
import { startNode } from './program.ts';
import { expectMended, judgeApi, type Judged } from './twin.ts';

let visitor: TestPage;
beforeAll(async () => {
  visitor = await openPage();
});
afterAll(() => visitor.close());

async function judge({ id, text }: NodeServer, places: Parameters<NodeServer['text']>[0]): Promise<Judged> {
  const server = await startNode(text(places));
  try {
    return await judgeApi(visitor.page, server.origin, { servers: [id], hosts: [] });
  } finally {
    await server.close();
  }
}

const placesOf = ({ wrong, isLate }: Fault) =>
  isLate ? { first: '', late: wrong(visitor.origin) } : { first: wrong(visitor.origin), late: '' };

describe.each(nodeServers)('the change for $id', (server) => {
  it.each(server.faults)('mends $code, and nothing else changes', async (fault) => {
    const before = await judge(server, placesOf(fault));
    const fix = before.fixFor(fault.code);
    expect(fix.server).toBe(fix.policy && recipeFor(server.id, fix.policy).server);
    expectMended(before, await judge(server, { first: fix.snippet ?? '', late: '' }));
  });
});
