const LETTERS = 'bcdfghjklmnprstvwz';

/**
 * Name of a resource that the plugin takes for one: letters alone, since what has digits is data. Every fourth is one whose
 * answers a browser would refuse, so that there is something to tell.
 */
export function resource(index) {
  const syllables = [index, Math.floor(index / LETTERS.length), Math.floor(index / LETTERS.length ** 2)];
  const word = syllables.map((at) => `${LETTERS[at % LETTERS.length]}a`).join('');
  return `${index % 4 === 3 ? 'refused-' : ''}${word}`;
}

/** Path of a resource behind one proxy entry. Resources stand below `api`, where each name is a route of its own. */
export const pathOf = (prefix, index) => `${prefix}/api/${resource(index)}`;
