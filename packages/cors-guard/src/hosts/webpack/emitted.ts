/** As much of a compiler as is used to find places in sources; of webpack and of Rspack. */
export interface EmittingCompiler {
  readonly context: string;
  readonly options: object;
  readonly outputPath: string;
  /** Where it writes to; a dev server puts one in memory in its place. */
  readonly outputFileSystem: OutputFileSystem | null;
  readonly hooks: { readonly done: { tap(name: string, work: (stats: EmittedStats) => void): void } };
}

interface OutputFileSystem {
  readFile(path: string, done: (error: Error | null | undefined, content?: Uint8Array | string) => void): void;
}

interface EmittedStats {
  readonly compilation: { readonly assets: Readonly<Record<string, unknown>> };
}

/** The scripts of a compiler. */
export interface EmittedScripts {
  readonly compiler: EmittingCompiler;
  /** Paths from the output folder; also of builds before: pages keep what they have loaded. */
  readonly names: ReadonlySet<string>;
  /** How many builds are done. */
  readonly builds: () => number;
}

/** Finds the place in the user's source that a stack is about; null where no frame is the user's. */
export type CallSites = (stack: string) => Promise<string | null>;

/** Names of scripts that are kept; every hot update brings one. */
const MOST_SCRIPTS = 1_000;

/**
 * Notes the scripts that compilers emit from now on, and finds places in them. What reads maps is loaded when it is first asked, which
 * may be after the first build.
 *
 * @param compilers - all of the dev server, before their first build is done
 * @param root - folder of the project, absolute
 * @example const sourceOf = callSitesOf([compiler], compiler.context)
 */
export function callSitesOf(compilers: readonly EmittingCompiler[], root: string): CallSites {
  const emitted = compilers.map(scriptsOf);
  let sites: Promise<CallSites> | undefined;
  return async (stack) => {
    sites ??= import('./call-site.ts').then(({ createCallSites }) => createCallSites(emitted, root));
    return (await sites)(stack);
  };
}

function scriptsOf(compiler: EmittingCompiler): EmittedScripts {
  const names = new Set<string>();
  let builds = 0;
  compiler.hooks.done.tap('cors-guard', ({ compilation }) => {
    builds += 1;
    if (names.size > MOST_SCRIPTS) names.clear();
    for (const asset of Object.keys(compilation.assets)) {
      const name = asset.replace(/\?.*/s, '');
      if (/\.[cm]?js$/.test(name)) names.add(name);
    }
  });
  return { compiler, names, builds: () => builds };
}
