import type { BrowserName } from '../predict/types.ts';
import { list, type Case } from './case.ts';
import type { FindingCode } from './codes.ts';
import { askedHeaders, lackingIn, sentMethod } from './needs.ts';
import { asProductionNotes } from './observed-texts.ts';
import { proxyNotes } from './proxy-notes.ts';
import { isCorsSafelistedMethod } from '../rules/index.ts';

const LABEL: Readonly<Record<BrowserName, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKit',
  standard: 'the letter of the standard',
};

/** A CORS layer answered the preflight in these cases, so what its lists lack is known. */
const LAYER_ANSWERED: ReadonlySet<FindingCode> = new Set([
  'allow-origin-mismatch',
  'allow-origin-multiple',
  'wildcard-with-credentials',
  'allow-credentials-missing',
  'method-not-allowed',
]);

/** What is to be known beside the cause: browsers that differ, what would fail next, what it all rests on. */
export function notesOf(about: Case): readonly string[] {
  return [
    ...browserNotes(about),
    ...uploadNotes(about),
    ...nextNotes(about),
    ...asProductionNotes(about),
    ...proxyNotes(about),
    ...basisNotes(about),
  ];
}

/** @example 'Fails in Firefox; passes in Chromium and WebKit.' */
function browserNotes({ failures }: Case): readonly string[] {
  const failing = new Set(failures.flatMap(({ browsers }) => browsers));
  const passing = new Set<BrowserName>();
  for (const { call } of failures) {
    for (const [browser, verdict] of Object.entries(call.verdicts)) {
      if (verdict?.outcome === 'pass' && !failing.has(browser as BrowserName)) passing.add(browser as BrowserName);
    }
  }
  const labels = (browsers: ReadonlySet<BrowserName>): string => list([...browsers].map((browser) => LABEL[browser]));
  return passing.size === 0 ? [] : [`Fails in ${labels(failing)}; passes in ${labels(passing)}.`];
}

/** Without it there would be no preflight, and nobody looks for the reason there (XMLHttpRequest, `send()`, step 5). */
function uploadNotes({ first }: Case): readonly string[] {
  const { call } = first.call;
  const isReason = call.uploadListener && isCorsSafelistedMethod(sentMethod(call)) && askedHeaders(call).length === 0;
  return first.stage === 'preflight' && isReason
    ? ['Only a listener on the upload (xhr.upload, onUploadProgress in axios) makes the browser send a preflight here.']
    : [];
}

/** Browsers stop at the first refusal; what the same answer refuses besides would be met after the repair. */
function nextNotes({ code, first, needs, detail }: Case): readonly string[] {
  const { exchange, stage } = first;
  if (stage !== 'preflight' || !exchange || !LAYER_ANSWERED.has(code)) return [];
  const { methods, headers, credentials } = lackingIn(exchange, needs);
  const lines = [
    ...(methods.length > 0 && code !== 'method-not-allowed' && detail !== 'allow-methods'
      ? [`methods ${methods.join(', ')}`]
      : []),
    ...(headers.length > 0 && detail !== 'allow-headers' ? [`headers ${headers.join(', ')}`] : []),
    ...(credentials && code !== 'allow-credentials-missing' && code !== 'wildcard-with-credentials'
      ? ['credentials (Access-Control-Allow-Credentials: true)']
      : []),
  ];
  return lines.length === 0 ? [] : [`Then also to be allowed: ${lines.join('; ')}.`];
}

/** The two lines to choose from; nothing where all is told. */
function basisNotes({ first, target, page }: Case): readonly string[] {
  const { developmentTarget, basis, pageKnown } = first.call;
  if (developmentTarget) {
    return [`${target} stands for your code. To have production checked: production: { page: '...', api: '...' }`];
  }
  const direct = `production: { page: '${literal(page ?? 'https://...')}', api: '${literal(target)}' }`;
  const isFirm = pageKnown && basis !== 'assumed';
  return [
    ...(first.call.page === 'null' ? [NULL_PAGE] : []),
    ...(isFirm ? [] : [`Assumed; say which it is: production: { api: 'same-origin' } or ${direct}`]),
  ];
}

const NULL_PAGE =
  'Pages from file: or in a sandbox are "null" to an API. Never allow that; give the page its own origin.';

function literal(text: string): string {
  return text.replaceAll(/['\\]/g, String.raw`\$&`);
}

/**
 * Puts the condition in front on which a sentence holds.
 *
 * @example onCondition(about, 'The PUT is never sent.') // 'If the production page calls https://api.example.com directly, the PUT is never sent.'
 */
export function onCondition({ first, target }: Case, sentence: string): string {
  const { developmentTarget, basis, pageKnown } = first.call;
  if (developmentTarget) return `If the API is deployed as it is, ${lowered(sentence)}`;
  if (pageKnown && basis !== 'assumed') return sentence;
  return `If the production page calls ${target} directly, ${lowered(sentence)}`;
}

function lowered(sentence: string): string {
  return /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
