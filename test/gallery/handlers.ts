/** What all APIs of the gallery answer, whatever framework they are made with. */

/** Status of a path that is no success. */
const STATUS: Readonly<Record<string, number>> = { '/nowhere': 404, '/secret': 401 };

/** Path of the call that makes an API fail. */
export const BROKEN = '/broken';

/** Path that has moved, and where to. */
export const OLD = '/old';
export const NEW = '/moved';

/** Status of the answer to a path. */
export const statusOf = (path: string): number => STATUS[path] ?? 200;

/** Body of every answer. */
export const BODY = { ok: true };

/** A preflight as browsers send it. */
export const isPreflight = (method: string | undefined, asked: unknown): boolean =>
  method === 'OPTIONS' && asked !== undefined;
