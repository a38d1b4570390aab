import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recipeFor } from '../../../packages/cors-guard/src/findings/index.ts';
import { startTarget, type RecordingTarget } from '../../helpers/recording-target.ts';
import { launchChromium } from '../browser.ts';
import { nodeServers, type Fault, type NodeServer } from './node-servers.ts';
import { startNode } from './program.ts';
import { judgeApi, type Judged } from './twin.ts';

let host: RecordingTarget;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  host = await startTarget((_request, response) => response.end('<!doctype html><title>page</title>'));
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(host.origin);
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
});

async function judge({ id, text }: NodeServer, places: Parameters<NodeServer['text']>[0]): Promise<Judged> {
  const server = await startNode(text(places));
  try {
    return await judgeApi(page, server.origin, { servers: [id], hosts: [] });
  } finally {
    await server.close();
  }
}

const placesOf = ({ wrong, isLate }: Fault) =>
  isLate ? { first: '', late: wrong(host.origin) } : { first: wrong(host.origin), late: '' };

describe.each(nodeServers)('the change for $id', (server) => {
  it.each(server.faults)('mends $code, and nothing else changes', async (fault) => {
    const before = await judge(server, placesOf(fault));
    expect(before.codes).toContain(fault.code);
    expect(before.predicted).toEqual(before.met);
    expect(before.met).toContain('fail');

    const {
      snippet,
      server: named,
      policy,
    } = before.findings.find(({ code }) => fault.code.startsWith(code))?.fix ?? {};
    expect(named).toBe(policy && recipeFor(server.id, policy).server);
    const after = await judge(server, { first: snippet ?? '', late: '' });
    expect(after.codes).toEqual([]);
    expect(after.met).toEqual(after.met.map(() => 'pass'));
    expect(after.predicted).toEqual(after.met);
    expect(after.others).toEqual(before.others);
  });
});
