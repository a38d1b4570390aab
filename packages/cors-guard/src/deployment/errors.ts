/** One wrong option: where it stands, what is there (never a secret), what is expected there. */
export interface OptionProblem {
  /** e.g. `production.page`, `ignore[0].code`, or the name of an environment variable. */
  readonly path: string;
  /** The value as it may be shown, e.g. `"app.example.com"` or `a number`. */
  readonly value: string;
  readonly expected: string;
}

/**
 * The one error that cors-guard throws: wrong options, or wrong use of a function. Nothing else of ours reaches the host.
 *
 * @example try { corsGuard(options) } catch (error) { if (error instanceof CorsGuardError) console.error(error.code) }
 */
export class CorsGuardError extends Error {
  override readonly name = 'CorsGuardError';
  readonly code: 'invalid-options' | 'not-an-address';
  /** Every wrong option, in the order of the message; empty for other codes. */
  readonly problems: readonly OptionProblem[];

  constructor(code: CorsGuardError['code'], message: string, problems: readonly OptionProblem[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}
