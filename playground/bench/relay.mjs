// A TCP relay that is as far away as it is told. It charges for distance as a network does: each way takes its time, and the
// first bytes of a new connection wait for one round trip more, which is what the handshake of TCP takes. It models neither
// bandwidth nor slow start.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Starts a relay to a port of this machine; resolves to its own port. */
export async function startRelay({ to, oneWayMs }) {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    pass(near, far, { oneWayMs, from: performance.now() + 2 * oneWayMs });
    pass(far, near, { oneWayMs, from: 0 });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** Hands everything on, in order, nothing of it before its time; the end and a reset as well. */
function pass(source, sink, { oneWayMs, from }) {
  const onTheWay = [];
  let timer;

  function send(arrive) {
    onTheWay.push({ due: Math.max(performance.now(), from) + oneWayMs, arrive });
    wait();
  }

  function wait() {
    if (timer || onTheWay.length === 0) return;
    timer = setTimeout(deliver, Math.max(0, onTheWay[0].due - performance.now()));
  }

  function deliver() {
    timer = undefined;
    while (onTheWay.length > 0 && onTheWay[0].due <= performance.now()) onTheWay.shift().arrive();
    wait();
  }

  source.on('data', (chunk) => send(() => sink.write(chunk)));
  source.on('end', () => send(() => sink.end()));
  source.on('error', () => {});
  source.on('close', () => source.readableEnded || send(() => sink.destroy()));
}
