import { isRedirectStatus } from '../rules/index.ts';
import type { Observation } from '../observe/index.ts';

/**
 * What sets the answer of a call apart from those to other calls of its shape; `''` where nothing does. Calls of one shape are the
 * same to a browser until an answer shows that the API treats them differently: a redirect, or, where the request carried the
 * production Origin, other CORS headers. Such calls are judged apart. There are few such faces, so that shapes stay few.
 *
 * @example faceOf({ ...observation, response: { status: 302, headers: [], durationMs: 5 } }) // 'redirect'
 */
export function faceOf({ response, asOrigin }: Observation): string {
  if (!response) return '';
  const isRedirect = response.afterRedirect === true || isRedirectStatus(response.status);
  const kind = isRedirect ? 'redirect' : '';
  // 304 may leave out what the stored answer has.
  if (asOrigin === undefined || response.status === 304) return kind;
  const values = (wanted: string): string[] =>
    response.headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const credentials = values('access-control-allow-credentials').join() === 'true' ? 'credentials' : '';
  return [kind, allowOriginKind(values('access-control-allow-origin'), asOrigin), credentials]
    .filter(Boolean)
    .join(' ');
}

function allowOriginKind(values: readonly string[], page: string): string {
  const [value, ...more] = values;
  if (value === undefined) return 'absent';
  if (more.length > 0) return 'several';
  if (value === page) return 'page';
  return value === '*' ? 'any' : 'other';
}
