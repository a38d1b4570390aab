import { answerLine, fateOf, pageValue, type Case, type Writer } from './case.ts';
import { printable } from '../printable.ts';
import { headersFor } from './needs.ts';

const HEADER: Readonly<Record<string, string>> = {
  'allow-origin': 'Access-Control-Allow-Origin',
  'allow-methods': 'Access-Control-Allow-Methods',
  'allow-headers': 'Access-Control-Allow-Headers',
};

/** The header a detail such as `allow-methods` stands for. */
export function headerOf(detail: string): string {
  return HEADER[detail] ?? 'Access-Control-Allow-Origin';
}

/** `*` in one of three headers, and the call includes credentials. */
export const wildcardWithCredentials: Writer = (about) => {
  const header = headerOf(about.detail);
  return {
    prod: fateOf(about),
    why: [`The call includes credentials, and then "*" in ${header} stands for nothing but itself.`],
    seen: [answerLine(about.first, [header, 'Access-Control-Allow-Credentials'])],
    fix: `${starFix(about)} Or leave out the credentials.`,
    args: { field: header, page: about.page ?? '' },
    view: 'headers',
  };
};

function starFix(about: Case): string {
  const needs = { ...about.needs, credentials: true };
  const lines = headersFor(pageValue(about), needs);
  if (about.detail === 'allow-origin') {
    return `Answer with ${lines[0] ?? ''} from a fixed list, plus Vary: Origin; never copy back whatever Origin arrives.`;
  }
  const named = lines.find((line) => line.startsWith(headerOf(about.detail))) ?? '';
  return `List the names: ${named}.`;
}

/** Access-Control-Allow-Credentials is not exactly `true`. */
export const allowCredentialsMissing: Writer = (about) => {
  const got = about.first.evidence[0]?.got ?? null;
  const isAbsent = got === null;
  return {
    prod: fateOf(about),
    why: [
      isAbsent
        ? 'The call includes credentials, and the API does not allow that.'
        : `The call includes credentials, and Access-Control-Allow-Credentials is "${printable(got)}". Only "true" counts, in lower case and once.`,
    ],
    seen: [answerLine(about.first, ['Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials'])],
    fix: 'Send Access-Control-Allow-Credentials: true, once, on the answer to OPTIONS and on the answer itself. Or leave out the credentials.',
    args: { got: isAbsent ? '' : printable(got) },
    view: 'headers',
  };
};
