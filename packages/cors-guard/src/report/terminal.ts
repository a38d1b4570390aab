import pc from 'picocolors';
import type { Finding } from '../findings/index.ts';
import { printable } from '../printable.ts';
import { blockOf } from './block.ts';
import { confidenceLine } from './confidence.ts';
import { findingKey } from './finding-key.ts';
import { isFixed } from './fixed.ts';
import { paintOf } from './paint.ts';
import type { Clock } from '../clock.ts';
import type { Reporter, Snapshot } from './types.ts';

/** Blocks in any minute; what is beyond waits, announced by one line. */
const MOST_BLOCKS = 3;
const MINUTE_MS = 60_000;

const NAME = 'cors-guard';

/** The logger of the host. A text may have several lines. */
export interface TerminalLog {
  /** The logger puts our name in front of each text. Default: it stands in ours. */
  readonly named?: boolean;
  info(text: string): void;
  warn(text: string): void;
}

/** What a terminal reporter works with. */
export interface TerminalDeps {
  readonly log: TerminalLog;
  readonly clock: Clock;
  /** Default: as the terminal and the environment say (NO_COLOR, FORCE_COLOR). */
  readonly colors?: boolean;
}

/** A reporter for people who watch a terminal. */
export interface TerminalReporter extends Reporter {
  /** The host is ready: prints the start lines, and from now on what was found. Nothing is printed before. */
  start(lines: readonly string[]): void;
  /** Prints the confidence line. */
  say(snapshot: Snapshot): void;
}

/**
 * Prints each finding once, again only when its severity or detail changes, and one line when it is fixed; never anything for a
 * single request. At most 3 findings a minute are printed in full.
 *
 * @example
 * const terminal = createTerminalReporter({ log: config.logger, clock });
 * terminal.start(startLines(deployment, facts));
 */
export function createTerminalReporter({ log, clock, colors }: TerminalDeps): TerminalReporter {
  const color = pc.createColors(colors ?? pc.isColorSupported);
  const printed = new Map<string, Finding>();
  const told = new Set<string>();
  let latest: Snapshot | undefined;
  let blockTimes: number[] = [];
  let cancelNext: (() => void) | undefined;
  let started = false;

  function line(text: string): string {
    return log.named ? text : `  ${color.bold(NAME)}  ${text}`;
  }

  function nextLine(text: string): string {
    return log.named ? text : `  ${' '.repeat(NAME.length)}  ${text}`;
  }

  function show(snapshot: Snapshot): void {
    for (const notice of snapshot.notices) {
      if (told.has(notice)) continue;
      told.add(notice);
      log.info(line(printable(notice, 1_000)));
    }
    showFixed(snapshot);
    showFindings(snapshot);
  }

  function showFixed({ findings, calls }: Snapshot): void {
    const present = new Set(findings.map(findingKey));
    const byId = new Map(calls.map((call) => [call.id, call]));
    for (const [key, finding] of printed) {
      if (present.has(key) || !isFixed(finding, byId)) continue;
      printed.delete(key);
      log.info(line(`${color.green('fixed')}: ${finding.code}  ${finding.requests[0] ?? finding.target}`));
    }
  }

  function showFindings({ findings }: Snapshot): void {
    const waiting = findings.filter((finding) => isNews(finding, printed.get(findingKey(finding))));
    blockTimes = blockTimes.filter((time) => clock.now() - time < MINUTE_MS);
    const room = MOST_BLOCKS - blockTimes.length;
    for (const finding of waiting.slice(0, room)) {
      blockTimes.push(clock.now());
      printed.set(findingKey(finding), finding);
      log.warn(blockOf(finding, paintOf(finding.severity, color)).join('\n'));
    }
    if (waiting.length > room) announceRest(waiting.length - room);
  }

  /** One line however many snapshots come while the findings wait. */
  function announceRest(count: number): void {
    if (cancelNext) return;
    const wait = Math.max(0, (blockTimes[0] ?? 0) + MINUTE_MS - clock.now());
    log.warn(line(`${count} more ${count === 1 ? 'finding follows' : 'findings follow'}, ${MOST_BLOCKS} a minute`));
    cancelNext = clock.after(wait, () => {
      cancelNext = undefined;
      if (latest) showFindings(latest);
    });
  }

  function say(snapshot: Snapshot): void {
    const unseen = snapshot.findings.filter((finding) => isNews(finding, printed.get(findingKey(finding)))).length;
    const rest = unseen === 0 ? '' : `; ${unseen} ${unseen === 1 ? 'finding was' : 'findings were'} not shown`;
    log.info(line(confidenceLine(snapshot) + rest));
  }

  return {
    say,
    start(lines) {
      started = true;
      for (const [index, text] of lines.entries()) {
        log.info((index === 0 ? line : nextLine)(printable(text, 1_000)));
      }
      if (latest) show(latest);
    },
    update(snapshot) {
      latest = snapshot;
      if (started) show(snapshot);
    },
    close(snapshot) {
      cancelNext?.();
      // Where all calls stay on the page's own origin, the start line has said all there is to say.
      if (!started || (snapshot.calls.length === 0 && snapshot.sameOrigin > 0)) return;
      say(snapshot);
    },
  };
}

function isNews(finding: Finding, before: Finding | undefined): boolean {
  return before === undefined || before.severity !== finding.severity || before.detail !== finding.detail;
}
