import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../../helpers/until.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** A server in a process of its own. */
export interface Program {
  readonly origin: string;
  close(): Promise<void>;
}

/** Runs a program that prints the port it listens on; what it says when it fails is in the error. */
export async function startProgram(command: string, args: readonly string[], input = ''): Promise<Program> {
  const child = spawn(command, args, { cwd: repository, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let complaints = '';
  const exited = once(child, 'exit');
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  child.stdin.end(input);
  const port = await until('the port of the server', () => {
    if (child.exitCode !== null) throw new Error(`the server ended: ${complaints}`);
    return /^(\d+)$/m.exec(output)?.[1];
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A program for Node, as the text of an ES module. */
export function startNode(text: string): Promise<Program> {
  return startProgram(process.execPath, ['--input-type=module', '-'], text);
}
