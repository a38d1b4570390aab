import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { ClientEnv, DeploymentFacts } from '../deployment/index.ts';

/** What a host tells about the files of its project. */
export interface ProjectPlace {
  /** Folder of package.json. */
  readonly root: string;
  /** Folder of files that are published as they are; undefined = there is none. */
  readonly publicDir: string | undefined;
  /** Undefined where nothing is known of the client variables. */
  readonly clientEnv: ClientEnv | undefined;
}

/**
 * What the files of a project say about production: client variables of both modes, the custom-domain file, and the homepage, which is
 * only suggested. Files that are missing or unreadable say nothing.
 *
 * @example projectFacts({ root: '/shop', publicDir: '/shop/public', clientEnv: readClientEnv('/shop', ['REACT_APP_']) })
 */
export function projectFacts({ root, publicDir, clientEnv }: ProjectPlace): DeploymentFacts {
  const homepage = homepageOf(readText(join(root, 'package.json')));
  const customDomain = publicDir === undefined ? undefined : readText(join(publicDir, 'CNAME'));
  return {
    ...(clientEnv && { clientEnv }),
    ...(customDomain !== undefined && { customDomain }),
    ...(homepage !== undefined && { homepage }),
  };
}

/**
 * Client variables of the env files of a project, for hosts that have no reader of their own. Left out is what only the build tool can
 * tell: a variable that is made of others (`$HOST/api`), and one that `.env.local` and `.env.[mode]` give different values, where
 * Create React App takes the first and Vue CLI the second.
 *
 * @param prefixes - beginnings of the names that a build puts into the page
 * @example readClientEnv('/shop', ['REACT_APP_', 'VUE_APP_']).production // { REACT_APP_API_URL: 'https://api.shop.example' }
 */
export function readClientEnv(folder: string, prefixes: readonly string[]): ClientEnv {
  const read = (mode: string): Record<string, string> => {
    const [base, local, ofMode, last] = ['.env', '.env.local', `.env.${mode}`, `.env.${mode}.local`].map((name) =>
      parseEnv(readText(join(folder, name)) ?? ''),
    );
    const variables = { ...base, ...local, ...ofMode, ...last };
    const otherwise: typeof variables = { ...base, ...ofMode, ...local, ...last };
    const isClients = ([name, value = '']: [string, string | undefined]): boolean =>
      prefixes.some((prefix) => name.startsWith(prefix)) && !value.includes('$') && value === otherwise[name];
    return Object.fromEntries(Object.entries(variables).filter(isClients)) as Record<string, string>;
  };
  return { development: read('development'), production: read('production') };
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
