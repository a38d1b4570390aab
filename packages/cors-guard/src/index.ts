/** Types of the package; each host has an entry of its own, e.g. `cors-guard/vite`, and the engine is `cors-guard/predict`. */

export type { CorsGuardOptions, IgnoreRule, ProbeLevel, ProbeOptions, ProductionOptions } from './deployment/index.ts';
export type { Finding, FindingCode, Severity } from './findings/index.ts';
export type { BrowserName, Evidence, Reason, Stage, UnknownWhy, Verdict } from './predict/index.ts';
export { version } from './version.ts';
