/** What the plugin hands out to pages. Loaded with the first page, not with the server. */

import { pageText } from '../page-text.ts';

/**
 * The channel is loaded when the socket of the page is open, and never where there is none. Nothing here may fail: this is the end of
 * the module on which hot updates rest.
 */
const channel = `
try {
  if (typeof document !== 'undefined') {
    createHotContext('cors-guard').on('vite:ws:connect', () => {
      import('virtual:cors-guard/client').then((client) => client.open()).catch(() => {});
    });
  }
} catch {}
`;

/**
 * Vite's client with the recorder in it. The recorder stands in front of the first line, so that every line keeps its number.
 *
 * @param client - code of Vite's client
 * @throws when the package was not built
 */
export function withRecorder(client: string): string {
  return pageText('recorder') + client + channel;
}

/**
 * Code of a virtual module.
 *
 * @throws when the package was not built
 */
export function virtualModule(name: 'recorder' | 'client'): string {
  return pageText(name);
}
