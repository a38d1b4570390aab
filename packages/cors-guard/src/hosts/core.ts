import { systemClock } from '../clock.ts';
import { join, resolve } from 'node:path';
import {
  deploymentOf,
  startLines,
  type DeploymentFacts,
  type ProxyEntry,
  type ResolvedOptions,
} from '../deployment/index.ts';
import { hintsOf } from '../findings/index.ts';
import type { Observation } from '../observe/index.ts';
import { createProber } from '../probe/index.ts';
import { createJsonReporter, createTerminalReporter, type Reporter, type TerminalLog } from '../report/index.ts';
import { createSession, openKept } from '../session/index.ts';
import { version } from '../version.ts';
import { asProductionNotes } from './as-production.ts';
import { readServerFiles } from './server-files.ts';

/** Everything behind the taps: judges what they saw and reports it. Loaded when the host is ready. */
export interface Core {
  observe(observation: Observation): void;
  close(): Promise<void>;
}

/** What a core is made of. */
export interface CoreDeps {
  readonly options: ResolvedOptions;
  /** Reads what project files say about production. */
  readonly facts: () => DeploymentFacts;
  /** Folder for verdicts that outlive a restart. */
  readonly cacheDir: string;
  /** Root of the project: relative paths of options start here. */
  readonly root: string;
  readonly log: TerminalLog;
  readonly entries: readonly ProxyEntry[];
  /** Further lines for the start, one each. */
  readonly notes?: readonly string[];
  readonly onFault: (error: unknown) => void;
  /** The dev server answers OPTIONS itself, in place of the targets of its proxy. */
  readonly answersPreflight?: boolean;
  /** Further sinks beside terminal and report file. */
  readonly reporters?: readonly Reporter[];
}

/** Start lines by project: a restart of the dev server says them again only when something has changed. */
const said = new Map<string, string>();

/** Reads the deployment, prints what is guarded, opens the session. */
export async function openCore(deps: CoreDeps): Promise<Core> {
  const { options, log, onFault } = deps;
  const deployment = deploymentOf({ ...deps.facts(), options, entries: deps.entries });
  const scope = JSON.stringify([version, deployment.page, deployment.routes, options.probe.level, options.browsers]);
  const kept = await openKept(join(deps.cacheDir, 'cors-guard.json'), scope, systemClock);
  const terminal = createTerminalReporter({ log, clock: systemClock });
  const start = startLines(deployment, {
    entries: deps.entries,
    probeLevel: options.probe.level,
    browsers: options.browsers,
  });
  terminal.start(newsOf(deps.root, [...start, ...asProductionNotes(options, deployment), ...(deps.notes ?? [])]));
  const reporters: Reporter[] = [terminal, ...(deps.reporters ?? [])];
  if (options.report)
    reporters.push(
      createJsonReporter({
        file: resolve(deps.root, options.report),
        clock: systemClock,
        onFault: (error) => log.warn(`cors-guard: ${error.message}`),
      }),
    );
  const hints = hintsOf(await readServerFiles(deps.root));
  return createSession({
    options,
    deployment,
    prober: createProber(),
    reporters,
    clock: systemClock,
    kept,
    hints,
    onFault,
    answersPreflight: deps.answersPreflight ?? false,
  });
}

function newsOf(root: string, lines: readonly string[]): readonly string[] {
  const text = lines.join('\n');
  if (said.get(root) === text) return [];
  said.set(root, text);
  return lines;
}
