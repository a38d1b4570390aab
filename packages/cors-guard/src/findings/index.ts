/** From verdicts to causes people can act on. Pure. */

export { catalogue, type CatalogueEntry } from './catalogue.ts';
export { findingCodes, type FindingCode } from './codes.ts';
export { findingsOf } from './from-verdicts.ts';
export { applyIgnore, type Divided } from './ignore.ts';
export type { Finding, Fix, JudgedCall, Severity } from './types.ts';
export { hasCorsMarks } from './headers.ts';
export { shownLocation, shownValue } from './masking.ts';
export { redirectOf, type RedirectDetail } from './redirect.ts';
