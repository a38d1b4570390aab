// The dev servers that are measured, by the word that names them on the command line.

const families = {
  vite: [{ name: 'Vite 8', module: 'vite-server.mjs', kind: 'reconnecting', entry: 'vite.js' }],
  webpack: [
    {
      name: 'webpack-dev-server 5',
      module: 'webpack-server.mjs',
      settings: { devServer: 'webpack-dev-server5', isFive: true },
      kind: 'reconnecting',
      entry: 'webpack.js',
    },
    {
      name: 'webpack-dev-server 6',
      module: 'webpack-server.mjs',
      settings: { devServer: 'webpack-dev-server' },
      kind: 'keeping',
      entry: 'webpack.js',
    },
  ],
};

/**
 * `kind` is what the host's own proxy does after a request: it opens a new connection for the next, or keeps the one it has.
 *
 * @throws for a word that names none
 */
export function hostsOf(family) {
  const hosts = families[family];
  if (!hosts)
    throw new Error(`usage: npm run bench [-- ${Object.keys(families).join('|')}] [--quick] [--profile FOLDER]`);
  return hosts;
}
