import pc from 'picocolors';
import { hostOfPage, routeOn, type Finding, type JudgedCall } from '../findings/index.ts';
import type { BrowserName, UnknownWhy, Verdict } from '../predict/index.ts';
import { blockOf, paintOf } from '../report/index.ts';
import type { CheckRequest } from './arguments.ts';
import type { Checked } from './check.ts';

type Colors = ReturnType<typeof pc.createColors>;

/**
 * What a check found, as text for people: a line for each browser, a block for each finding, and the line of configuration that
 * checks every call of the app like this.
 *
 * @example printCheck(request, checked, false).split('\n')[0] // 'GET https://api.example.com/items  as https://app.example.com'
 */
export function printCheck(request: CheckRequest, { snapshot, fault }: Checked, colors: boolean): string {
  const color = pc.createColors(colors);
  const [call] = snapshot.calls;
  if (!call) return `${request.page} is the origin of the URL itself: same origin, nothing to check`;
  const open = openPoints(call, fault);
  return [
    `${color.bold(`${call.call.method} ${call.productionUrl}`)}  as ${request.page}`,
    ...request.browsers.map((browser) => verdictLine(browser, call.verdicts[browser], color)),
    ...[...snapshot.findings, ...(snapshot.advice ?? [])].flatMap((finding) => [
      '',
      ...blockOf(finding, paintOf(finding.severity, color)),
      ...snippetLines(finding),
    ]),
    ...routeLines(snapshot.findings),
    ...(open.length > 0 ? ['', ...open.map((text) => `${color.yellow('open')}  ${text}`)] : []),
    '',
    `${color.dim('every call of the app, while you develop:')}  ${pluginLine(request)}`,
  ].join('\n');
}

/** The change for the server that was recognised, to be copied as it stands. */
function snippetLines({ fix }: Finding): readonly string[] {
  if (fix.snippet === null) return [];
  const mark = fix.ranByTests ? '' : ' (not run by the tests of cors-guard)';
  const lines = fix.snippet.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return ['', `  for ${fix.server}${mark}:`, '', ...lines, '', ...fix.notes.map((note) => `  ${note}`)];
}

/** The way around, where headers of an API of one's own are the fix; of a foreign API it is the fix itself. */
function routeLines(findings: readonly Finding[]): readonly string[] {
  const { fix, page = '' } = findings.find(({ fix: { policy, forwarding } }) => policy && forwarding) ?? {};
  if (!fix?.forwarding) return [];
  const { prefix, to } = fix.forwarding;
  const host = hostOfPage(page);
  const route = host && routeOn(host, fix.forwarding);
  const way = `Or no CORS at all: forward ${prefix} to ${to} on the host of the page, and call it there`;
  if (!route) return ['', `${way}.`];
  return ['', `${way}. For ${route.host}:`, '', ...route.snippet.split('\n').map((line) => `    ${line}`)];
}

function verdictLine(browser: BrowserName, verdict: Verdict | undefined, color: Colors): string {
  const name = `  ${browser.padEnd(9)} `;
  if (verdict?.outcome === 'pass') return `${name}${color.green('passes')}  ${readableOf(verdict)}`;
  if (verdict?.outcome === 'fail') return `${name}${color.red('fails')}  ${verdict.stage}: ${verdict.reason}`;
  return `${name}${color.yellow('not judged')}`;
}

function readableOf({ readable }: Extract<Verdict, { outcome: 'pass' }>): string {
  if (readable.type.startsWith('opaque')) return 'the page can read neither status nor headers';
  const names = readable.headerNames.length > 0 ? readable.headerNames.join(', ') : 'no header';
  return `the page can read ${readable.status}, ${names}`;
}

/** Why a browser has no verdict, each reason once. */
function openPoints(call: JudgedCall, fault: string | undefined): readonly string[] {
  const whys = Object.values(call.verdicts).flatMap((verdict) => (verdict.outcome === 'unknown' ? [verdict.why] : []));
  return [...new Set(whys)].map((why) => openPoint(why, call, fault));
}

function openPoint(why: UnknownWhy, { call, exchanges }: JudgedCall, fault: string | undefined): string {
  switch (why) {
    case 'method-not-repeated': {
      const before = exchanges.length > 0 ? 'its preflight passes' : 'browsers send it without a preflight';
      return `A check never sends ${call.method} itself: ${before}, the answer to the ${call.method} stays open.`;
    }
    case 'answer-needs-credentials':
      return `The API asks for a session (${exchanges.at(-1)?.status}): add -H "cookie: $COOKIE" or -H "authorization: $AUTHORIZATION".`;
    case 'gate': {
      const status = exchanges.at(-1)?.status;
      const hint = status === 403 ? ' A check of Origin or Sec-Fetch-Site by the API answers like this, too.' : '';
      return `Something in front of the API answers ${status} to the check: what a visitor gets is not known.${hint}`;
    }
    case 'private-address':
      return 'The API redirects to a private address, and browsers ask the visitor before they follow.';
    default:
      return fault === undefined ? 'No answer came.' : `No answer came: ${fault}.`;
  }
}

function pluginLine({ page, url }: CheckRequest): string {
  return `corsGuard({ production: { page: '${page}', api: '${new URL(url).origin}' } })`;
}
