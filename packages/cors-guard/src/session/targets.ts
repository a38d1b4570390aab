import type { Observation } from '../observe/index.ts';
import type { Exchange } from '../predict/index.ts';
import { hasCorsMarks } from '../findings/index.ts';

/** What was seen of the targets as a whole. */
export interface Targets {
  /** Notes the proxied answer; true when it is the first sign of a CORS layer at this target. */
  noteAnswer(target: string, observation: Observation): boolean;
  noteExchange(target: string, exchange: Exchange): void;
  /** Some answer of this target carried marks of a CORS layer. */
  layerSeen(target: string): boolean;
}

/** @example createTargets().layerSeen('https://api.example.com') // false */
export function createTargets(): Targets {
  const withLayer = new Set<string>();
  function note(target: string, headers: Exchange['headers']): boolean {
    if (withLayer.has(target) || !hasCorsMarks(headers)) return false;
    withLayer.add(target);
    return true;
  }
  return {
    noteAnswer: (target, { response }) => response !== undefined && note(target, response.headers),
    noteExchange(target, exchange) {
      note(target, exchange.headers);
    },
    layerSeen: (target) => withLayer.has(target),
  };
}
