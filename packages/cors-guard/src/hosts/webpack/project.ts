import type { DeploymentFacts } from '../../deployment/index.ts';
import { projectFacts } from '../project-files.ts';
import type { DevServerLike } from './types.ts';

/**
 * What the files of a webpack or Rspack project say about production. Of its client variables nothing is known: the config decides.
 *
 * @param server - missing where the dev server is out of reach
 */
export function deploymentFacts(root: string, server: DevServerLike | undefined): DeploymentFacts {
  return projectFacts({ root, publicDir: server && publicDirOf(server), clientEnv: undefined });
}

/** The folder that is served as it is, in most projects `public`: production has its files too. */
function publicDirOf({ options }: DevServerLike): string | undefined {
  const [first]: readonly unknown[] = Array.isArray(options.static) ? options.static : [];
  const directory: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'directory') : undefined;
  return typeof directory === 'string' ? directory : undefined;
}
