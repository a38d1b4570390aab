// `npm run screenshots`: the pictures of the README, taken from the playground in a real Chromium.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../scripts/programs.mjs';
import { cases } from './cases.mjs';
import { startPlayground } from './servers.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/images/', import.meta.url));
const overlay = 'cors-guard-overlay';
const faulty = cases.filter(({ healthy }) => !healthy);

await mkdir(folder, { recursive: true });
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium found: run "npm run programs".');
const playground = await startPlayground({ port: 0 });
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags], chromiumSandbox: false });
try {
  for (const colorScheme of ['light', 'dark']) await takeAll(colorScheme);
} finally {
  await browser.close();
  await playground.close();
}

async function takeAll(colorScheme) {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width: 1100, height: 820 },
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  const take = (name, of = page) => of.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
  await page.goto(playground.url);
  await page.click('#run-all');
  await page.locator(`${overlay} .open`, { hasText: `${faulty.length} errors` }).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await take('badge');
  await page.locator(`${overlay} .open`).click();
  for (const [name, path] of [
    ['preflight', '/auth-first/items'],
    ['mistyped-origin', '/mistyped/items'],
    ['credentials', '/star-with-cookies/'],
  ]) {
    const summary = page.locator(`${overlay} article`, { hasText: path }).first().locator('.summary');
    await summary.click();
    await summary.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await take(`panel-${name}`);
    await summary.click();
  }
  const report = await context.newPage();
  await report.goto(new URL('__cors-guard/', playground.url).href);
  await report.getByRole('cell', { name: 'fail' }).first().waitFor();
  await report.getByRole('region', { name: 'Latest requests' }).waitFor();
  await take('report', report);
  for (const [name, part] of [
    ['calls', '#calls'],
    ['requests', '#requests'],
  ]) {
    await report.locator(part).evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await take(`report-${name}`, report);
  }
  await context.close();
}
