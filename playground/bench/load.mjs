// The load: requests as a page of the dev server would send them, over connections that are kept when the server keeps them. It
// speaks HTTP by hand, because a load that costs as much as the proxy would hide half of what the proxy costs.
import { connect } from 'node:net';

const GIVE_UP_MS = 10_000;
const END_OF_HEAD = '\r\n\r\n';

let number = 0;

/** A number that no other request of this run has. */
export const nextNumber = () => (number += 1);

/**
 * Sends requests for `ms` milliseconds over so many connections, each as soon as the answer to the last one is complete.
 *
 * @param path - path of every request, without a query
 * @returns time of each request in ms, duration in ms, and how many failed: no answer, or another one than the target gave
 */
export async function loadSlice({ port, path, connections, ms, method = 'GET', body = '' }) {
  const times = [];
  let failed = 0;
  const start = performance.now();

  async function user() {
    const connection = createConnection(port);
    do {
      const before = performance.now();
      const ok = await connection.send(requestText({ port, path, method, body }));
      if (ok) times.push(performance.now() - before);
      else failed += 1;
    } while (performance.now() - start < ms);
    connection.close();
  }

  await Promise.all(Array.from({ length: connections }, user));
  return { times, failed, ms: performance.now() - start };
}

function requestText({ port, path, method, body }) {
  const lines = [
    `${method} ${path}?n=${nextNumber()} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: keep-alive',
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
    ...(body ? [`Origin: http://127.0.0.1:${port}`] : []),
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Accept: application/json',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    `Referer: http://127.0.0.1:${port}/`,
    'Accept-Language: en-US,en;q=0.9',
    'Cookie: theme=dark',
  ];
  return lines.join('\r\n') + END_OF_HEAD + body;
}

/** One connection of a browser: opened anew when the server has closed it. */
function createConnection(port) {
  let socket;
  let received = '';
  let settle;

  function finish(ok, kept) {
    if (!kept) {
      socket.destroy();
      socket = undefined;
    }
    received = '';
    settle(ok);
  }

  function open() {
    const own = connect({ port, host: '127.0.0.1', noDelay: true });
    own.setEncoding('latin1');
    own.setTimeout(GIVE_UP_MS, () => own.destroy());
    own.on('data', (text) => {
      received += text;
      const answer = answerIn(received);
      if (answer) finish(answer.status === 200, answer.kept);
    });
    own.on('error', () => {});
    own.on('close', () => own === socket && finish(false, false));
    return own;
  }

  return {
    send: (text) =>
      new Promise((resolve) => {
        settle = resolve;
        socket ??= open();
        socket.write(text);
      }),
    close: () => socket?.removeAllListeners('close').destroy(),
  };
}

/** Status of a complete answer, and whether its connection lives on; undefined when there is more to come. */
function answerIn(text) {
  const headEnd = text.indexOf(END_OF_HEAD);
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const complete =
    length === undefined
      ? text.endsWith(`0${END_OF_HEAD}`)
      : text.length >= headEnd + END_OF_HEAD.length + Number(length);
  return complete ? { status: Number(head.slice(9, 12)), kept: !/\r\nconnection: *close/i.test(head) } : undefined;
}
