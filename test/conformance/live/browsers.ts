import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';
import { chromiumFlags, findChromium, findFirefox } from '../../../scripts/programs.mjs';
import type { LiveBrowserName } from './format.ts';
import { runInPage } from './page-runner.ts';

/** One tab of a real browser whose every connection goes through our proxy. */
export interface LiveBrowser {
  /** Product and version, as it names itself. */
  readonly version: string;
  /** Loads a document at the top level. */
  visit(url: string): Promise<void>;
  /** Runs {@link runInPage} in that document. */
  run(work: string): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the installed browser with a fresh profile.
 *
 * @param proxyPort - port of a SOCKS5 proxy on loopback
 * @throws Error when the browser is not installed
 */
export function launchBrowser(name: LiveBrowserName, proxyPort: number): Promise<LiveBrowser> {
  return name === 'chromium' ? launchChromium(proxyPort) : launchFirefox(proxyPort);
}

async function launchChromium(proxyPort: number): Promise<LiveBrowser> {
  const profile = await createChromiumProfile();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: installed('Chromium', findChromium()),
    args: [...chromiumFlags, '--ignore-certificate-errors'],
    chromiumSandbox: !chromiumFlags.includes('--no-sandbox'),
    proxy: { server: `socks5://127.0.0.1:${proxyPort}`, bypass: '<-loopback>' },
  });
  const page = await context.newPage();
  return {
    version: `Chromium ${context.browser()?.version() ?? ''}`,
    visit: async (url) => void (await page.goto(url)),
    run: (work) => page.evaluate(runInPage, work),
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Some builds block third-party cookies in a fresh profile; the recordings were made with the upstream default. */
async function createChromiumProfile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cors-guard-chromium-'));
  await mkdir(join(folder, 'Default'));
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  return folder;
}

/** Firefox is told to take every connection, loopback included, to the proxy, and to ask no one but us. */
const firefoxPreferences = (proxyPort: number): Record<string, unknown> => ({
  'network.proxy.type': 1,
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': proxyPort,
  'network.proxy.socks_version': 5,
  'network.proxy.socks_remote_dns': true,
  'network.proxy.no_proxies_on': '',
  'network.proxy.allow_hijacking_localhost': true,
  'network.proxy.failover_direct': false,
  'network.http.max-persistent-connections-per-proxy': 64,
  // Page kinds of http are asked for as http.
  'dom.security.https_first': false,
  'dom.security.https_first_schemeless': false,
});

async function launchFirefox(proxyPort: number): Promise<LiveBrowser> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: installed('Firefox', findFirefox()),
    headless: true,
    acceptInsecureCerts: true,
    extraPrefsFirefox: firefoxPreferences(proxyPort),
  });
  const page = await browser.newPage();
  return {
    version: await browser.version(),
    visit: async (url) => void (await page.goto(url)),
    run: (work) => page.evaluate(runInPage, work),
    close: () => browser.close(),
  };
}

function installed(program: string, path: string | undefined): string {
  if (path === undefined) throw new Error(`No ${program} found: run "npm run programs".`);
  return path;
}
