import type { Finding } from '../findings/index.ts';

/**
 * What makes a finding the same one, whatever is known of it by now.
 *
 * @example findingKey(finding) // '["https://api.example.com","allow-origin-missing","https://app.example.com"]'
 */
export function findingKey({ target, code, page }: Finding): string {
  return JSON.stringify([target, code, page]);
}
