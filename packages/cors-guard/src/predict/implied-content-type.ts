import type { BodyKind } from './types.ts';

/**
 * The Content-Type that a body brings along when the author sets none (Fetch, "extract a body"). The boundary of a form is
 * random in life; here it stands for any.
 *
 * @example impliedContentType('params') // 'application/x-www-form-urlencoded;charset=UTF-8'
 */
export function impliedContentType(body: BodyKind): string | null {
  switch (body) {
    case 'empty':
    case 'text':
    case 'json':
      return 'text/plain;charset=UTF-8';
    case 'params':
      return 'application/x-www-form-urlencoded;charset=UTF-8';
    case 'form':
      return 'multipart/form-data; boundary=----boundary';
    case 'none':
    case 'buffer':
    case 'stream':
      return null;
    default:
      return body.slice('blob:'.length).toLowerCase() || null;
  }
}
