import { routesFromEnv, type ClientEnv } from './env-routes.ts';
import type { ResolvedOptions } from './options.ts';
import { httpUrlOf } from './origins.ts';
import type { Basis, Deployment, Fact, ProxyEntry } from './types.ts';

/** What the files of a project tell, as the host has read them. Missing = not there. */
export interface DeploymentFacts {
  readonly clientEnv?: ClientEnv;
  /** Content of `public/CNAME`, the custom-domain file of static hosts. */
  readonly customDomain?: string;
  /** `homepage` of package.json: usually documentation or marketing, so it is only suggested, never used. */
  readonly homepage?: string;
}

/** Everything a deployment is made of. */
export interface DeploymentInput extends DeploymentFacts {
  readonly options: Pick<ResolvedOptions, 'production' | 'notes'>;
  /** Proxy entries of the dev server: they tell which calls a variable can mean. */
  readonly entries: readonly ProxyEntry[];
}

/** Hosts of source code and packages, where `homepage` points by default and no app is served. */
const CODE_HOST = /(?:^|\.)(?:github\.com|gitlab\.com|bitbucket\.org|npmjs\.com)$/;

/**
 * What is known of production, every fact with its basis. The first source of a fact wins: options and `CORS_GUARD_PAGE`, then the
 * files of the project; for a path that nobody names the target of the proxy is assumed later, per call.
 *
 * @example deploymentOf({ options, entries: [{ context: '/api', target: 'https://api.example.com' }] }).page // undefined: unknown
 */
export function deploymentOf(input: DeploymentInput): Deployment {
  const { production, notes } = input.options;
  const page = production.page ?? pageFromDomain(input.customDomain);
  const inferred = input.clientEnv ? routesFromEnv(input.clientEnv, input.entries) : { routes: [], notes: [] };
  const suggestedPage = page ? undefined : suggestionOf(input.homepage);
  const { headers } = production;
  return {
    ...(page && { page }),
    routes: [...production.routes, ...inferred.routes],
    pageHeaders: headers
      ? { value: headers, basis: 'given', source: 'option production.headers' }
      : { value: [], basis: 'assumed', source: 'no headers are known' },
    ...(suggestedPage !== undefined && { suggestedPage }),
    notes: [...notes, ...inferred.notes],
  };
}

/** A custom-domain file holds one host name. More than one line says nothing sure. */
function pageFromDomain(content: string | undefined): Fact<string> | undefined {
  const lines = (content ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
  const name = lines.length === 1 ? lines[0]?.trim() : undefined;
  if (name === undefined || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) return undefined;
  return { value: `https://${name.toLowerCase()}`, basis: 'inferred', source: 'public/CNAME' };
}

function suggestionOf(homepage: string | undefined): string | undefined {
  const url = httpUrlOf(homepage ?? '');
  return url && !CODE_HOST.test(url.hostname) ? url.origin : undefined;
}

/**
 * The basis of what rests on two facts.
 *
 * @example weakerBasis('given', 'assumed') // 'assumed'
 */
export function weakerBasis(one: Basis, other: Basis): Basis {
  const fromWeak: readonly Basis[] = ['assumed', 'inferred', 'given'];
  return fromWeak.find((basis) => basis === one || basis === other) ?? one;
}
