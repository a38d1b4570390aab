import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Folder } from './folder.ts';
import type { Listening } from './listening.ts';
import { until } from './until.ts';

/**
 * Runs a server that has its configuration and all its files in a folder, which goes when it is closed.
 *
 * @param name - for people
 * @param port - where the configuration lets it listen
 */
export async function startConfigured(
  name: string,
  program: string,
  args: readonly string[],
  folder: Folder,
  port: number,
): Promise<Listening> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  await until(`${name} to listen`, () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${complaints}`);
    return answers(port);
  });
  return {
    port,
    async close() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await folder.close();
    },
  };
}

/** Whether something listens there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
