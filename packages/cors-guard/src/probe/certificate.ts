import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * What a TLS connection shows of the server's certificate: `ok`, or Node's error code, also where nobody insists on it. Undefined for
 * other connections, and for a resumed session without a fault: Node does not compare the name again, and has no certificate to show
 * (measured, Node 20 with TLS 1.3).
 *
 * @example certificateOf(response.socket) // 'CERT_HAS_EXPIRED'
 */
export function certificateOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  // Declared as Error; Node hands out the code alone.
  if (!socket.authorized) return codeOf(socket.authorizationError);
  return socket.isSessionReused() ? undefined : 'ok';
}

/**
 * Whether an error code of Node is about the certificate of a server, so that a browser meets the same.
 *
 * @example isCertificateCode('ECONNREFUSED') // false
 */
export function isCertificateCode(code: string): boolean {
  return /^CERT_|_CERT(_|$)|^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/.test(code);
}

function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : error;
  return typeof code === 'string' && isCertificateCode(code) ? code : undefined;
}
