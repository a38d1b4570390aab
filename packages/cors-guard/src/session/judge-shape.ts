import { weakerBasis, type Deployment, type ResolvedOptions } from '../deployment/index.ts';
import { isPublicApi, type JudgedCall, type Question } from '../findings/index.ts';
import type { Observation } from '../observe/index.ts';
import type { Answer, BrowserRequest, HeaderLine, PageContext } from '../predict/index.ts';
import { registrableDomain, secFetchSite, type Prober } from '../probe/index.ts';
import { withCertificate } from './certificate.ts';
import { browserLinesOf } from './browser-lines.ts';
import { createAsker, type Stranger } from './ask.ts';
import type { Budget } from './budget.ts';
import type { Clock } from '../clock.ts';
import { createDiagnoser } from './diagnoser.ts';
import { restAfter } from './gate.ts';
import { isKeptByNoCache } from './shared-cache.ts';
import { judgeCall } from './judge.ts';
import type { ProbeRecords } from './probe-log.ts';
import { proxyFactsOf } from './proxy-facts.ts';
import type { Shape } from './shapes.ts';
import { strangerPage, UNKNOWN_PAGE } from './stranger.ts';
import type { Targets } from './targets.ts';

/** Rest after a target could not be reached, in milliseconds. */
const UNREACHABLE_REST_MS = 30_000;

interface JudgeDeps {
  readonly options: ResolvedOptions;
  readonly deployment: Deployment;
  readonly prober: Prober;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly targets: Targets;
  readonly log: ProbeRecords;
  readonly notice: (text: string) => void;
  /** The dev server answers OPTIONS itself, in place of the targets of its proxy. */
  readonly answersPreflight?: boolean;
}

/** Judges shapes: `judge(shape)` asks the target, `judge.notYet(shape)` is what is known before. */
export interface Judge {
  (shape: Shape): Promise<JudgedCall>;
  notYet(shape: Shape): JudgedCall;
  /** What the run before has settled. */
  known(shape: Shape, verdicts: JudgedCall['verdicts']): JudgedCall;
}

