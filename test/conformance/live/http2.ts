import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Reply, Respond } from './exchange.ts';

/** A Date of Node's own would be one more readable header. */
const NO_DATE = { endStream: false, sendDate: false };

/** An HTTP/2 server that is handed its connections; request streams need one. */
export function createHttp2Server(identity: { cert: string; key: string }, respond: Respond): Http2SecureServer {
  const server = createSecureServer(identity);
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    let bodyLength = 0;
    stream.on('error', () => stream.close());
    stream.on('data', (chunk: Buffer) => (bodyLength += chunk.length));
    stream.on('end', () => {
      const reply = respond({
        method: String(headers[':method']),
        target: String(headers[':path']),
        origin: `https://${String(headers[':authority'])}`,
        headers: headerLines(headers),
        bodyLength,
      });
      if (!stream.destroyed) stream.respond(outgoing(reply), NO_DATE);
      stream.end(reply.body);
    });
  });
  return server;
}

function headerLines(headers: IncomingHttpHeaders): HeaderLine[] {
  return Object.entries(headers)
    .filter(([name]) => !name.startsWith(':'))
    .map(([name, value]) => [name, String(value)]);
}

function outgoing({ status, headers }: Reply): OutgoingHttpHeaders {
  const grouped: Record<string, string[]> = {};
  for (const [name, value] of headers) (grouped[name.toLowerCase()] ??= []).push(value);
  const single = Object.entries(grouped).map(([name, values]) => [name, values.length === 1 ? values[0] : values]);
  return { ':status': status, ...Object.fromEntries(single) };
}
