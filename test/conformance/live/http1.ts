import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import { headerOf, withDefaults, type ArrivedRequest, type Reply, type Respond } from './exchange.ts';

const END_OF_HEAD = '\r\n\r\n';

/**
 * Speaks HTTP/1.1 on a connection. Requests may have any method, and answers go out as they are: Node's own server refuses
 * some methods and some header lines, and merges others.
 */
export function serveHttp1(socket: Duplex, scheme: 'http' | 'https', respond: Respond): void {
  let bytes = '';
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.toString('latin1');
    for (let taken = takeRequest(bytes, scheme); taken; taken = takeRequest(bytes, scheme)) {
      bytes = bytes.slice(taken.length);
      socket.write(replyText(respond(taken.request), taken.request.method), 'latin1');
    }
  });
  socket.resume();
}

/** The first request in these bytes when it is complete, and how many bytes it takes. */
function takeRequest(bytes: string, scheme: string): { request: ArrivedRequest; length: number } | undefined {
  const headLength = bytes.indexOf(END_OF_HEAD);
  if (headLength < 0) return undefined;
  const [requestLine = '', ...lines] = bytes.slice(0, headLength).split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const headers = lines.map(headerLine);
  const bodyLength = Number(headerOf({ headers }, 'content-length') ?? 0);
  const length = headLength + END_OF_HEAD.length + bodyLength;
  if (bytes.length < length) return undefined;
  const origin = `${scheme}://${headerOf({ headers }, 'host') ?? ''}`;
  return { request: { method, target, origin, headers, bodyLength }, length };
}

function headerLine(line: string): HeaderLine {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
}

function replyText({ status, headers, body }: Reply, method: string): string {
  const framing: HeaderLine[] = [['Connection', 'keep-alive']];
  if (status !== 204) framing.unshift(['Content-Length', String(body.length)]);
  const lines = withDefaults(headers, framing).map(([name, value]) => `${name}: ${value}\r\n`);
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Status'}\r\n${lines.join('')}\r\n${hasBody ? body : ''}`;
}
