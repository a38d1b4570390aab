/** Every tool with a dev server that is guarded: one more is one more line. */

import type { Host } from './host.ts';
import { rsbuildHost } from './rsbuild-host.ts';
import { rspackHost } from './rspack-host.ts';
import { viteHost } from './vite-host.ts';
import { webpackHost } from './webpack-host.ts';

export const viteHosts: readonly Host[] = await Promise.all(['vite5', 'vite6', 'vite7', 'vite'].map(viteHost));

/** Hosts whose proxy is http-proxy-middleware. */
export const otherHosts: readonly Host[] = [
  await webpackHost('webpack-dev-server5'),
  await webpackHost('webpack-dev-server'),
  rspackHost(),
  rsbuildHost(),
];
