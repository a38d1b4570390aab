import { resolve } from 'node:path';
import type { NormalizedConfig, RsbuildPluginAPI } from '@rsbuild/core';
import type { DeploymentFacts, ResolvedOptions } from '../../deployment/index.ts';
import { answersPreflight } from '../answers-preflight.ts';
import type { GuardDeps, PageHost } from '../guard.ts';
import { pageText } from '../page-text.ts';
import { editorUrlOf } from '../editor-url.ts';

/** Beginnings of the variables that Rsbuild puts into pages by itself. */
const CLIENT_PREFIXES = ['PUBLIC_'];

/** Where the source of a call is; of the build that is running. */
export type SourceOf = NonNullable<GuardDeps['sourceOf']>;

/** What a guard needs to know of the project and the server around it. */
export function surroundingsOf(options: ResolvedOptions, api: RsbuildPluginAPI, sourceOf: SourceOf): GuardDeps {
  const config = api.getNormalizedConfig();
  const { rootPath: root } = api.context;
  const { logger } = api;
  return {
    options,
    root,
    facts: () => deploymentFacts(root, config),
    answersPreflight: answersPreflight(config.server.cors),
    page: pageHostOf(root, config),
    sourceOf,
    log: { info: (text) => logger.info(text), warn: (text) => logger.warn(text) },
  };
}

/** Base path of the server, with a slash at both ends. */
export function baseOf({ server }: NormalizedConfig): string {
  return `/${server.base}/`.replace(/\/{2,}/g, '/');
}

async function deploymentFacts(root: string, { server }: NormalizedConfig): Promise<DeploymentFacts> {
  const { projectFacts, readClientEnv } = await import('../project-files.ts');
  const [published] = server.publicDir;
  return projectFacts({
    root,
    publicDir: published && resolve(root, published.name),
    clientEnv: readClientEnv(root, CLIENT_PREFIXES),
  });
}

function pageHostOf(root: string, config: NormalizedConfig): PageHost {
  const base = baseOf(config);
  const { allowedHosts } = config.server;
  return {
    base,
    allowedHosts: Array.isArray(allowedHosts) ? allowedHosts : [],
    editorUrl: editorUrlOf(`${base}__open-in-editor?file=`, root, process.cwd()),
    script: () => Promise.resolve(pageText('report-page')),
  };
}
