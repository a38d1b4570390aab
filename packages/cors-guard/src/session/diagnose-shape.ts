import type { ResolvedOptions } from '../deployment/index.ts';
import type { JudgedCall } from '../findings/index.ts';
import type { Observation } from '../observe/index.ts';
import type { PageContext } from '../predict/index.ts';
import { registrableDomain, secFetchSite } from '../probe/index.ts';
import { createDiagnoser } from './diagnoser.ts';
import { isKeptByNoCache } from './shared-cache.ts';
import type { ShapeSender } from './shape-sender.ts';
import type { Shape } from './shapes.ts';
import type { Targets } from './targets.ts';

/** What diagnosing shapes needs. */
export interface DiagnosisDeps {
  readonly options: ResolvedOptions;
  readonly targets: Targets;
  readonly send: ShapeSender;
}

/** What is found out about a shape that was judged; empty when there is nothing to find out. */
export type DiagnoseShape = (
  shape: Shape,
  judged: JudgedCall,
  page: PageContext,
) => Promise<Pick<JudgedCall, 'diagnosis' | 'fetchSite'>>;

/** @example const diagnose = createShapeDiagnosis(deps); const found = await diagnose(shape, judged, page) */
export function createShapeDiagnosis({ options, targets, send }: DiagnosisDeps): DiagnoseShape {
  const diagnoser = createDiagnoser();

  /** An API that lets the page in elsewhere has it in its list: what a preflight asks for, or a policy, can still refuse. */
  function isUnclear({ target, page, verdicts }: JudgedCall): boolean {
    if (!targets.hasLetIn(target, page)) return true;
    return Object.values(verdicts).some(
      (verdict) =>
        verdict.outcome === 'fail' && (verdict.stage === 'preflight' || verdict.reason === 'origin-rejected'),
    );
  }

  return async (shape, judged, page) => {
    if (hasChanged(shape.judged, judged)) diagnoser.forget(judged);
    if (!mayDiagnose(shape, judged, options) || !isUnclear(judged)) return {};
    const diagnosis = await diagnoser.diagnose({
      judged,
      devPage: devPageOf(shape.observation),
      mayRepeat: isKeptByNoCache(shape.observation.response),
      send: (request, question) => send(request, shape, page, question),
    });
    return diagnosis ? { diagnosis, fetchSite: secFetchSite(page.origin, [new URL(judged.target)], true) } : {};
  };
}

/** Only an API of one's own is asked more than its calls need: one that was given, or that is of one site with the page. */
function mayDiagnose({ production }: Shape, { target, page }: JudgedCall, { probe }: ResolvedOptions): boolean {
  if (probe.level === false || !URL.canParse(page)) return false;
  const [site, pageSite] = [target, page].map((origin) => registrableDomain(new URL(origin).hostname));
  return production.basis === 'given' || (site !== null && site === pageSite && !production.otherEnvironment);
}

/** Other answers than last time: somebody has worked on the API. */
function hasChanged(before: JudgedCall | undefined, now: JudgedCall): boolean {
  const marks = ({ verdicts, exchanges }: JudgedCall): string =>
    JSON.stringify([Object.values(verdicts).map(({ outcome }) => outcome), exchanges.map(({ status }) => status)]);
  return before !== undefined && before.exchanges.length > 0 && marks(before) !== marks(now);
}

function devPageOf({ requestHeaders }: Observation): string | undefined {
  const value = (wanted: string): string | undefined =>
    requestHeaders.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const page = value('origin') ?? value('referer');
  return page !== undefined && URL.canParse(page) && /^https?:/.test(page) ? new URL(page).origin : undefined;
}
