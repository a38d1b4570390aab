/** Names of the tools with a dev server that are guarded: of the package of each in the workspace. */

export const viteNames = ['vite5', 'vite6', 'vite7', 'vite'] as const;

/** Tools whose proxy is http-proxy-middleware. */
export const otherNames = ['webpack-dev-server5', 'webpack-dev-server', '@rspack/dev-server', 'rsbuild'] as const;

export type HostName = (typeof viteNames)[number] | (typeof otherNames)[number];
