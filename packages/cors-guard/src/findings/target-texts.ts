import { printable } from '../printable.ts';
import type { Writer } from './case.ts';
import { certificateFault } from './certificate.ts';

/** TLS that development does not check. */
export const targetCertificateInvalid: Writer = ({ first, target }) => {
  const { hostname } = new URL(target);
  const code = first.evidence[0]?.got ?? '';
  const { words, isRefusedByBrowsers } = certificateFault(code);
  return {
    prod: isRefusedByBrowsers
      ? 'Visitors get a network error: browsers refuse the connection.'
      : 'Visitors get a network error where their browser does not know the authority either.',
    why: [`The certificate of ${hostname} ${words}; nothing in development checks it.`],
    seen: [`TLS: ${printable(code)}`],
    fix: isRefusedByBrowsers
      ? `Serve a publicly trusted certificate for ${hostname}.`
      : `Serve a publicly trusted certificate for ${hostname} with its whole chain; or ignore this code, if every visitor's browser knows the authority.`,
    args: { certificate: code },
    view: 'certificate',
  };
};

/** A public name that leads to this machine, or into a network that visitors are not in. */
export const targetUnreachablePublicly: Writer = ({ target, detail }) => {
  const { hostname } = new URL(target);
  return detail === 'loopback'
    ? {
        prod: `Visitors ask the real ${hostname}; what was checked here is a server on this machine.`,
        why: [`From here ${hostname} leads to this machine: an entry in the hosts file, or a name server of your own.`],
        seen: ['connected to a loopback address'],
        fix: `Remove ${hostname} from the hosts file to have production checked.`,
      }
    : {
        prod: 'Visitors outside of your network get a network error: their browsers cannot connect.',
        why: [`From here ${hostname} leads to a private address; the host of the page does not.`],
        seen: ['connected to a private address'],
        fix: `Make ${hostname} reachable from the internet, or name the public address as production.api.`,
      };
};
