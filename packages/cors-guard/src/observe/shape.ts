import type { Call } from '../predict/types.ts';
import { corsUnsafeRequestHeaderNames } from '../rules/index.ts';
import { decidingHeaders, needsCors } from './needs-cors.ts';

/**
 * Key under which calls are the same to a browser: what it would send, never merely what the author wrote. `Accept: a` and
 * `Accept: b` are one shape, a call that is preflighted and one that is not are two. A fact that is open is marked, because its
 * verdict has branches. Values of headers do not enter.
 *
 * @param template - route template of the production URL, see `templateOf`
 * @example shapeKeyOf(call, '/users/:id') // 'GET /users/:id [authorization] preflight same-origin? cors follow'
 */
export function shapeKeyOf(call: Call, template: string): string {
  const isOpen = new Set(call.open);
  return [
    call.method,
    template,
    `[${corsUnsafeRequestHeaderNames(decidingHeaders(call)).join(',')}]`,
    preflightOf(call),
    call.credentials + (isOpen.has('credentials') ? '?' : ''),
    call.mode + (isOpen.has('mode') ? '?' : ''),
    call.redirect + (isOpen.has('redirect') ? '?' : ''),
    call.destination,
  ]
    .join(' ')
    .trimEnd();
}

/** Fetch, "main fetch" and "HTTP fetch": only scripts' calls in cors mode are ever preflighted, and EventSource never. */
function preflightOf(call: Call): 'preflight' | 'maybe' | 'direct' {
  if (call.mode !== 'cors' || call.api === 'element' || call.api === 'eventsource') return 'direct';
  const isForced = call.uploadListener || call.body === 'stream';
  if (isForced || needsCors(call.method, decidingHeaders(call))) return 'preflight';
  return call.open?.includes('uploadListener') ? 'maybe' : 'direct';
}
