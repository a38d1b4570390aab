import { randomBytes } from 'node:crypto';
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
import {
  createPageClients,
  createReportIntake,
  type Likeness,
  observationOf,
  type Seen,
  type PageClient,
} from '../observe/index.ts';
import { createProber } from '../probe/index.ts';
import {
  asCommand,
  createDoors,
  createJsonReporter,
  createPageChannel,
  createTerminalReporter,
  type Doors,
  type DoorsDeps,
  type PageChannel,
  type PageLine,
  type Reporter,
  type TerminalLog,
} from '../report/index.ts';
import { REPORT_PATH, type PageState } from '../report/protocol.ts';
import { createSession, openKept, type SessionDeps } from '../session/index.ts';
import { version } from '../version.ts';
import { asProductionNotes } from './as-production.ts';
import { atExit } from './at-exit.ts';
import { cacheFolderOf } from './cache-folder.ts';
import { createNamedHosts } from './named-hosts.ts';
import { createPageLine } from './page-line.ts';
import { readServerFiles } from './server-files.ts';

/** Everything behind the taps: judges what they saw and reports it. Loaded when the host is ready. */
export interface Core {
  observe(seen: Seen): void;
  /** See {@link Session.isRepeat}. */
  isRepeat(likeness: Likeness): boolean;
  /** Takes whatever a page has sent as its report; never throws. */
  report(value: unknown, client: PageClient): void;
  /** Answers a request for the report page; false = it is for somebody else. */
  readonly doors: Doors;
  /** What a page that comes now is told; undefined before anything is known. */
  pageState(): PageState | undefined;
  /** Does what a page asks for; anything but a command is passed over. */
  command(value: unknown): void;
  /** Says in the terminal how much was checked. */
  say(): void;
  close(): Promise<void>;
}

/** How pages are reached: the host's part of the overlay and the report page. */
export interface PageHost {
  /** Base path of the dev server, with a slash at both ends. */
  readonly base: string;
  /** Names beside localhost by which the dev server may be called. */
  readonly allowedHosts: readonly string[];
  /** See {@link PageLinks.editorUrl}. */
  readonly editorUrl: string | null;
  /** Sends to every page that has said hello; missing where the host has no socket of ours: pages ask over HTTP then. */
  readonly send?: (state: PageState) => void;
  /** The script of the report page. */
  readonly script: () => Promise<string>;
}

/** What a core is made of. */
export interface CoreDeps extends Pick<SessionDeps, 'mayReport' | 'sourceOf'> {
  readonly options: ResolvedOptions;
  /** Reads what project files say about production. */
  readonly facts: () => DeploymentFacts | Promise<DeploymentFacts>;
  /** Folder for verdicts that outlive a restart; missing = see {@link cacheFolderOf}. */
  readonly cacheDir?: string;
  /** Root of the project: relative paths of options start here. */
  readonly root: string;
  readonly log: TerminalLog;
  readonly entries: readonly ProxyEntry[];
  /** Further lines for the start, one each. */
  readonly notes?: readonly string[];
  readonly onFault: (error: unknown) => void;
  /** The dev server answers OPTIONS itself, in place of the targets of its proxy. */
  readonly answersPreflight?: boolean;
  /** Missing = the host reaches no page. */
  readonly page?: PageHost;
  /** Milliseconds since the youngest request that is under way was sent on; undefined = none is. */
  readonly underWay?: () => number | undefined;
  /** Further sinks beside terminal, pages and report file. */
  readonly reporters?: readonly Reporter[];
}

interface Pages {
  readonly channel: PageChannel;
  readonly doors: (asked: Pick<DoorsDeps, 'probes' | 'onCommand'>, line: PageLine) => Doors;
}

function openPages(page: PageHost, overlay: ResolvedOptions['overlay']): Pages {
  // For browsers that do not say where a request comes from: known to the pages of this dev server alone.
  const token = randomBytes(18).toString('base64url');
  const reportUrl = `${page.base}${REPORT_PATH}?token=${token}`;
  const links = { overlay, reportUrl, editorUrl: page.editorUrl };
  const channel = createPageChannel({ ...page, links, clock: systemClock });
  return {
    channel,
    doors: (asked, line) =>
      createDoors({ ...page, token, state: () => channel.latest(), ...asked, ...(!page.send && { line }) }),
  };
}

/** Start lines by project: a restart of the dev server says them again only when something has changed. */
const said = new Map<string, string>();

/** Reads the deployment, prints what is guarded, opens the session. */
export async function openCore(deps: CoreDeps): Promise<Core> {
  const { options, log } = deps;
  const deployment = deploymentOf({ ...(await deps.facts()), options, entries: deps.entries });
  const scope = JSON.stringify([version, deployment.page, deployment.routes, options.probe.level, options.browsers]);
  const cacheDir = deps.cacheDir ?? cacheFolderOf(deps.root);
  const kept = await openKept(join(cacheDir, 'cors-guard.json'), scope, systemClock);
  const terminal = createTerminalReporter({ log, clock: systemClock });
  const start = startLines(deployment, {
    entries: deps.entries,
    probeLevel: options.probe.level,
    browsers: options.browsers,
  });
  terminal.start(newsOf(deps.root, [...start, ...asProductionNotes(options, deployment), ...(deps.notes ?? [])]));
  const pages = deps.page && openPages(deps.page, options.overlay);
  const reporters: Reporter[] = [terminal, ...(pages ? [pages.channel] : []), ...(deps.reporters ?? [])];
  if (options.report)
    reporters.push(
      createJsonReporter({
        file: resolve(deps.root, options.report),
        clock: systemClock,
        onFault: (error) => log.warn(`cors-guard: ${error.message}`),
      }),
    );
  const hints = hintsOf(await readServerFiles(deps.root));
  const clients = createPageClients();
  const session = createSession({
    ...deps,
    deployment,
    prober: createProber(),
    reporters,
    clock: systemClock,
    kept,
    hints,
    mayReport: deps.mayReport ?? clients.isAnyOpen,
  });
  const nameHost = createNamedHosts({
    deployment,
    entries: deps.entries,
    say: (line) => terminal.start([line]),
  });
  function command(value: unknown): void {
    const asked = asCommand(value);
    if (asked) session.again(asked.calls);
  }
  const say = (): void => terminal.say(session.snapshot());
  const forget = atExit(() => void terminal.close?.(session.snapshot()));
  const receive = createReportIntake((told) => session.report(told));
  function report(value: unknown, client: PageClient): void {
    try {
      receive(value, client);
    } catch (error) {
      deps.onFault(error);
    }
  }
  const line = (open: Pages): PageLine => createPageLine({ ...deps, ...open, clients, report, session });
  return {
    observe(seen) {
      const observation = observationOf(seen);
      if (options.probe.level !== false) nameHost(observation);
      session.observe(observation);
    },
    isRepeat: (likeness) => session.isRepeat(likeness),
    report,
    doors: pages?.doors({ probes: () => session.probes(), onCommand: command }, line(pages)) ?? (() => false),
    pageState: () => pages?.channel.latest(),
    command,
    say,
    close() {
      forget();
      return session.close();
    },
  };
}

function newsOf(root: string, lines: readonly string[]): readonly string[] {
  const text = lines.join('\n');
  if (said.get(root) === text) return [];
  said.set(root, text);
  return lines;
}
