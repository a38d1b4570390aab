/** The packed package in projects of every host: started by its command line, in a browser. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../e2e/browser.ts';
import { call } from '../helpers/call.ts';
import { newerNode } from '../helpers/newer-node.ts';
import { noCorsApi, startTarget, type RecordingTarget } from '../helpers/recording-target.ts';
import { until } from '../helpers/until.ts';
import { PAGE, projects, type Project } from './hosts.ts';
import { installPacked, repository } from './pack.ts';

let folder: string;
let target: RecordingTarget;
let browser: Browser;

/** All projects stand below one folder, which has the packages. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'cors-guard-hosts-')));
  target = await startTarget(noCorsApi);
  await installPacked(folder, folder);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await target?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Makes the project; gives its folder. */
async function make({ files, packages }: Project, index: number): Promise<string> {
  const project = join(folder, `project-${index}`);
  for (const [name, text] of Object.entries(files(target.origin))) {
    await mkdir(dirname(join(project, name)), { recursive: true });
    await writeFile(join(project, name), text);
  }
  for (const [name, inWorkspace] of packages) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(repository, 'node_modules', inWorkspace), link, 'junction');
  }
  return project;
}

interface Running {
  readonly url: string;
  output(): string;
  end(): Promise<void>;
}

/** Starts the project as a person would. */
async function start(project: string, { command, env, needsNewerNode }: Project): Promise<Running> {
  const [file, ...args] = command;
  const inModules = join(project, 'node_modules', file);
  const node = (needsNewerNode && newerNode()) || process.execPath;
  const child = spawn(node, [existsSync(inModules) ? inModules : join(project, file), ...args], {
    cwd: project,
    env: { ...process.env, CI: '', VITEST: '', NODE_ENV: '', FORCE_COLOR: '0', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += stripVTControlCharacters(String(chunk))));
  const exited = once(child, 'exit');
  const url = await until('the address', () => {
    if (child.exitCode !== null) throw new Error(`it has ended: ${output}`);
    return /(?:Local|Loopback): +(http:\/\/[\w.]+:\d+)/.exec(output)?.[1];
  });
  // Rsbuild says where it will be before it is there.
  await until('the page', () =>
    call(url).then(
      ({ status }) => status === 200,
      () => undefined,
    ),
  );
  return {
    url,
    output: () => output,
    async end() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

describe('the packed package', () => {
  it.each(projects.map((project, index) => ({ ...project, index })))('$name', async ({ index, ...project }) => {
    if (project.needsNewerNode && newerNode() === undefined) {
      console.log(`${project.name}: not run, there is no Node that is new enough for it`);
      return;
    }
    const dev = await start(await make(project, index), project);
    try {
      const tab = await browser.newPage();
      await tab.goto(dev.url);
      await tab.locator('cors-guard-overlay .open').waitFor();
      await tab.close();
      await until('the finding in the terminal', () => dev.output().includes('allow-origin-missing'));
      // What is guarded is said once, and below the first lines of the host.
      const startLines = dev
        .output()
        .split('\n')
        .filter((line) => line.includes(PAGE) && line.includes('cors-guard'));
      expect(startLines).toHaveLength(1);
      expect(dev.output().indexOf(PAGE)).toBeGreaterThan(dev.output().indexOf(new URL(dev.url).host));
      expect(dev.output()).not.toContain('internal fault');
    } catch (error) {
      throw new Error(`${project.name} has printed:\n${dev.output()}`, { cause: error });
    } finally {
      await dev.end();
    }
  });
});
