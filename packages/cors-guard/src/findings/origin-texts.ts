import { answerLine, fateOf, pageLiteral, pageValue, type Case, type Text, type Writer } from './case.ts';
import { getHeader } from '../rules/index.ts';
import { printable } from '../printable.ts';
import { listedIn, type Listed } from './diagnosis.ts';
import { isPreviewHost, type MismatchDetail } from './mismatch.ts';
import { headersFor, type Needs } from './needs.ts';

const ALLOW_ORIGIN = 'Access-Control-Allow-Origin';

/** What the API is to send, also for a preflight if some call needs one. */
function answerWith(about: Case): string {
  const always = headersFor(pageValue(about), { ...noNeeds, credentials: about.needs.credentials });
  const onOptions = headersFor(pageValue(about), about.needs).filter((line) => !always.includes(line));
  return always.join('; ') + (onOptions.length === 0 ? '' : `, and on OPTIONS also ${onOptions.join('; ')}`);
}

const noNeeds: Needs = { methods: [], used: [], headers: [], exposed: [], credentials: false };

/** No Access-Control-Allow-Origin. A wrong allowlist looks like this too: most servers send nothing when they refuse. */
export const allowOriginMissing: Writer = (about) => ({
  prod: fateOf(about),
  ...missingText(about),
  seen: [answerLine(about.first, ['Vary', ALLOW_ORIGIN])],
  args: { page: about.page ?? '', needed: headersFor(pageValue(about), about.needs) },
  view: 'headers',
});

function missingText(about: Case): Pick<Text, 'why' | 'fix'> {
  const listed = listedIn(about.first.call);
  if (listed) return listedText(about, listed);
  switch (about.detail) {
    case 'origin-refused':
      return {
        why: about.first.call.diagnosis
          ? [`Its CORS layer does not let ${pageLiteral(about)} in.`]
          : refusalCauses(about),
        fix: `Add ${pageLiteral(about)} to the allowed origins of the deployed API, spelled exactly so.`,
      };
    case 'only-this-route':
      return {
        why: ['Other answers of this API to the same origin carry the header, this one does not.'],
        fix: `Send ${ALLOW_ORIGIN}: ${pageValue(about)} here too; best in the outermost layer, for all routes and methods.`,
      };
    default:
      return {
        why: ['The answer bears no sign of a CORS layer: there is none here, or it refuses in silence.'],
        fix: `Let the API answer with ${answerWith(about)}.`,
      };
  }
}

/** The list has an entry that is meant and is not what browsers send. */
function listedText(about: Case, { as, origin }: Listed): Pick<Text, 'why' | 'fix'> {
  if (as === 'localhost-only') {
    return {
      why: [`It does answer "${origin}": its list looks like the development one.`],
      fix: `Add ${pageLiteral(about)} to the allowed origins where the API is deployed, spelled exactly so.`,
    };
  }
  return {
    why: [`Its list says "${origin}"; browsers send ${pageLiteral(about)}, and the two are compared letter by letter.`],
    fix: `${as === 'www-or-apex' ? 'Add' : `Replace "${origin}" by`} ${pageLiteral(about)} in the allowed origins of the API.`,
  };
}

function refusalCauses(about: Case): readonly string[] {
  const refused = `Its CORS layer does not let ${pageLiteral(about)} in.`;
  return [
    `${refused} A list with a final "/", or of localhost only, looks like this.`,
    ...(about.first.stage === 'preflight'
      ? ['Some servers answer like this also when they refuse the method or a header.']
      : []),
  ];
}

/** Access-Control-Allow-Origin is there and is not the page's origin. */
export const allowOriginMismatch: Writer = (about) => {
  const { first } = about;
  const got = printable(first.evidence[0]?.got ?? '');
  const origin = first.exchange?.origin ?? first.call.page;
  return {
    prod: fateOf(about),
    why: [`API says  "${got}"`, `page is   "${origin}". Browsers compare letter by letter.`],
    seen: [answerLine(about.first, ['Vary'])],
    fix: `${mismatchFixes[about.detail as MismatchDetail](about)} The API has to answer ${ALLOW_ORIGIN}: ${pageValue(about)}.`,
    args: { page: about.page ?? '', got, difference: about.detail },
    view: 'headers',
  };
};

