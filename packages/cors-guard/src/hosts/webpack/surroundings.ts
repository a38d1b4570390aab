import type { ResolvedOptions } from '../../deployment/index.ts';
import type { GuardDeps, PageHost } from '../guard.ts';
import { pageText } from '../page-text.ts';
import { editorUrlOf } from '../editor-url.ts';
import { projectRootOf } from '../project-root.ts';
import { callSitesOf } from './emitted.ts';
import { compilersOf, type CompilerLike, type DevServerLike, type Middleware } from './types.ts';

/** A dev server within reach. */
export interface Reach {
  readonly server: DevServerLike;
  /** What it is going to use. */
  readonly middlewares: readonly Middleware[];
}

/**
 * What a guard needs to know of the project and the dev server around it.
 *
 * @param compiler - the one that `devServer` belongs to
 * @param reach - missing where only the proxies of the dev server can be tapped
 */
export function surroundingsOf(options: ResolvedOptions, compiler: CompilerLike, reach?: Reach): GuardDeps {
  const root = projectRootOf(compiler.context);
  return {
    options,
    root,
    facts: async () => (await import('./project.ts')).deploymentFacts(root, reach?.server),
    log: logOf(compiler),
    ...(reach && { page: pageHostOf(reach, root), sourceOf: callSitesOf(compilersOf(reach.server), root) }),
  };
}

/** The infrastructure logger puts the name in front itself. */
export function logOf(compiler: CompilerLike): GuardDeps['log'] {
  const logger = compiler.getInfrastructureLogger('cors-guard');
  const plain = (text: string): string => text.replace(/^cors-guard: /, '');
  return { named: true, info: (text) => logger.info(plain(text)), warn: (text) => logger.warn(plain(text)) };
}

/** The doors are at the root: dev servers serve the app below a public path, and their own things beside it. */
function pageHostOf({ server, middlewares }: Reach, root: string): PageHost {
  return {
    base: '/',
    allowedHosts: textsOf(server.options.allowedHosts),
    editorUrl: editorDoorOf(middlewares, root),
    script: () => Promise.resolve(pageText('report-page')),
  };
}

/** Each dev server has a door of its own that opens an editor. */
function editorDoorOf(middlewares: readonly Middleware[], root: string): string | null {
  const door = middlewares.find((one) => 'path' in one && one.name?.endsWith('open-editor'));
  if (!door || !('path' in door)) return null;
  return editorUrlOf(`${door.path}?fileName=`, root, process.cwd());
}

function textsOf(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.filter((value): value is string => typeof value === 'string') : [];
}
