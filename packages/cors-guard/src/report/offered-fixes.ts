import { hostIds, recipeFor, routeOn, serverIds, type Fix } from '../findings/index.ts';
import type { OfferedFix } from './protocol.ts';

/**
 * The same change for every server and host there is one for. They go to a page that asks for them, not with every message.
 *
 * @param fix - of a finding
 * @example offeredFixes(finding.fix).map(({ server }) => server) // ['NestJS', ..., 'Vercel']
 */
export function offeredFixes({ policy, forwarding }: Pick<Fix, 'policy' | 'forwarding'>): readonly OfferedFix[] {
  const atApi = policy === null ? [] : serverIds.map((id): OfferedFix => ({ at: 'api', ...recipeFor(id, policy) }));
  const atPage = forwarding === null ? [] : hostIds.map((id) => routeAt(routeOn(id, forwarding)));
  return [...atApi, ...atPage];
}

function routeAt({ host, snippet, notes }: ReturnType<typeof routeOn>): OfferedFix {
  return { at: 'page', server: host, snippet, notes, ranByTests: false };
}
