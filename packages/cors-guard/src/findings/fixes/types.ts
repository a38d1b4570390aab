/** Changes for servers. Types only. */

/** What a server has to allow: the real values, fit to be written into a configuration as they are. */
export interface Policy {
  /** The page first, then other origins that the API allows already. Never empty, never `*` or `null`. */
  readonly origins: readonly string[];
  /** All methods that are called or were allowed before, GET and POST too: many servers refuse what they do not list. Sorted. */
  readonly methods: readonly string[];
  /** Lower-case names of request headers. Sorted. */
  readonly headers: readonly string[];
  /** Lower-case names of response headers that the page reads. Sorted. */
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  /** The API keeps a list of its own that lacks something, so that leaving it to a default is not enough. */
  readonly lists: { readonly methods: boolean; readonly headers: boolean };
}

/** A change that can be pasted. */
export interface Recipe {
  readonly snippet: string;
  /** Where it belongs and what it does to what is there; one sentence each. */
  readonly notes: readonly string[];
}

/** How one kind of server is mended. One file each. */
export interface ServerFix {
  /** As people call it. */
  readonly server: string;
  /** The snippet is executed by the tests of this package, against a real server and in a browser. */
  readonly ranByTests: boolean;
  /** The smallest complete answer: for success and errors, preflights included, `Vary: Origin` where it echoes. */
  readonly allow: (policy: Policy) => Recipe;
  /** Removes the header that another layer adds as well; for servers that stand in front of others. */
  readonly once?: (headers: readonly string[]) => Recipe;
}