/** @param deps - shared by all shapes of a session */
export function createJudge(deps: JudgeDeps): Judge {
  const { options, deployment, budget, targets, clock } = deps;
  const diagnoser = createDiagnoser();

  function aboutShape(shape: Shape): Omit<JudgedCall, 'verdicts' | 'exchanges'> {
    const { production, call, template } = shape;
    const target = new URL(call.url).origin;
    const { response, asOrigin } = shape.observation;
    const asProduction = asOrigin !== undefined && { asProduction: true as const };
    return {
      id: shape.id,
      call,
      template,
      devTemplate: shape.devTemplate,
      productionUrl: target + template,
      target,
      page: deployment.page?.value ?? UNKNOWN_PAGE,
      pageKnown: deployment.page !== undefined,
      basis: deployment.page ? weakerBasis(deployment.page.basis, production.basis) : 'assumed',
      developmentTarget: production.developmentTarget,
      ...(isPublicApi(new URL(target).hostname) && { thirdParty: true }),
      layerSeen: targets.layerSeen(target),
      source: shape.source,
      count: shape.count,
      ...(response && { observed: { status: response.status, ...asProduction } }),
    };
  }

  /** @param diagnosis - how a question of the diagnosis is asked; missing = a question of the call itself */
  async function send(
    request: BrowserRequest,
    shape: Shape,
    page: PageContext,
    diagnosis?: Pick<Question, 'withoutMetadata'>,
  ): Promise<Answer> {
    const { origin } = new URL(request.url);
    const secrets = request.hop === 0 && isOptedIn(shape, options) ? secretsOf(shape, request) : [];
    const turn = await budget.acquire(origin);
    if ('refused' in turn) return { notSent: turn.refused };
    try {
      const result = await deps.prober.send(request, {
        target: new URL(shape.call.url).origin,
        transport: shape.production.otherEnvironment ? {} : shape.observation.transport,
        browserHeaders: browserLinesOf(shape.observation),
        pageOrigin: page.origin,
        gateHeaders: shape.production.otherEnvironment ? [] : options.probe.headers,
        ...(secrets.length > 0 && { credentials: secrets }),
        destination: shape.call.destination,
        ...(diagnosis?.withoutMetadata && { withoutMetadata: diagnosis.withoutMetadata }),
        timeoutMs: options.probe.timeout,
      });
      const { answer, fault, certificate, reach } = result;
      const { id: call, template } = shape;
      const { url } = shape.call;
      const shownUrl = new URL(url).origin + template;
      deps.log.note({ request, isDiagnosis: diagnosis !== undefined, call, url, shownUrl, result }, clock.now());
      targets.noteCertificate(origin, certificate);
      targets.noteReach(origin, reach);
      noteRest(origin, answer, fault?.message);
      // What no browser sends any more says nothing of who is let in.
      if ('exchange' in answer && !diagnosis?.withoutMetadata) targets.noteExchange(origin, answer.exchange);
      return answer;
    } finally {
      turn();
    }
  }

  function noteRest(origin: string, answer: Answer, fault: string | undefined): void {
    if ('exchange' in answer) {
      const ms = restAfter(answer.exchange, clock.now());
      if (ms > 0 && budget.rest(origin, ms, 'gate')) {
        deps.notice(
          `${origin} asks to slow down (${answer.exchange.status}): no checks there for ${Math.round(ms / 1000)} s`,
        );
      }
    } else if (fault !== undefined && budget.rest(origin, UNREACHABLE_REST_MS, 'unreachable')) {
      deps.notice(`${origin} cannot be reached by the check (it ${fault}): its calls are not judged for now`);
    }
  }

  async function judge(shape: Shape): Promise<JudgedCall> {
    const about = aboutShape(shape);
    const stranger = strangerOf(about);
    const page = pageOf(deployment, stranger, about.target);
    const asker = createAsker({
      level: options.probe.level,
      production: shape.production,
      stranger,
      pageOrigin: page.origin,
      observation: shape.observation,
      mayUseCredentials: isOptedIn(shape, options),
      timeoutMs: options.probe.timeout,
      send: (request) => send(request, shape, page),
    });
    const judgement = await judgeCall(shape.call, {
      page,
      stranger,
      browsers: options.browsers,
      env: { registrableDomain, cache: undefined, now: clock.now() },
      asker,
      layerSeen: about.layerSeen,
    });
    const judged = { ...about, layerSeen: targets.layerSeen(about.target), ...judgement };
    if (hasChanged(shape.judged, judged)) diagnoser.forget(judged);
    for (const exchange of judgement.exchanges) targets.noteExchange(new URL(exchange.url).origin, exchange);
    const diagnosis =
      mayDiagnose(shape, about, options) && isUnclear(judged)
        ? await diagnoser.diagnose({
            judged,
            devPage: devPageOf(shape.observation),
            mayRepeat: isKeptByNoCache(shape.observation.response),
            send: (request, question) => send(request, shape, page, question),
          })
        : undefined;
    return {
      ...judged,
      layerSeen: targets.layerSeen(about.target),
      ...(diagnosis && { diagnosis, fetchSite: secFetchSite(page.origin, [new URL(about.target)], true) }),
      ...hidden(shape, judged),
    };
  }

  /** An API that lets the page in elsewhere has it in its list: what a preflight asks for, or a policy, can still refuse. */
  function isUnclear({ target, page, verdicts }: JudgedCall): boolean {
    if (!targets.hasLetIn(target, page)) return true;
    return Object.values(verdicts).some(
      (verdict) =>
        verdict.outcome === 'fail' && (verdict.stage === 'preflight' || verdict.reason === 'origin-rejected'),
    );
  }

  /** What development does not show of a call: a certificate nobody checks, and what the proxy does to it. */
  function hidden(
    { call, observation, production }: Shape,
    { target, observed, developmentTarget, exchanges, verdicts }: JudgedCall,
  ): Pick<JudgedCall, 'verdicts' | 'proxy' | 'certificate' | 'reach'> {
    const certificate = observed && !developmentTarget ? targets.certificateFault(target) : undefined;
    const proxy = proxyFactsOf({
      call,
      observation,
      exchanges,
      page: deployment.page?.value,
      otherEnvironment: production.otherEnvironment,
      gateHeaders: options.probe.headers.map(([name]) => name.toLowerCase()),
      answersPreflight: deps.answersPreflight ?? false,
    });
    const reach = developmentTarget ? 'public' : targets.reachOf(target);
    return {
      verdicts: certificate === undefined ? verdicts : withCertificate(verdicts, certificate),
      ...(reach !== 'public' && { reach }),
      ...(certificate !== undefined && { certificate }),
      ...(proxy && { proxy }),
    };
  }

  judge.notYet = (shape: Shape): JudgedCall => ({
    ...aboutShape(shape),
    exchanges: [],
    verdicts: Object.fromEntries(options.browsers.map((browser) => [browser, { outcome: 'unknown', why: 'budget' }])),
  });
  judge.known = (shape: Shape, verdicts: JudgedCall['verdicts']): JudgedCall => {
    const judged = { ...aboutShape(shape), exchanges: [], verdicts };
    return { ...judged, ...hidden(shape, judged) };
  };
  return judge;
}

function strangerOf(about: Pick<JudgedCall, 'pageKnown' | 'developmentTarget'>): Stranger | undefined {
  if (about.developmentTarget) return 'development-target';
  return about.pageKnown ? undefined : 'page-unknown';
}

function pageOf(deployment: Deployment, stranger: Stranger | undefined, target: string): PageContext {
  const { page, pageHeaders } = deployment;
  if (!page || stranger) return strangerPage(target);
  const url = page.value === 'null' ? 'file:///' : `${page.value}/`;
  return { origin: page.value, url, headers: pageHeaders.value };
}

/** Only an API of one's own is asked more than its calls need: one that was given, or that is of one site with the page. */
function mayDiagnose(
  { production }: Shape,
  about: Pick<JudgedCall, 'target' | 'page'>,
  { probe }: ResolvedOptions,
): boolean {
  if (probe.level === false || !URL.canParse(about.page)) return false;
  const [site, pageSite] = [about.target, about.page].map((origin) => registrableDomain(new URL(origin).hostname));
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

/** `probe.credentials` names this path, and the request goes to the proxy's own target (design, rule 6.2). */
function isOptedIn({ production, observation }: Shape, { probe }: ResolvedOptions): boolean {
  return !production.otherEnvironment && !production.direct && probe.mayUseCredentials(observation.devPath);
}

/** What the page sent and a probe leaves out otherwise. Its own Authorization goes along in every credentials mode, a cookie does not. */
function secretsOf(
  { call, observation }: Shape,
  { includeCredentials, kind }: Pick<BrowserRequest, 'includeCredentials' | 'kind'>,
): readonly HeaderLine[] {
  if (kind === 'preflight') return [];
  const isOwn = call.headers.some(([name]) => /^authorization$/i.test(name));
  return observation.requestHeaders.filter(
    ([name]) =>
      (/^authorization$/i.test(name) && (isOwn || includeCredentials)) ||
      (/^cookie$/i.test(name) && includeCredentials),
  );
}
