import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { catalogue, findingCodes, hostIds, reservedCodes, routeOn, standInFor } from '../findings/index.ts';
import { explain } from './explain.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const pages = readdirSync(`${repository}docs/findings`)
  .filter((name) => name !== 'README.md')
  .map((name) => name.replace(/\.md$/, ''));

it('has a page for each code, and no other', () => {
  expect(pages.sort()).toEqual([...findingCodes].sort());
  expect(Object.keys(catalogue).sort()).toEqual([...findingCodes].sort());
});

it('lists each page in the overview', () => {
  const overview = readFileSync(`${repository}docs/findings/README.md`, 'utf8');
  const listed = [...overview.matchAll(/^\| \[([a-z-]+)\]\(\1\.md\)/gm)].map(([, code]) => String(code));
  expect(listed.sort()).toEqual([...findingCodes].sort());
});

it('gives the route of each host in the overview, as findings do', () => {
  const overview = readFileSync(`${repository}docs/findings/README.md`, 'utf8');
  const [, about = ''] = overview.split('## The better answer');
  for (const id of hostIds) {
    const { host, snippet } = routeOn(id, { prefix: '/api', to: 'https://api.example.com' });
    const shown = about.split('\n').find((line) => line.startsWith(`| ${host} |`)) ?? '';
    const said = id === 'cloudflare' ? snippet.split('\n').slice(0, 1) : snippet.split('\n').slice(1);
    for (const line of said) expect(shown).toContain(line.replace(/^(\/\/ )?\s*/, ''));
  }
});

it('lists each reserved code, and what shows in its place; none has a page', () => {
  const overview = readFileSync(`${repository}docs/findings/README.md`, 'utf8');
  const [, table = ''] = overview.split('## Reserved');
  const listed = [...table.matchAll(/^\| ([a-z-]+) \| (?:\[([a-z-]+)\]\(\2\.md\)|-) \|$/gm)];
  expect(listed.map(([, code, shown]) => [code, shown])).toEqual(reservedCodes.map((code) => [code, standInFor(code)]));
  expect(reservedCodes.filter((code) => pages.includes(code))).toEqual([]);
});

it.each(reservedCodes)('%s: is known, and explained by what is told in its place', (code) => {
  const shown = standInFor(code);
  const result = explain(code);
  expect(result).toMatchObject({ text: expect.stringContaining(shown ?? 'no finding has it') });
  if (shown) expect(findingCodes).toContain(shown);
});

it.each(findingCodes)('%s: says what it is, what is seen, why, how to confirm it, and what to change', (code) => {
  const page = readFileSync(`${repository}docs/findings/${code}.md`, 'utf8');
  expect(page.startsWith(`# ${code}\n\n${catalogue[code].title}. `)).toBe(true);
  expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
    'What you see',
    'Why',
    'Confirm',
    'Change',
  ]);
});

it('is met by a test for each code that has a text of its own', () => {
  const tests = ['packages/cors-guard/src', 'test'].flatMap((folder) =>
    readdirSync(repository + folder, { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && /\.(test\.)?ts$/.test(entry.name) && !/^(codes|catalogue|texts)\.ts$/.test(entry.name),
      )
      .filter((entry) => folder === 'test' || entry.name.endsWith('.test.ts'))
      .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')),
  );
  const met = (code: string): boolean => tests.some((text) => text.includes(code));
  expect(findingCodes.filter((code) => !code.startsWith('blocked-by-') && !met(code))).toEqual([]);
});

it('names the code that was likely meant', () => {
  expect(explain('allow-origin-mising')).toEqual({
    problem: '"allow-origin-mising" is no code of a finding; did you mean allow-origin-missing',
  });
});
