import { resolveOptions, type CorsGuardOptions } from '../../packages/cors-guard/src/deployment/index.ts';
import { createGuard, type Guard, type GuardDeps } from '../../packages/cors-guard/src/hosts/guard.ts';
import { startFolder } from './folder.ts';
import { closing } from './set-up.ts';

/** A guard without a host, in which something of ours fails; and everything that it warns of. */
export async function faultyGuard(
  fault: Partial<GuardDeps>,
  options: CorsGuardOptions = {},
): Promise<{ readonly faulty: Guard; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const faulty = createGuard({
    options: resolveOptions(options, {}, []),
    facts: () => ({}),
    cacheDir: closing(await startFolder()).path,
    root: '.',
    log: { info: () => undefined, warn: (text) => void lines.push(text) },
    ...fault,
  });
  return { faulty, lines };
}
