/** Our own work may fail; the call it is about may not notice. Gives undefined then. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
