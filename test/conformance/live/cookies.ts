/** Cookies that every host sets on a top-level visit; on the wire of a corpus each is one letter. */
export const COOKIES: readonly { readonly letter: string; readonly line: string }[] = [
  { letter: 'p', line: 'p=1; Path=/' },
  { letter: 'l', line: 'l=1; Path=/; SameSite=Lax' },
  { letter: 's', line: 's=1; Path=/; SameSite=Strict' },
  { letter: 'n', line: 'n=1; Path=/; SameSite=None; Secure' },
  { letter: 'k', line: 'k=1; Path=/; SameSite=None; Secure; Partitioned' },
];

/** The letters of the cookies in a Cookie header, sorted; cookies of other names are left out. */
export function lettersOf(cookieHeader: string): string {
  const names = new Set(cookieHeader.split(';').map((pair) => pair.trim().split('=')[0]));
  return COOKIES.map(({ letter }) => letter)
    .filter((letter) => names.has(letter))
    .sort()
    .join('');
}
