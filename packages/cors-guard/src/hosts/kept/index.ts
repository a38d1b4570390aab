/** Connections to targets that are kept: for every host, as an agent. */

export { createKeptAgent, type KeptAgent } from './agent.ts';
export { mayKeep } from './may-keep.ts';
