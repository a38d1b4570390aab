/** What development does to a call on its way, and nobody does in production. Types only. */

/** Names and attributes alone: no value of a header or a cookie. */
export interface ProxyFacts {
  /** Key of the proxy entry as the user wrote it. */
  readonly entry: string;
  /** Lower-case names of request headers that are added or replaced on the way, sorted. */
  readonly set: readonly string[];
  /** Lower-case names of request headers that are taken away, sorted. */
  readonly dropped: readonly string[];
  /** The API got neither the page's own Origin nor that of production. */
  readonly hidesOrigin: boolean;
  /** The page sent nothing that a probe leaves out: no cookies, no header of its own. */
  readonly isBare: boolean;
  /** What the API answers to this call when nobody adds anything; missing when it was not asked, or a gate answered. */
  readonly bareAnswer?: {
    readonly status: number;
    /** It asks for an Authorization header. */
    readonly asksForAuthorization: boolean;
  };
  /** Another API than production's: what it needs proves nothing about that. */
  readonly otherEnvironment: boolean;
  /** Lower-case names of Access-Control-* headers that the page got otherwise than the API sent them, sorted. */
  readonly corsHeaders: readonly string[];
  readonly cookies: readonly ChangedCookie[];
  /** The dev server itself answered the preflight of this call, in place of the API. */
  readonly preflightAnswered: boolean;
}

/** A cookie that the page got otherwise than the API set it. */
export interface ChangedCookie {
  readonly name: string;
  /** Attributes as the API sent them, e.g. `Domain=api.example.com`. */
  readonly sent: readonly string[];
  /** As the page got them; null = it did not get the cookie. */
  readonly got: readonly string[] | null;
}
