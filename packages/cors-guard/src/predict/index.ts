/** The engine: what a browser does with a call, and what comes of it. Pure; see README.md in this folder. */
export { predict } from './predict.ts';
export { profiles } from './profiles.ts';
export { branchesOf, mergeVerdicts, verdictOf, type Branch } from './verdict.ts';
export type { Env } from './env.ts';
export type { BrowserProfile } from './profile.ts';
export type { PreflightCache } from '../rules/index.ts';
export type * from './types.ts';
