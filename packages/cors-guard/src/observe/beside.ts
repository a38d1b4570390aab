/** Something that is kept with an object for as long as the object lives. */
export interface Beside<T> {
  get(owner: object): T | undefined;
  set(owner: object, value: T): void;
}

/** A constructor whose instance is the object that it is given: so a class puts a private field on what it has not made. */
const Given = function (owner: object) {
  return owner;
} as unknown as new (owner: object) => object;

/** One of the values that are kept with an object. */
interface Link {
  readonly beside: object;
  value: unknown;
  readonly next: Link | undefined;
}

/** All values of an object hang on one field: to put a field on an object that somebody has changed much is slow (measured). */
class Links extends Given {
  #first: Link;

  constructor(owner: object, first: Link) {
    super(owner);
    this.#first = first;
  }

  static firstOf(owner: object): Link | undefined {
    return #first in owner ? owner.#first : undefined;
  }

  static add(owner: object, beside: object, value: unknown): void {
    if (#first in owner) owner.#first = { beside, value, next: owner.#first };
    else void new Links(owner, { beside, value, next: undefined });
  }
}

/**
 * Keeps values with objects, where nobody who copies, lists or prints these objects meets them: in a private field.
 *
 * A WeakMap would do the same at a price: with one entry for each request, young generations of V8 do not die young (measured: six
 * times the garbage collection of a dev server that forwards small answers). A property that is hidden takes longer to define (measured:
 * 0.2 microseconds against 0.04 on a plain request).
 *
 * @example const starts = createBeside<number>(); starts.set(request, performance.now()); starts.get(request)
 */
export function createBeside<T>(): Beside<T> {
  const beside: Beside<T> = {
    get: (owner) => linkOf(owner, beside)?.value as T | undefined,
    set(owner, value) {
      const link = linkOf(owner, beside);
      if (link) link.value = value;
      else Links.add(owner, beside, value);
    },
  };
  return beside;
}

function linkOf(owner: object, beside: object): Link | undefined {
  let link = Links.firstOf(owner);
  while (link && link.beside !== beside) link = link.next;
  return link;
}
