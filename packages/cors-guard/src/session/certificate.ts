import { certificateFault, type JudgedCall } from '../findings/index.ts';
import type { Evidence, Verdict } from '../predict/index.ts';
import { mapVerdicts } from './map-verdicts.ts';

/**
 * Verdicts of a call to a target whose certificate is not accepted: probes look away where the proxy does, browsers do not. What
 * fails anyway keeps its reason, because it is there to be mended too.
 *
 * @param code - Node's error code for the certificate
 * @example withCertificate(verdicts, 'CERT_HAS_EXPIRED').chromium // { outcome: 'fail', stage: 'network', ... }
 */
export function withCertificate(verdicts: JudgedCall['verdicts'], code: string): JudgedCall['verdicts'] {
  const { isRefusedByBrowsers } = certificateFault(code);
  const changed = mapVerdicts(verdicts, (verdict) => {
    if (verdict.outcome === 'fail') return verdict;
    return isRefusedByBrowsers ? refusedBy(code) : { ...verdict, unproven: true };
  });
  if (!isRefusedByBrowsers) return changed;
  return Object.fromEntries(
    Object.entries(changed).map(([browser, verdict]) => [
      browser,
      verdict?.outcome === 'unknown' ? refusedBy(code) : verdict,
    ]),
  );
}

function refusedBy(code: string): Verdict {
  const evidence: Evidence = { header: ':certificate', got: code, needed: 'valid', hop: 0, stage: 'network' };
  return { outcome: 'fail', stage: 'network', reason: 'network-error', evidence: [evidence] };
}
