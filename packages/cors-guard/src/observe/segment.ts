/**
 * Placeholders of route templates, the whole vocabulary. `:text` is free text (spaces, letters beyond ASCII), `:slug` a segment
 * that was seen to vary.
 */
export type Placeholder = ':id' | ':uuid' | ':ulid' | ':hash' | ':date' | ':email' | ':token' | ':text' | ':slug';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const ULID = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/i;
const DATE = /^(\d{4}-\d{2}(-\d{2})?([T ]\d{2}[:.]?\d{2}.*)?|\d{1,2}[-.]\d{1,2}[-.]\d{4}|\d{4}-W\d{2})$/i;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
/** Numbers and lists of numbers: `42`, `-7`, `48.2,16.37`. */
const NUMBERS = /^[+-]?\d[\d.,;:_~|-]*$/;
/** A word and a number: `order-42`, `INV_2031`. */
const NUMBERED = /^[a-z]{2,}[-_]\d+$/i;
const HASH = /^(?=.*\d)(?=.*[a-f])[0-9a-f]{8,}$/i;
const EXTENSION = /^(.+)(\.[a-z]{2,4}\d?)$/;

/**
 * The placeholder for a segment whose form alone shows that it is data, or undefined for what looks like a part of the route.
 * A file extension stays: `a1b2c3d4.png` is `:hash.png`.
 *
 * @param segment - one path segment, percent-decoded
 * @example templateOfSegment('3f2504e0-4f89-11d3-9a0c-0305e82c3301') // ':uuid'
 */
export function templateOfSegment(segment: string): string | undefined {
  const [, name, extension] = EXTENSION.exec(segment) ?? [];
  const kind = name === undefined ? undefined : kindOf(name);
  return kind ? `${kind}${extension}` : kindOf(segment);
}

function kindOf(text: string): Placeholder | undefined {
  if (DATE.test(text)) return ':date';
  if (NUMBERS.test(text) || NUMBERED.test(text)) return ':id';
  if (UUID.test(text)) return ':uuid';
  if (EMAIL.test(text)) return ':email';
  if (ULID.test(text) && /\d.*\d/.test(text)) return ':ulid';
  if (HASH.test(text)) return ':hash';
  if (/[^\x21-\x7e]/.test(text)) return ':text';
  return isRandom(text) ? ':token' : undefined;
}

/** Longer than any name that people give to a part of a route. */
const LONGEST_NAME = 96;

/**
 * Random characters, as in tokens and base64: many digits, or small letters, capitals and digits in short turns. Words in
 * camelCase or with hyphens have longer ones: `getUserById` has 2.75 characters a turn, base64 about 1.7.
 */
function isRandom(text: string): boolean {
  const characters = text.replaceAll(/[^A-Za-z0-9]/g, '');
  const { length } = characters;
  if (length < 8) return false;
  if (text.length > LONGEST_NAME) return true;
  const digits = countOf(characters, /\d/g);
  const capitals = countOf(characters, /[A-Z]/g);
  const perTurn = length / countOf(characters, /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g);
  if (digits > 0)
    return digits / length >= 0.2 || perTurn < (length >= 16 ? 3.5 : 2.75) || (length >= 20 && length === text.length);
  const isMixed = capitals > 0 && capitals < length;
  return isMixed && ((length >= 10 && perTurn < 2.75) || (length >= 16 && capitals / length >= 0.33));
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
