import type { AddressSpace } from '../deployment/index.ts';
import type { Observation } from '../observe/index.ts';
import type { Exchange } from '../predict/index.ts';
import { hasCorsMarks, letsIn } from '../findings/index.ts';

/** What was seen of the targets as a whole. */
export interface Targets {
  /** Notes the proxied answer; true when it is the first sign of a CORS layer at this target. */
  noteAnswer(target: string, observation: Observation): boolean;
  noteExchange(target: string, exchange: Exchange): void;
  /** Some answer of this target carried marks of a CORS layer. */
  layerSeen(target: string): boolean;
  /** Some answer of this target let this origin in. */
  hasLetIn(target: string, origin: string): boolean;
  /** Notes what a connection showed of the certificate: `ok`, Node's error code, or nothing. */
  noteCertificate(target: string, certificate: string | undefined): void;
  /** Node's error code for the certificate of this target, if it is not accepted. */
  certificateFault(target: string): string | undefined;
  noteReach(target: string, reach: AddressSpace | undefined): void;
  /** How far the target is for visitors; `public` as long as nothing else is known. */
  reachOf(target: string): AddressSpace;
}

/** @example createTargets().layerSeen('https://api.example.com') // false */
export function createTargets(): Targets {
  const withLayer = new Set<string>();
  const letIn = new Set<string>();
  const certificateFaults = new Map<string, string>();
  const reaches = new Map<string, AddressSpace>();
  function note(target: string, headers: Exchange['headers']): boolean {
    if (withLayer.has(target) || !hasCorsMarks(headers)) return false;
    withLayer.add(target);
    return true;
  }
  return {
    noteAnswer: (target, { response }) => response !== undefined && note(target, response.headers),
    noteExchange(target, exchange) {
      note(target, exchange.headers);
      if (letsIn(exchange)) letIn.add(`${target} ${exchange.origin}`);
    },
    hasLetIn: (target, origin) => letIn.has(`${target} ${origin}`),
    noteCertificate(target, certificate) {
      if (certificate === 'ok') certificateFaults.delete(target);
      else if (certificate !== undefined) certificateFaults.set(target, certificate);
    },
    noteReach(target, reach) {
      if (reach !== undefined) reaches.set(target, reach);
    },
    reachOf: (target) => reaches.get(target) ?? 'public',
    certificateFault: (target) => certificateFaults.get(target),
    layerSeen: (target) => withLayer.has(target),
  };
}
