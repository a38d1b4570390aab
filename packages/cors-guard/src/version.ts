/** Put in by the build and by the test configuration; the package's own version. */
declare const __VERSION__: string;

/** Version of this package, e.g. `0.1.0`: named in the user agent of probes and in the report. */
export const version: string = __VERSION__;
