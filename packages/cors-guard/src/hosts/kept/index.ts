/** Connections to targets that are kept: for every host, as the agent of its proxy entries. Loaded when the server is ready. */

export { createKeptAgent, type KeptAgent } from './agent.ts';
export { keepConnections, type KeepableOptions } from './keep-connections.ts';
