/** What production looks like: options, client variables and files, every fact with its basis. */

export { isActive, type Env, type RunFacts } from './activity.ts';
export { addressSpaceOf, isLocalName, type AddressSpace } from './addresses.ts';
export { deploymentOf, weakerBasis, type DeploymentFacts, type DeploymentInput } from './deployment.ts';
export { hostsToContact } from './destinations.ts';
export { directCallOf } from './direct-call.ts';
export type { ClientEnv } from './env-routes.ts';
export { CorsGuardError, type OptionProblem } from './errors.ts';
export type {
  CorsGuardOptions,
  IgnoreRule,
  OverlayOptions,
  OverlaySettings,
  ProbeLevel,
  ProbeOptions,
  ProductionOptions,
  ResolvedOptions,
  ResolvedProbe,
} from './options.ts';
export { readPage } from './origins.ts';
export { productionCallOf } from './production-call.ts';
export { resolveOptions } from './resolve-options.ts';
export { startLines, type StartFacts } from './start-line.ts';
export { nearestName, shownValue } from './text.ts';
export type { Basis, Deployment, Fact, ProductionCall, ProxyEntry, Route } from './types.ts';