const mismatchFixes: Readonly<Record<MismatchDetail, (about: Case) => string>> = {
  'trailing-slash': () => 'Remove the final "/" from the origin configured in the API.',
  path: () => 'Remove the path from the origin configured in the API: an origin has none.',
  quotes: () => 'Remove the quotes around the origin configured in the API.',
  null: () => 'Replace "null" in the configuration of the API; never allow "null", any sandboxed page has that origin.',
  'wildcard-subdomain': () => 'Replace the pattern by the full origin: browsers know no "*" within an origin.',
  'host-without-scheme': ({ page = '' }) =>
    `Put "${page.split('//')[0] ?? ''}//" in front of the host configured in the API.`,
  'host-case': () => 'Write the origin configured in the API in lower case.',
  'default-port': () => 'Leave out the default port in the origin configured in the API.',
  localhost: (about) => `The API allows the development page. Configure ${pageLiteral(about)} where it is deployed.`,
  scheme: () => 'Correct the scheme (http or https) of the origin configured in the API.',
  'other-port': () => 'Correct the port of the origin configured in the API.',
  'www-or-apex': () => 'The two differ in "www.": allow the one visitors use, or both, from a list.',
  'preview-host': previewFix,
  other: (about) => `Add ${pageLiteral(about)} to the allowed origins of the API.`,
};

/** Each deployment has a name of its own: the one that is allowed may be gone tomorrow, or the page is such a one. */
function previewFix(about: Case): string {
  const isOwn = about.page !== undefined && isPreviewHost(new URL(about.page).hostname);
  return isOwn
    ? `The page is at an address of its hosting service, which may change with each deployment. Allow ${pageLiteral(about)}, and further ones from a list.`
    : `The API allows an address that a hosting service made up, for a preview perhaps. Add ${pageLiteral(about)} to its list.`;
}

/** Several values, also when all are right. */
export const allowOriginMultiple: Writer = (about) => {
  const { first, detail } = about;
  const isList = detail === 'list';
  return {
    prod: fateOf(about),
    why: [isList ? 'The API sends its whole list of origins. Browsers accept exactly one value.' : doubledCause(about)],
    seen: [answerLine(first, [ALLOW_ORIGIN])],
    fix: isList
      ? 'Keep the list in the API, and answer with the one entry that equals the Origin of the request, plus Vary: Origin.'
      : `Keep ${ALLOW_ORIGIN} in one layer, and remove it from the other.`,
    args: { got: printable(first.evidence[0]?.got ?? '') },
    view: 'headers',
  };
};

function doubledCause({ first }: Case): string {
  const server = first.exchange && getHeader(first.exchange.headers, 'server');
  const layer = server ? `; one of them is "${printable(server, 40)}"` : '';
  return `Usually two layers add the header${layer}. Browsers accept one value, even when all are right.`;
}

/** There, and no origin at all. */
export const allowOriginInvalid: Writer = (about) => ({
  prod: fateOf(about),
  why: [
    about.detail === 'empty'
      ? `${ALLOW_ORIGIN} is there and empty; a variable in the configuration of the API may not be set.`
      : `The value of ${ALLOW_ORIGIN} is no origin.`,
  ],
  seen: [answerLine(about.first, [ALLOW_ORIGIN])],
  fix: `Let the API answer with ${headersFor(pageValue(about), noNeeds).join('')}.`,
  args: { page: about.page ?? '', got: printable(about.first.evidence[0]?.got ?? '') },
  view: 'headers',
});

/** Right headers on success, none on errors: the page sees a network error in place of the status. */
export const corsMissingOnErrors: Writer = (about) => {
  const { first, compares } = about;
  const status = about.detail;
  return {
    prod: `${first.isAside ? 'Whoever is not logged in gets' : 'Visitors get'} a network error ("Failed to fetch") in place of the ${status}.`,
    why: [
      compares
        ? `Other answers of this API to the same origin carry ${ALLOW_ORIGIN}, this error does not.`
        : `Asked without credentials, the API answers ${status} without ${ALLOW_ORIGIN}. Its answer with them could not be checked.`,
    ],
    seen: [answerLine(first, ['Server', ALLOW_ORIGIN])],
    fix: `Set ${ALLOW_ORIGIN}: ${pageValue(about)} in the outermost layer, for every status (nginx: add_header ... always).`,
    args: { status, page: about.page ?? '' },
    view: 'headers',
  };
};

/** The API itself turns requests of the page away, whatever its headers say. */
export const serverRejectsOrigin: Writer = (about) => ({
  prod: `The API answers ${about.detail} to the page, because its requests name their origin.`,
  why: [
    `The same request without an Origin header succeeds in development; with Origin: ${pageValue(about)} it is rejected.`,
  ],
  seen: [`GET with that Origin -> ${about.detail}, without it -> ${about.first.call.observed?.status ?? 'success'}`],
  fix: `Allow ${pageLiteral(about)} in the check that turns it away (CSRF filter, firewall, or a policy on Sec-Fetch-Site), not only in the CORS headers.`,
  args: { status: about.detail, page: about.page ?? '' },
  view: 'status',
});
