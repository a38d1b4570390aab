/** Connections to targets that are kept: for every host, as the agent of its proxy entries. Loaded when the server is ready. */

export { createKeptAgent, type KeptAgent } from './agent.ts';
export { keepConnections } from './keep-connections.ts';
export type { KeepableOptions } from './seat.ts';
