// What is measured of each host, and the bars: guarded against the same server without the plugin, as a ratio.

const FASTER_FAR = { p50: { atMost: 0.4 } };
const FASTER_HTTPS = { rate: { atLeast: 6 } };
const FASTER_HTTP = { rate: { atLeast: 2 } };
const NOT_SLOWER = { p50: { atMost: 1.05 }, rate: { atLeast: 0.95 } };

/** Behind a target that is far away a slice has to be longer to hold enough requests. */
const LOOPBACK_MS = 250;
const DISTANT_MS = 700;

/** Against a host whose own proxy opens a connection for every request. */
const reconnecting = [
  { name: 'https 20 ms away', prefix: '/distant', connections: [1, 6], bars: FASTER_FAR, sliceMs: DISTANT_MS },
  { name: 'loopback https', prefix: '/secure', connections: [6, 32], bars: FASTER_HTTPS },
  { name: 'loopback http', prefix: '/plain', connections: [6, 32], bars: FASTER_HTTP },
  { name: 'loopback http, entry with rewrite', prefix: '/rewrite', connections: [6], bars: FASTER_HTTP },
  { name: 'loopback http, entry with configure', prefix: '/configure', connections: [6], bars: FASTER_HTTP },
  { name: 'loopback http, entry with bypass', prefix: '/bypass', connections: [6], bars: FASTER_HTTP },
  {
    name: 'loopback http, POST of 1 KB',
    prefix: '/plain',
    connections: [6],
    bars: NOT_SLOWER,
    method: 'POST',
    body: JSON.stringify({ text: 'x'.repeat(1000) }),
  },
  {
    name: 'loopback http, against an agent that keeps connections',
    prefix: '/plain',
    connections: [1, 6, 32],
    bars: NOT_SLOWER,
    against: 'agent',
  },
];

/** Against a host whose own proxy keeps connections already. */
const keeping = [
  { name: 'https 20 ms away', prefix: '/distant', connections: [1, 6], bars: NOT_SLOWER, sliceMs: DISTANT_MS },
  { name: 'loopback https', prefix: '/secure', connections: [6], bars: NOT_SLOWER },
  { name: 'loopback http', prefix: '/plain', connections: [1, 6, 32], bars: NOT_SLOWER },
];

/** A page of 48 calls in a browser, which opens six connections. */
export const pageBars = { reconnecting: { cold: 0.45, warm: 0.4 }, keeping: { cold: 1.05, warm: 1.05 } };

/** What the plugin may add to a start. */
export const startBars = { createdMs: 5, memoryMiB: 10 };

/** Loads to measure for a host, one for each number of connections. */
export const loadsOf = (kind) =>
  (kind === 'keeping' ? keeping : reconnecting).flatMap(({ connections, ...load }) =>
    connections.map((count) => ({ against: 'bare', sliceMs: LOOPBACK_MS, ...load, connections: count })),
  );
