import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from './listening.ts';

/** One request as the target received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface RecordingTarget {
  readonly origin: string;
  readonly port: number;
  readonly received: Received[];
  /** Requests that a page did not make: they carry the mark of a probe in their user agent. */
  probes(): Received[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A real HTTP server on loopback that writes down everything it receives. */
export async function startTarget(answer: Answer): Promise<RecordingTarget> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders, headers } = request;
      received.push({ method, url, rawHeaders, headers, body });
      answer(request, response, body);
    });
  });
  const { port, close } = await listening(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    received,
    probes: () => received.filter(({ headers }) => /cors-guard\//.test(headers['user-agent'] ?? '')),
    close,
  };
}

/** An API with an allowlist, written by hand as people do: the right origins get headers, others get none. */
export function allowlistApi(origins: readonly string[], { vary = true }: { vary?: boolean } = {}): Answer {
  return (request, response) => {
    const { origin } = request.headers;
    if (vary) response.setHeader('Vary', 'Origin');
    if (origin && origins.includes(origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
      response.setHeader('Access-Control-Allow-Methods', 'GET,POST,PUT,PATCH,DELETE');
      response.setHeader('Access-Control-Allow-Headers', 'content-type, authorization, x-request-id');
    }
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      response.writeHead(204).end();
      return;
    }
    const status = request.method === 'POST' ? (request.url?.includes('invalid') ? 422 : 201) : 200;
    response.writeHead(status, { 'Content-Type': 'application/json' }).end('{"ok":true}');
  };
}

/** A correct API that shows which path arrived, and redirects where it is told to. */
export function pathApi(page: string): Answer {
  const answer = allowlistApi([page]);
  return (request, response, body) => {
    response.setHeader('X-Path', request.url ?? '');
    if (!request.url?.endsWith('/moved')) return answer(request, response, body);
    response.setHeader('Access-Control-Allow-Origin', page);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.writeHead(302, { Location: '/landed' }).end();
  };
}

/** A server that has one page, whatever it is asked for. */
export function pageAnswer(html: string): Answer {
  return (_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
}

/** An API that never heard of CORS. */
export const noCorsApi: Answer = (request, response) => {
  if (request.method === 'OPTIONS') {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"ok":true}');
};
