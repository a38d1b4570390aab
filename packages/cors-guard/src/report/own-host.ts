/** No name has this form: the last label of a name is not all digits, and brackets stand around IPv6 addresses alone. */
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/;

/**
 * Host of a URL, with the port where it is not the scheme's own; undefined for what is no URL (`null`, the Origin of nobody).
 *
 * @example hostOf('http://localhost:5173') // 'localhost:5173'
 */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * Whether a Host header names this machine. A page elsewhere can point a name of its own at us (DNS rebinding), never an address
 * literal and never localhost.
 *
 * @param host - value of the Host header
 * @param allowed - further names, with a leading dot for all names below (Vite: `server.allowedHosts`)
 * @example isOwnHost('localhost:5173', []) // true
 * @example isOwnHost('app.dev.example', ['.dev.example']) // true
 */
export function isOwnHost(host: string | undefined, allowed: readonly string[]): boolean {
  const name = (host ?? '').replace(/:\d*$/, '').toLowerCase();
  if (ADDRESS.test(name)) return true;
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return allowed.some((entry) => {
    const wanted = entry.toLowerCase();
    return wanted.startsWith('.') ? name === wanted.slice(1) || name.endsWith(wanted) : name === wanted;
  });
}
