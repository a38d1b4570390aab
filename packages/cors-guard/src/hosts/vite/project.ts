import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnv, type ResolvedConfig } from 'vite';
import type { DeploymentFacts } from '../../deployment/index.ts';

/**
 * What the files of a Vite project say about production: client env variables of both modes, the custom-domain file, and the
 * homepage, which is only suggested. Files that are missing or unreadable say nothing.
 */
export function deploymentFacts(config: ResolvedConfig): DeploymentFacts {
  const { envDir, envPrefix, root, publicDir, mode } = config;
  const homepage = homepageOf(readText(join(root, 'package.json')));
  const customDomain = publicDir ? readText(join(publicDir, 'CNAME')) : undefined;
  return {
    ...(envDir && {
      clientEnv: {
        development: loadEnv(mode, envDir, envPrefix),
        production: loadEnv('production', envDir, envPrefix),
      },
    }),
    ...(customDomain !== undefined && { customDomain }),
    ...(homepage !== undefined && { homepage }),
  };
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function homepageOf(manifest: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(manifest ?? '{}');
    const homepage =
      typeof parsed === 'object' && parsed !== null && 'homepage' in parsed ? parsed.homepage : undefined;
    return typeof homepage === 'string' ? homepage : undefined;
  } catch {
    return undefined;
  }
}
