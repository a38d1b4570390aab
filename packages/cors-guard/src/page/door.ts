import type { PageLinks } from '../report/protocol.ts';

/**
 * Asks the dev server for data that come on demand; undefined when it does not answer, or not with them.
 *
 * @param name - of the door: `fixes.json`
 * @example const fixes = await askDoor<readonly OfferedFix[]>(links, 'fixes.json', { finding: finding.key })
 */
export async function askDoor<T>(
  { reportUrl }: PageLinks,
  name: string,
  query: Readonly<Record<string, string>> = {},
): Promise<T | undefined> {
  try {
    const report = new URL(reportUrl, location.href);
    const token = report.searchParams.get('token') ?? '';
    const door = new URL(`${name}?${new URLSearchParams(query)}`, report);
    const response = await fetch(door, { headers: { 'X-Cors-Guard-Token': token } });
    return response.ok ? ((await response.json()) as T) : undefined;
  } catch {
    return undefined;
  }
}
