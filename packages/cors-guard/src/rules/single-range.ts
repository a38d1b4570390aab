const SINGLE_RANGE = /^bytes=(\d*)-(\d*)$/;

/** A byte range; `null` where the number is left out. */
export interface SingleRange {
  readonly start: bigint | null;
  readonly end: bigint | null;
}

/**
 * Fetch, "parse a single range header value", whitespace not allowed.
 *
 * @returns `null` when it is no such range, or one that ends before it starts
 * @example parseSingleRange('bytes=0-5') // { start: 0n, end: 5n }
 * @example parseSingleRange('bytes=5-2') // null
 */
export function parseSingleRange(value: string): SingleRange | null {
  const parts = SINGLE_RANGE.exec(value);
  if (!parts) return null;
  const start = parts[1] ? BigInt(parts[1]) : null;
  const end = parts[2] ? BigInt(parts[2]) : null;
  if (start === null && end === null) return null;
  return start !== null && end !== null && start > end ? null : { start, end };
}
