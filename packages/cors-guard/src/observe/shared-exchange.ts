import type { HeaderLine } from '../predict/types.ts';
import type { Observation } from './types.ts';

/**
 * What all of these exchanges have in common: only that may be used for a call which may have made any of them.
 *
 * @param all - requests of one method and URL
 */
export function sharedBy(all: readonly [Observation, ...Observation[]]): Observation {
  const { entry, target, targetBase, method, devPath, forwardedPath, proxyHeaders, transport, response } = all[0];
  const { asOrigin, proxyEdits } = all[0];
  const answers = all.flatMap((one) => one.response ?? []);
  const isSame = answers.length === all.length && answers.every(({ status }) => status === response?.status);
  return {
    entry,
    target,
    targetBase,
    method,
    devPath,
    forwardedPath,
    proxyHeaders,
    transport,
    // Both follow from the entry and its options.
    ...(asOrigin !== undefined && all.every((one) => one.asOrigin === asOrigin) && { asOrigin }),
    ...(proxyEdits && { proxyEdits }),
    requestHeaders: sharedLines(all.map(({ requestHeaders }) => requestHeaders)),
    ...(response &&
      isSame && {
        response: {
          status: response.status,
          headers: sharedLines(answers.map(({ headers }) => headers)),
          durationMs: Math.max(...answers.map(({ durationMs }) => durationMs)),
          ...(answers.some(({ afterRedirect }) => afterRedirect) && { afterRedirect: true }),
        },
      }),
  };
}

function sharedLines([first = [], ...others]: readonly (readonly HeaderLine[])[]): readonly HeaderLine[] {
  const has = others.map((lines) => new Set(lines.map((line) => JSON.stringify(line))));
  return first.filter((line) => has.every((lines) => lines.has(JSON.stringify(line))));
}
