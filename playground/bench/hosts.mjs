// The dev servers that are measured, by the word that names them on the command line.

const families = {
  vite: [{ name: 'Vite 8', module: 'vite-server.mjs', settings: {}, kind: 'reconnecting', entry: 'vite.js' }],
};

/** @throws for a word that names none */
export function hostsOf(family) {
  const hosts = families[family];
  if (!hosts)
    throw new Error(`usage: npm run bench [-- ${Object.keys(families).join('|')}] [--quick] [--profile FOLDER]`);
  return hosts;
}
