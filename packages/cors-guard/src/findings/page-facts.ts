/** What the findings need of a call beside its verdicts. Names only: no value of a header or a cookie. Types only. */

export interface PageFacts {
  /** The page itself told of the call, so that its credentials mode is known. */
  readonly isTold: boolean;
  /** Lower-case names of response headers that the page has read by name, never in bulk. */
  readonly reads: readonly string[];
  /** Lower-case names of request headers that a library sets only because the URL is on the page's own origin. */
  readonly sameOriginHeaders: readonly string[];
  /** Names of the cookies that development sent along. */
  readonly cookiesSent: readonly string[];
  /** Names of the cookies that the answer in development set. */
  readonly cookiesSet: readonly string[];
  /** Lower-case names of the headers that the answer in development had. */
  readonly headersGot: readonly string[];
  /** Cookies, and nothing else, are what a request of the check left out. */
  readonly lacksOnlyCookies: boolean;
}
