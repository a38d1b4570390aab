/**
 * Whether the CORS layer of a dev server, which stands before its proxy, ends every OPTIONS: it does, unless it is off or told to
 * hand it on.
 *
 * @param cors - option `server.cors` of Vite or Rsbuild
 */
export function answersPreflight(cors: boolean | { readonly preflightContinue?: boolean | undefined }): boolean {
  return cors !== false && !(typeof cors === 'object' && cors.preflightContinue === true);
}
