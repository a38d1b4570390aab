import type { Exchange } from '../../predict/types.ts';
import { getHeader } from '../../rules/index.ts';
import type { Case } from '../case.ts';
import type { FindingCode } from '../codes.ts';
import { listIn } from '../headers.ts';
import type { Policy } from './types.ts';
import { USUAL_METHODS } from './write.ts';

/** Causes that the right headers of the API mend. */
const MENDED: ReadonlySet<FindingCode> = new Set([
  'allow-origin-missing',
  'allow-origin-mismatch',
  'allow-origin-multiple',
  'allow-origin-invalid',
  'wildcard-with-credentials',
  'allow-credentials-missing',
  'preflight-not-handled',
  'method-not-allowed',
  'header-not-allowed',
  'allow-list-unparsable',
  'preflight-refused-as-a-whole',
  'authorization-under-star',
  'cors-missing-on-errors',
  'response-header-not-exposed',
]);

const ABOUT_CREDENTIALS: ReadonlySet<FindingCode> = new Set(['wildcard-with-credentials', 'allow-credentials-missing']);

/** Differences that another page of the same owner may have; every other one is a mistake or a development entry. */
const MAY_BE_MEANT = new Set(['www-or-apex', 'preview-host', 'other', 'list']);

/** What means nothing to any shell, language or configuration. Names beyond that are not written into snippets. */
const PLAIN_NAME = /^[\w.-]+$/;
const PLAIN_ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9._:[\]-]+$/;

/**
 * What the API has to allow so that all its calls pass, with what it allows already; null where headers of the API are not the
 * answer, or where its page is not known.
 *
 * @example policyOf(about)?.methods // ['DELETE', 'GET']
 */
export function policyOf(about: Case): Policy | null {
  const { code, page, needs, answers } = about;
  if (page === undefined || !PLAIN_ORIGIN.test(page) || !MENDED.has(code)) return null;
  const credentials = needs.credentials || ABOUT_CREDENTIALS.has(code) || answers.some(allowsCredentials);
  const isSilent = code === 'preflight-refused-as-a-whole';
  const allowed = (name: string): readonly string[] =>
    answers.flatMap(({ headers }) => listIn(getHeader(headers, name)));
  const methods = allowed('access-control-allow-methods');
  const exposed = allowed('access-control-expose-headers').map((name) => name.toLowerCase());
  return {
    origins: [...new Set([page, ...otherOriginsOf(about)])],
    methods: plain([...methods, ...needs.used, ...(methods.includes('*') ? USUAL_METHODS : [])]),
    headers: plain([...allowed('access-control-allow-headers').map((name) => name.toLowerCase()), ...needs.headers]),
    exposed: exposed.includes('*') && !credentials ? ['*'] : plain([...exposed, ...needs.exposed]),
    credentials,
    lists: {
      methods: isSilent || answers.some((answer) => lacks(answer, 'access-control-allow-methods', needs.methods)),
      headers: isSilent || answers.some((answer) => lacks(answer, 'access-control-allow-headers', needs.headers)),
    },
  };
}

function plain(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => PLAIN_NAME.test(name)))].sort();
}

function allowsCredentials({ headers }: Exchange): boolean {
  return getHeader(headers, 'access-control-allow-credentials') === 'true';
}

/** There is a list, and it does not name all that is needed; `*` names nothing by itself. */
function lacks({ headers }: Exchange, header: string, needed: readonly string[]): boolean {
  const value = getHeader(headers, header);
  const listed = listIn(value).map((name) => name.toLowerCase());
  return value !== null && needed.some((name) => !listed.includes(name.toLowerCase()));
}

/** Origins that the API named instead of the page, and that may be pages of the same owner. */
function otherOriginsOf({ code, detail, first }: Case): readonly string[] {
  const isAboutOrigin = code === 'allow-origin-mismatch' || code === 'allow-origin-multiple';
  if (!isAboutOrigin || !MAY_BE_MEANT.has(detail)) return [];
  return listIn(first.evidence[0]?.got).filter((origin) => /^https?:/.test(origin) && PLAIN_ORIGIN.test(origin));
}
