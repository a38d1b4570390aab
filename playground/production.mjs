// The page as production serves it: built, on an origin of its own, with nobody who forwards calls.
import { once } from 'node:events';
import { createServer } from 'node:http';

const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/**
 * Opens the production page's origin before there is a page: the APIs need the origin, the build needs the APIs.
 * `publish` takes the files of the build, path to content.
 *
 * The origin is a plain http name below localhost. An https page would be the better picture of production, but calls
 * from it to http APIs on this machine are mixed content in WebKit and not in Chromium or Firefox, and calls from a
 * public name are stopped by Local Network Access in some browsers. From here nothing but CORS decides, in all of them.
 */
export async function openProduction({ port = 0 } = {}) {
  const files = new Map();
  const server = createServer((request, response) => {
    const path = request.url.split('?', 1)[0];
    const name = path === '/' ? 'index.html' : path.slice(1);
    const content = files.get(name);
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[name.split('.').pop()] }).end(content);
  });
  await listen(server, port);
  return {
    origin: `http://app.localhost:${server.address().port}`,
    publish: (built) => built.forEach((content, name) => files.set(name, content)),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Listens on the wanted port or, when somebody else has it, on any. */
async function listen(server, port) {
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    await once(server.listen(0, '127.0.0.1'), 'listening');
  }
}
