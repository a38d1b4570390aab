import type { Case } from '../case.ts';
import type { Fix } from '../types.ts';
import { policyOf } from './policy.ts';
import { serversOfHeaders, type Hints } from './recognise.ts';
import { forwardingOf, hostOfPage, routeOn } from './same-origin.ts';
import { servers, type ServerId } from './servers.ts';
import type { Policy, Recipe, ServerFix } from './types.ts';

export { hintsOf, isTellingFile, type Hints, type ProjectFile } from './recognise.ts';
export { hostIds, hostOfPage, routeOn, type Forwarding, type HostId, type HostRecipe } from './same-origin.ts';
export { serverIds, type ServerId } from './servers.ts';
export type { Policy, Recipe } from './types.ts';

/** Servers that stand in front of others; where a list of an application decides, they are not the place to change. */
const IN_FRONT: ReadonlySet<ServerId> = new Set(['nginx', 'apache', 'caddy', 'vercel', 's3', 'api-gateway']);
const DECIDED_BEHIND = new Set(['origin-refused', 'only-this-route']);

/** Frameworks on top of another, whose name is all that headers tell. */
const STANDS_ON: Readonly<Partial<Record<ServerId, ServerId>>> = { nestjs: 'express' };

/**
 * The change for the server that answered, when its answers or the files of the project tell which one it is, and the way around.
 * An API of somebody else cannot be changed: there the way around is the fix.
 *
 * @param hints - what files of the project name
 * @example fixOf(about, { servers: [], hosts: [] }).server // 'Express'
 */
export function fixOf(about: Case, hints: Hints): Omit<Fix, 'text'> {
  const isForeign = about.first.call.thirdParty === true;
  const policy = isForeign ? null : policyOf(about);
  const forwarding = forwardingOf(about);
  const none = { server: null, snippet: null, notes: [], ranByTests: false, policy, forwarding };
  if (isForeign && forwarding) {
    const host = hostOfPage(about.first.call.page) ?? hints.hosts[0];
    if (!host) return none;
    const { host: server, snippet, notes } = routeOn(host, forwarding);
    return { ...none, server, snippet, notes };
  }
  if (policy === null) return none;
  for (const id of candidates(about, hints)) {
    const recipe = recipeOf(about, id, policy);
    const { server, ranByTests } = servers[id];
    if (recipe) return { ...none, ...recipe, server, ranByTests };
  }
  return none;
}

function candidates({ detail, answers, first }: Case, hints: Hints): readonly ServerId[] {
  const headers = [first.exchange, ...answers].flatMap((answer) => answer?.headers ?? []);
  const seen = serversOfHeaders(headers).filter((id) => !(DECIDED_BEHIND.has(detail) && IN_FRONT.has(id)));
  const applications = seen.filter((id) => !IN_FRONT.has(id));
  // Headers name what is deployed, files what might be: they help where headers name no application, or only what lies below it.
  const hinted = hints.servers.filter((id) => applications.every((application) => STANDS_ON[id] === application));
  return [...new Set([...hinted, ...seen])];
}

/** Two layers that add the same header are mended where it is added a second time. */
function recipeOf({ code, detail, first }: Case, id: ServerId, policy: Policy): Recipe | null {
  const fix: ServerFix = servers[id];
  if (code !== 'allow-origin-multiple' || detail === 'list') return fix.allow(policy);
  const names = (first.exchange?.headers ?? [])
    .map(([name]) => name)
    .filter((name) => /^access-control-[a-z-]+$/i.test(name));
  const doubled = names.filter((name, index) => names.findIndex((other) => same(other, name)) < index);
  return fix.once?.([...new Set(doubled)]) ?? null;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * The change for a server that the reader chose.
 *
 * @param policy - of a finding, see `Fix.policy`
 * @example recipeFor('nginx', policy) // { server: 'nginx', snippet: 'add_header ...', notes: [...], ranByTests: true }
 */
export function recipeFor(id: ServerId, policy: Policy): Recipe & Pick<ServerFix, 'server' | 'ranByTests'> {
  const { server, ranByTests, allow } = servers[id];
  return { server, ranByTests, ...allow(policy) };
}
