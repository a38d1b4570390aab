import { resolveOptions, type CorsGuardOptions, type ResolvedOptions } from '../deployment/index.ts';
import { ignorableCodes } from '../findings/codes.ts';

/**
 * The options of a plugin, checked and completed; what the environment of the process sets wins.
 *
 * @throws CorsGuardError naming every wrong option at once
 * @example readOptions({ probe: 'preflight' }).probe.level // 'preflight'
 */
export function readOptions(options: CorsGuardOptions): ResolvedOptions {
  return resolveOptions(options, process.env, ignorableCodes);
}
