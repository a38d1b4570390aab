/** What is known of one way in which Node refuses a certificate. */
export interface CertificateFault {
  /** Sub-case of the finding. */
  readonly detail: string;
  /** What is wrong, to follow the name of the certificate: `has expired`. */
  readonly words: string;
  /**
   * No browser accepts it either, whatever authorities it knows. A chain that Node cannot follow may be fine for a browser, which
   * knows other authorities and finds missing links.
   */
  readonly isRefusedByBrowsers: boolean;
}

const unknownAuthority: CertificateFault = {
  detail: 'unknown-authority',
  words: 'comes from an authority that Node does not know, or without the chain that leads to one',
  isRefusedByBrowsers: false,
};

const FAULTS: ReadonlyMap<string, CertificateFault> = new Map([
  ['CERT_HAS_EXPIRED', refused('expired', 'has expired')],
  ['CERT_NOT_YET_VALID', refused('not-yet-valid', 'is not valid yet')],
  ['CERT_REVOKED', refused('revoked', 'was revoked')],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', refused('self-signed', 'is signed by nobody but itself')],
  ['ERR_TLS_CERT_ALTNAME_INVALID', refused('other-name', 'is for another name')],
  ['SELF_SIGNED_CERT_IN_CHAIN', unknownAuthority],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownAuthority],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownAuthority],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownAuthority],
]);

function refused(detail: string, words: string): CertificateFault {
  return { detail, words, isRefusedByBrowsers: true };
}

/**
 * What an error code of Node says of a certificate.
 *
 * @example certificateFault('CERT_HAS_EXPIRED').detail // 'expired'
 */
export function certificateFault(code: string): CertificateFault {
  return FAULTS.get(code) ?? { detail: 'other', words: 'is not accepted', isRefusedByBrowsers: false };
}
