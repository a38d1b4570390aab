import { bodyKindOf } from './body-kind.ts';
import { absolute, plainCall } from './call-facts.ts';
import { captureStack } from './call-stack.ts';
import { intercept } from './intercept.ts';
import type { TakeCall } from './types.ts';

/** Blobs of a type that no form can send: the beacon is a cors request (Beacon, `sendBeacon()`). */
const corsBlob = /^blob:(?!$|(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|$))/i;

/** Takes down every beacon that the browser has accepted. */
export function recordBeacon(take: TakeCall): void {
  intercept(window.Navigator?.prototype, 'sendBeacon', (_self, [url, data], trap) => (isAccepted) => {
    if (!isAccepted) return;
    const body = bodyKindOf(data);
    const mode = corsBlob.test(body) ? 'cors' : 'no-cors';
    take(
      { ...plainCall, api: 'beacon', method: 'POST', url: absolute(url), mode, credentials: 'include', body },
      captureStack(trap),
    );
  });
}
