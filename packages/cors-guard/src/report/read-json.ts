import type { IncomingMessage } from 'node:http';

/**
 * Reads the JSON that a request carries; undefined when it is none, or too long. A body that a parser of the host has read already
 * is taken from there.
 *
 * @param most - bytes that are read at most
 * @example const value = await readJson(request, 16_384)
 */
export async function readJson(request: IncomingMessage & { readonly body?: unknown }, most: number): Promise<unknown> {
  if (request.readableEnded) return request.body;
  if (Number(request.headers['content-length'] ?? 0) > most) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
