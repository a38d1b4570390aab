import type { ResolvedOptions } from '../deployment/index.ts';
import type { BrowserRequest, HeaderLine } from '../predict/index.ts';
import type { Shape } from './shapes.ts';

/** `probe.credentials` names this path, and the request goes to the proxy's own target (design, rule 6.2). */
export function isOptedIn({ production, observation }: Shape, { probe }: ResolvedOptions): boolean {
  return !production.otherEnvironment && !production.direct && probe.mayUseCredentials(observation.devPath);
}

/** What the page sent and a probe leaves out otherwise. Its own Authorization goes along in every credentials mode, a cookie does not. */
export function secretsOf(
  { call, observation }: Shape,
  { includeCredentials, kind }: Pick<BrowserRequest, 'includeCredentials' | 'kind'>,
): readonly HeaderLine[] {
  if (kind === 'preflight') return [];
  const isOwn = call.headers.some(([name]) => /^authorization$/i.test(name));
  return observation.requestHeaders.filter(
    ([name]) =>
      (/^authorization$/i.test(name) && (isOwn || includeCredentials)) ||
      (/^cookie$/i.test(name) && includeCredentials),
  );
}
