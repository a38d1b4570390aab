export { callOf, type Named } from './call-of.ts';
export { createTap, snapshotRequest, type ProxyTap, type TapDeps } from './tap.ts';
export { createTemplater, templateOf, type Templater } from './template.ts';
export { followUpKeyOf, requestKeyOf } from './redirect.ts';
export { shapeKeyOf } from './shape.ts';
export { targetOf, transportOf, type ProxyOptionsLike, type ProxyTarget } from './proxy-options.ts';
export type { SilentReason } from './silence.ts';
export type { Observation, ObservationSink, ProxyEdits, RewrittenCookie } from './types.ts';
