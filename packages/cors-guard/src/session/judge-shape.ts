import { weakerBasis, type Deployment } from '../deployment/index.ts';
import { isPublicApi, type JudgedCall } from '../findings/index.ts';
import type { PageContext } from '../predict/index.ts';
import { registrableDomain } from '../probe/index.ts';
import { createAsker, type Stranger } from './ask.ts';
import { withCertificate } from './certificate.ts';
import { isOptedIn } from './credentials.ts';
import { createShapeDiagnosis } from './diagnose-shape.ts';
import { judgeCall } from './judge.ts';
import { proxyFactsOf } from './proxy-facts.ts';
import { createShapeSender, type SenderDeps } from './shape-sender.ts';
import type { Shape } from './shapes.ts';
import { strangerPage, UNKNOWN_PAGE } from './stranger.ts';

interface JudgeDeps extends SenderDeps {
  readonly deployment: Deployment;
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
  const { options, deployment, targets, clock } = deps;
  const send = createShapeSender(deps);
  const diagnose = createShapeDiagnosis({ options, targets, send });

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
    for (const exchange of judgement.exchanges) targets.noteExchange(new URL(exchange.url).origin, exchange);
    const found = await diagnose(shape, judged, page);
    return { ...judged, layerSeen: targets.layerSeen(about.target), ...found, ...hidden(shape, judged) };
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
