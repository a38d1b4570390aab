/** From verdicts to causes people can act on. Pure. */

export { catalogue, type CatalogueEntry } from './catalogue.ts';
export {
  findingCodes,
  ignorableCodes,
  reservedCodes,
  standInFor,
  type FindingCode,
  type ReservedCode,
} from './codes.ts';
export {
  hintsOf,
  hostOfPage,
  isTellingFile,
  hostIds,
  recipeFor,
  routeOn,
  serverIds,
  type Forwarding,
  type Hints,
  type HostId,
  type HostRecipe,
  type Policy,
  type ProjectFile,
  type ServerId,
} from './fixes/index.ts';
export { adviceOf, findingsOf } from './from-verdicts.ts';
export { applyIgnore, type Divided } from './ignore.ts';
export { certificateFault } from './certificate.ts';
export { cookieFault } from './cookie-fault.ts';
export type { ChangedCookie, ProxyFacts } from './proxy-facts.ts';
export { isCredentialHeader, isForwardingHeader, namesPage } from './proxy-headers.ts';
export type { PageFacts } from './page-facts.ts';
export type { Finding, Fix, JudgedCall, Severity, ShownExchange } from './types.ts';
export { hasCorsMarks, letsIn } from './headers.ts';
export { shownLine, shownLocation } from './masking.ts';
export { redirectOf, type RedirectDetail } from './redirect.ts';
export { isPublicApi } from './public-apis.ts';
export { diagnose, isLetIn, isPuzzling, type Answered, type Means, type Question } from './diagnosis.ts';
