import type { PageLinks } from '../report/protocol.ts';

/**
 * Opens a place of the source in the editor, where the host can.
 *
 * @example openSource(links, 'src/api.ts:14:9')
 */
export function openSource({ editorUrl }: PageLinks, source: string): void {
  if (editorUrl !== null) fetch(editorUrl + encodeURIComponent(source)).catch(() => undefined);
}
