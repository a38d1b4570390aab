import { systemClock } from '../clock.ts';
import { createProber } from '../probe/index.ts';
import { reportDocument } from '../report/index.ts';
import { version } from '../version.ts';
import { readCheck, type CheckRequest } from './arguments.ts';
import { check, type Checked } from './check.ts';
import { shownExchange } from './exchanges.ts';
import { explain } from './explain.ts';
import { HELP } from './help.ts';
import { printCheck } from './print.ts';

/** What a command works with. */
export interface CliIo {
  readonly env: NodeJS.ProcessEnv;
  /** Takes results. */
  readonly out: (text: string) => void;
  /** Takes messages. */
  readonly err: (text: string) => void;
  /** Results may be coloured. */
  readonly colors: boolean;
}

/** 1: a finding of severity error. 2: something could not be judged, or wrong usage. 0: neither. */
export type ExitStatus = 0 | 1 | 2;

/**
 * Runs one command of `cors-guard`.
 *
 * @param args - what stands behind the name of the program
 * @example process.exitCode = await run(['check', 'https://api.example.com', '--page', 'https://app.example.com'], io)
 */
export async function run(args: readonly string[], io: CliIo): Promise<ExitStatus> {
  const [command, ...rest] = args;
  if (rest.includes('--help') || command === '--help' || command === '-h' || command === 'help') {
    io.out(HELP);
    return 0;
  }
  if (command === '--version' || command === '-v') {
    io.out(version);
    return 0;
  }
  if (command === 'check') return runCheck(rest, io);
  if (command === 'explain') return runExplain(rest, io);
  io.err(command === undefined ? HELP : `cors-guard: "${command}" is no command; expected check or explain\n\n${HELP}`);
  return 2;
}

function runExplain([code = '', ...more]: readonly string[], io: CliIo): ExitStatus {
  const result = more.length > 0 || code === '' ? { problem: 'expected the code of one finding' } : explain(code);
  if ('text' in result) {
    io.out(result.text);
    return 0;
  }
  io.err(`cors-guard explain: ${result.problem}`);
  return 2;
}

async function runCheck(args: readonly string[], io: CliIo): Promise<ExitStatus> {
  const request = readCheck(args, io.env);
  if ('problems' in request) {
    for (const problem of request.problems) io.err(`cors-guard check: ${problem}`);
    io.err('cors-guard check --help shows how to use it');
    return 2;
  }
  for (const note of request.notes) io.err(`cors-guard check: ${note}`);
  const prober = createProber();
  // The sockets of probes keep no process alive, and here nothing else does.
  const alive = setInterval(() => undefined, 1_000);
  try {
    const checked = await check(request, { prober, clock: systemClock });
    if (checked.fault !== undefined) io.err(`cors-guard check: ${checked.fault}`);
    io.out(request.json ? asJson(checked) : printCheck(request, checked, io.colors));
    return exitStatusOf(request, checked);
  } finally {
    clearInterval(alive);
    prober.close();
  }
}

function asJson({ snapshot, exchanges }: Checked): string {
  return JSON.stringify({ ...reportDocument(snapshot), exchanges: exchanges.map(shownExchange) }, null, 2);
}

function exitStatusOf({ allowUnknown }: CheckRequest, { snapshot }: Checked): ExitStatus {
  if (snapshot.findings.some(({ severity }) => severity === 'error')) return 1;
  const verdicts = snapshot.calls.flatMap((call) => Object.values(call.verdicts));
  return !allowUnknown && verdicts.some(({ outcome }) => outcome === 'unknown') ? 2 : 0;
}
