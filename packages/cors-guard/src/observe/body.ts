import type { BodyKind, HeaderLine } from '../predict/types.ts';
import { getHeader } from '../rules/index.ts';
import { isIntermediaryHeader } from './wire-order.ts';

/** What the wire tells about the body of a request. */
export interface WireBody {
  readonly kind: BodyKind;
  /** The Content-Type is the one that browsers give to such a body; another one was set by the author. */
  readonly isImplied: boolean;
}

/** Content-Type that a browser gives to a body by itself; letter for letter, because an author rarely writes it like this. */
const IMPLIED: readonly (readonly [pattern: RegExp, kind: BodyKind])[] = [
  [/^text\/plain;charset=UTF-8$/, 'text'],
  [/^application\/x-www-form-urlencoded;charset=UTF-8$/, 'params'],
  [/^multipart\/form-data; boundary=/, 'form'],
];

/**
 * Tells the kind of body from Content-Type and Content-Length. A Blob with a type and an author's header look the same; both
 * force the same preflight, so the header is taken for the author's.
 *
 * @example bodyOf('POST', [['Content-Length', '7'], ['Content-Type', 'application/json']]) // { kind: 'json', isImplied: false }
 */
export function bodyOf(method: string, lines: readonly HeaderLine[]): WireBody {
  const type = getHeader(lines, 'content-type');
  const implied = IMPLIED.find(([pattern]) => pattern.test(type ?? ''));
  if (isStream(method, lines)) return { kind: 'stream', isImplied: false };
  const length = Number(getHeader(lines, 'content-length') ?? 0);
  if (length === 0) return implied ? { kind: 'empty', isImplied: true } : { kind: 'none', isImplied: false };
  if (implied) return { kind: implied[1], isImplied: true };
  return { kind: authorTypedKind(type), isImplied: false };
}

/** Only a stream has no known length; unless something between browser and dev server took it away. */
function isStream(method: string, lines: readonly HeaderLine[]): boolean {
  if (lines.some(([name]) => isIntermediaryHeader(name))) return false;
  if (getHeader(lines, 'transfer-encoding') !== null) return true;
  return /^(POST|PUT|PATCH)$/.test(method) && getHeader(lines, 'content-length') === null;
}

/** With a type of the author's the kind decides nothing any more; it is told for people. */
function authorTypedKind(type: string | null): BodyKind {
  if (type === null) return 'buffer';
  if (/^application\/(.*\+)?json\b/i.test(type)) return 'json';
  return /^(text\/|application\/(x-www-form-urlencoded|(.*\+)?xml)\b)/i.test(type) ? 'text' : 'buffer';
}
