import { headerLines, type CorsCheckFailure, type HeaderList, type PreflightFailure } from '../rules/index.ts';
import type { Evidence, Stage } from './types.ts';

/** The header that failed a check, as evidence. */
export function evidenceOf(
  failure: CorsCheckFailure | PreflightFailure,
  headers: HeaderList,
  stage: Stage,
  hop: number,
): Evidence {
  const { header, got, needed } = failure;
  const lines = headerLines(headers, header.toLowerCase()).length;
  return { header, got, needed, hop, stage, ...(lines > 1 && { lines }) };
}

/** A preflight's status that is no success. */
export function statusEvidence(status: number, hop: number): Evidence {
  return { header: ':status', got: String(status), needed: '204', hop, stage: 'preflight' };
}
