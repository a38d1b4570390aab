/**
 * Puts a text on the clipboard; false where the page has none (plain http that is not localhost, a refused permission).
 *
 * @example await copyText('curl -si https://api.example.com/items') // true
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
