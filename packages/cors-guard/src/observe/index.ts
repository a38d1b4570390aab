export { createBeside, type Beside } from './beside.ts';
export { callOf, type Named } from './call-of.ts';
export { createPageClients, type PageClients } from './page-clients.ts';
export { likenessOf, type Alike, type Likeness } from './likeness.ts';
export { isScriptRequest } from './metadata.ts';
export { observationOf, type Seen } from './observation.ts';
export { pairUp, type Pair, type Pairing, type WaitingCall } from './pairing.ts';
export { recordedCallOf } from './recorded-call.ts';
export {
  createReportIntake,
  type PageClient,
  type RecordedCall,
  type RecordedRead,
  type RecordedReport,
} from './report-intake.ts';
export { cookieNamesOf, isSameOriginOnly } from './same-origin-headers.ts';
export { stackFrames, type StackFrame } from './stack.ts';
export { createTap, type NamedOrigin, type ProxyTap, type TapDeps } from './tap.ts';
export { createTemplater, templateOf, type Templater } from './template.ts';
export { followUpKeyOf, requestKeyOf } from './redirect.ts';
export { shapeKeyOf } from './shape.ts';
export { createUnderWay, type UnderWay } from './under-way.ts';
export { ownAgents, targetOf, transportOf, type ProxyOptionsLike, type ProxyTarget } from './proxy-options.ts';
export { snapshotRequest } from './snapshot.ts';
export type { SilentReason } from './silence.ts';
export type { Observation, ProxyEdits, RewrittenCookie } from './types.ts';
