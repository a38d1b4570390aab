import { loadEnv, type ResolvedConfig } from 'vite';
import type { DeploymentFacts } from '../../deployment/index.ts';
import { projectFacts } from '../project-files.ts';

/** What the files of a Vite project say about production. */
export function deploymentFacts(config: ResolvedConfig): DeploymentFacts {
  const { envDir, envPrefix, root, publicDir, mode } = config;
  return projectFacts({
    root,
    publicDir: publicDir || undefined,
    clientEnv: envDir
      ? { development: loadEnv(mode, envDir, envPrefix), production: loadEnv('production', envDir, envPrefix) }
      : undefined,
  });
}
