import type { Clock } from '../clock.ts';
import type { ResolvedOptions } from '../deployment/index.ts';
import type { Question } from '../findings/index.ts';
import type { Answer, BrowserRequest, PageContext } from '../predict/index.ts';
import type { ProbeContext, Prober, ProbeResult } from '../probe/index.ts';
import { browserLinesOf } from './browser-lines.ts';
import type { Budget } from './budget.ts';
import { isOptedIn, secretsOf } from './credentials.ts';
import { restAfter } from './gate.ts';
import type { ProbeRecords } from './probe-log.ts';
import type { Shape } from './shapes.ts';
import type { Targets } from './targets.ts';

/** Rest after a target could not be reached, in milliseconds. */
const UNREACHABLE_REST_MS = 30_000;

/** What all probes of a session share. */
export interface SenderDeps {
  readonly options: ResolvedOptions;
  readonly prober: Prober;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly targets: Targets;
  readonly log: ProbeRecords;
  readonly notice: (text: string) => void;
}

/** How a question of the diagnosis is asked. */
export type Asked = Pick<Question, 'withoutMetadata'>;

/**
 * Sends a request of the engine for a shape when it is its turn; the answer of a target that rests is `notSent`.
 *
 * @param diagnosis - missing = a question of the call itself
 */
export type ShapeSender = (
  request: BrowserRequest,
  shape: Shape,
  page: PageContext,
  diagnosis?: Asked,
) => Promise<Answer>;

/**
 * Sends within budget, and takes down what every answer tells of its target.
 *
 * @example const send = createShapeSender(deps); const answer = await send(request, shape, page)
 */
export function createShapeSender({ options, prober, clock, budget, targets, log, notice }: SenderDeps): ShapeSender {
  function contextOf({ observation, call, production }: Shape, page: PageContext): ProbeContext {
    return {
      target: new URL(call.url).origin,
      transport: production.otherEnvironment ? {} : observation.transport,
      browserHeaders: browserLinesOf(observation),
      pageOrigin: page.origin,
      gateHeaders: production.otherEnvironment ? [] : options.probe.headers,
      destination: call.destination,
      timeoutMs: options.probe.timeout,
    };
  }

  function note(request: BrowserRequest, { id, call, template }: Shape, result: ProbeResult, diagnosis?: Asked): void {
    const { origin } = new URL(request.url);
    const { answer, fault, certificate, reach } = result;
    const shownUrl = new URL(call.url).origin + template;
    log.note({ request, isDiagnosis: diagnosis !== undefined, call: id, url: call.url, shownUrl, result }, clock.now());
    targets.noteCertificate(origin, certificate);
    targets.noteReach(origin, reach);
    noteRest(origin, answer, fault?.message);
    // What no browser sends any more says nothing of who is let in.
    if ('exchange' in answer && !diagnosis?.withoutMetadata) targets.noteExchange(origin, answer.exchange);
  }

  function noteRest(origin: string, answer: Answer, fault: string | undefined): void {
    if ('exchange' in answer) {
      const ms = restAfter(answer.exchange, clock.now());
      if (ms > 0 && budget.rest(origin, ms, 'gate')) {
        notice(
          `${origin} asks to slow down (${answer.exchange.status}): no checks there for ${Math.round(ms / 1000)} s`,
        );
      }
    } else if (fault !== undefined && budget.rest(origin, UNREACHABLE_REST_MS, 'unreachable')) {
      notice(`${origin} cannot be reached by the check (it ${fault}): its calls are not judged for now`);
    }
  }

  return async (request, shape, page, diagnosis) => {
    const credentials = request.hop === 0 && isOptedIn(shape, options) ? secretsOf(shape, request) : [];
    const turn = await budget.acquire(new URL(request.url).origin);
    if ('refused' in turn) return { notSent: turn.refused };
    try {
      const result = await prober.send(request, {
        ...contextOf(shape, page),
        ...(credentials.length > 0 && { credentials }),
        ...(diagnosis?.withoutMetadata && { withoutMetadata: diagnosis.withoutMetadata }),
      });
      note(request, shape, result, diagnosis);
      return result.answer;
    } finally {
      turn();
    }
  };
}
