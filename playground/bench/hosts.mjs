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

/** Words that name dev servers. */
export const familyNames = Object.keys(families);

/**
 * The dev servers of a word, undefined for one that names none. `kind` is what a host's own proxy does after a request: it opens a
 * new connection for the next, or keeps the one it has.
 */
export const hostsOf = (family) => (Object.hasOwn(families, family) ? families[family] : undefined);
