// What the example APIs share. Each runs in a process of its own and listens where the system finds a free port.
import { createServer } from 'node:http';

/** The origin of the production page, which these APIs are meant to serve. */
export const pageOrigin = process.env.PAGE_ORIGIN ?? 'http://app.localhost:4173';

export const items = [
  { id: 1, name: 'Tea' },
  { id: 2, name: 'Toast' },
];

/** Serves a request handler on loopback, tells the parent process the port, and ends when the parent is gone. */
export function serve(handler) {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    if (process.send) process.send({ port });
    else console.log(`http://127.0.0.1:${port}`);
  });
  process.once('disconnect', () => process.exit());
}
