import type { Host } from './host.ts';
import { otherNames, viteNames, type HostName } from './host-names.ts';

/** The tool of this name; nothing of the others is loaded. */
export async function hostNamed(name: HostName): Promise<Host> {
  switch (name) {
    case 'rsbuild':
      return (await import('./rsbuild-host.ts')).rsbuildHost();
    case 'webpack-dev-server5':
    case 'webpack-dev-server':
    case '@rspack/dev-server':
      return (await import('./bundler-host.ts')).bundlerHost(name);
    default:
      return (await import('./vite-host.ts')).viteHost(name);
  }
}

export const viteHosts = (): Promise<readonly Host[]> => Promise.all(viteNames.map(hostNamed));

export const otherHosts = (): Promise<readonly Host[]> => Promise.all(otherNames.map(hostNamed));
