import { statusOf } from './cause.ts';
import { fateOf, pageLiteral, type Writer } from './case.ts';
import { metadataRefusal } from './diagnosis.ts';

/**
 * A policy on Fetch Metadata ("resource isolation policy"): what browsers say of the place a request comes from is looked at before
 * its Origin. Behind a dev proxy every call says "same-origin".
 */
export const fetchMetadataRejected: Writer = (about) => {
  const { first, detail: site } = about;
  const status = statusOf(first);
  const proof = metadataRefusal(first.call, status);
  const marks = `Sec-Fetch-Site: ${site}`;
  return {
    prod:
      first.stage === 'preflight'
        ? fateOf(about)
        : `The API answers ${status} to the page, wherever its CORS headers stand.`,
    why: [
      `Browsers send "${marks}" with these calls, and a policy of the API turns that away.`,
      'Behind a dev proxy the same calls say "same-origin".',
    ],
    seen: proof
      ? [`${proof.method} with ${marks} -> ${proof.status}, the same without Sec-Fetch-* -> ${proof.unmarked}`]
      : [],
    fix: `Let the policy pass what comes from ${pageLiteral(about)}, by its Origin, and OPTIONS too; Sec-Fetch-Site alone cannot tell it from a foreign page.`,
    args: { status, site, page: about.page ?? '' },
    view: 'metadata',
  };
};
