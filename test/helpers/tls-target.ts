import { createServer } from 'node:https';
import { generate } from 'selfsigned';
import { listening, type Listening } from './listening.ts';
import type { Answer } from './recording-target.ts';

/** A key and its certificate, in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

const DAY_MS = 86_400_000;

/** A certificate for one name; signed by itself unless an authority is given. */
export async function certificateFor(
  name: string,
  { ca, daysLeft = 30 }: { readonly ca?: KeyPair; readonly daysLeft?: number } = {},
): Promise<KeyPair> {
  const notBeforeDate = new Date(Date.now() - 60 * DAY_MS);
  const notAfterDate = new Date(Date.now() + daysLeft * DAY_MS);
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
    ...(ca && { ca }),
    extensions: [
      { name: 'basicConstraints', cA: ca === undefined },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  return { key, cert };
}

/** A real HTTPS server on loopback. */
export async function startTlsTarget(pair: KeyPair, answer: Answer): Promise<Listening> {
  const server = createServer(pair, (request, response) => {
    request.resume();
    request.on('end', () => answer(request, response, ''));
  });
  return listening(server);
}
