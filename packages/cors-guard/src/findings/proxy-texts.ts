import { list, pageLiteral, pageValue, type Case, type Writer } from './case.ts';
import type { CookieFault } from './cookie-fault.ts';
import { shownValue } from './masking.ts';
import { sentMethod } from './needs.ts';
import { isCredentialHeader } from './proxy-headers.ts';

/** A header that the API needs, or may need, and that only the proxy sends. */
export const devProxyAddsRequestHeader: Writer = (about) => {
  const { first, details } = about;
  const refusal = first.evidence.find(({ header }) => header === ':status')?.got ?? null;
  const names = details.filter((name) => name !== 'origin');
  return {
    prod: prodOf(about, names, refusal),
    why: [
      ...(names.length > 0 ? [`${entryOf(about)} sets ${list(names)} on the way; the page does not.`] : []),
      ...(details.includes('origin')
        ? [`${entryOf(about)} ${originEdit(about)}, so the API never sees a page's.`]
        : []),
    ],
    seen: [seenOf(about, refusal)],
    fix: fixOf(about, names),
    args: { headers: details, status: refusal ?? '', page: about.page ?? '' },
    ...(refusal !== null && { view: 'status' }),
  };
};

function prodOf(about: Case, names: readonly string[], refusal: string | null): string {
  const answers = about.first.unproven ? 'may answer' : 'answers';
  if (refusal !== null) {
    return names.length > 0
      ? `The API ${answers} ${refusal} to the page: nobody sets ${list(names)} there.`
      : `The API ${answers} ${refusal} to the page, whose Origin is ${pageValue(about)}.`;
  }
  return names.length > 0
    ? `The page sends this without ${list(names)}, and the API may refuse it.`
    : `The API gets Origin: ${pageValue(about)} from the page, not what it accepts in development.`;
}

function seenOf({ first }: Case, refusal: string | null): string {
  const { call } = first;
  const isBare = call.proxy?.isBare ?? true;
  const method = sentMethod(call.call);
  const inDevelopment = `${method} through the dev proxy -> ${call.observed?.status ?? 'success'}`;
  return refusal === null
    ? `${inDevelopment}; what it answers without its help is not known`
    : `${inDevelopment}, ${method} as the page sends it${isBare ? '' : ', without its session'} -> ${refusal}`;
}

function fixOf(about: Case, names: readonly string[]): string {
  const credentials = names.filter(isCredentialHeader);
  if (credentials.length > 0) {
    const isLogin = credentials.every((name) => name === 'authorization' || name === 'cookie');
    return `${isLogin ? 'Let visitors sign in, or forward' : 'Forward'} these calls on the host of the page and add ${list(credentials)} there. In the page it would be public.`;
  }
  if (names.includes('host')) {
    return `Call the API by the name that the proxy entry sends as Host, or let it answer to ${new URL(about.target).host}.`;
  }
  return names.length > 0
    ? `Send ${list(names)} from the page and list it in Access-Control-Allow-Headers, or let the API do without.`
    : `Allow ${pageLiteral(about)} in the origin check of the API (CSRF filter or firewall), not only in its CORS headers.`;
}

function originEdit({ first }: Case): string {
  return first.call.proxy?.dropped.includes('origin') ? 'takes Origin away' : 'sends an Origin of its own';
}

function entryOf({ first }: Case): string {
  return `The proxy entry "${first.call.proxy?.entry ?? ''}"`;
}

/** A cookie that only the proxy makes acceptable. */
export const devProxyRepairsCookies: Writer = (about) => {
  const cookies = about.failures.flatMap(({ evidence }) =>
    evidence.map(({ got }) => shownValue('Set-Cookie', got ?? '')),
  );
  const names = [...new Set(cookies.map((cookie) => `"${cookie.split('=')[0] ?? ''}"`))];
  const { why, fix } = cookieTexts[about.detail as CookieFault](about);
  return {
    prod: `The browser does not keep the ${names.length === 1 ? 'cookie' : 'cookies'} ${list(names)}: calls that need it are anonymous.`,
    why: [why, `${entryOf(about)} rewrites it, so development keeps it.`],
    seen: [`Set-Cookie: ${cookies[0] ?? ''}`],
    fix,
    args: { cookies: names.map((name) => name.slice(1, -1)) },
  };
};

const cookieTexts: Readonly<Record<CookieFault, (about: Case) => { readonly why: string; readonly fix: string }>> = {
  domain: ({ target }) => ({
    why: `Its Domain does not cover ${new URL(target).hostname}, and no browser accepts that.`,
    fix: 'Let the API leave out Domain: the cookie is then its own.',
  }),
  'secure-over-http': ({ target }) => ({
    why: `It is Secure, and ${target} is not https.`,
    fix: `Serve the API at ${target.replace(/^http:/, 'https:')}.`,
  }),
  'insecure-none': () => ({
    why: 'SameSite=None counts together with Secure only.',
    fix: 'Let the API set it with SameSite=None; Secure.',
  }),
};

/** The preflight of a page on another port ends at the dev server. */
export const devServerAnswersPreflight: Writer = ({ first, target }) => ({
  prod: `The browser asks ${target} with OPTIONS before it sends the ${sentMethod(first.call.call)}; what it answers is not known.`,
  why: ['The page is on another origin than the dev server, whose own CORS layer answers OPTIONS in place of the API.'],
  seen: ['no answer of the API to OPTIONS, neither forwarded nor to a check'],
  fix: 'Let the checks ask the API (option probe), or ask it by hand.',
  view: 'headers',
});
