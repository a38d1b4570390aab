/**
 * Does something for both variants in turns, in the order A B B A, until there are enough rounds or the time is up.
 *
 * @param turn - variant to its facts, numbers by name
 * @returns for each round the facts of both variants, means of two turns each
 */
export async function takeTurns({ turn, rounds, ms }) {
  const found = [];
  const start = performance.now();
  do {
    const first = await turn('bare');
    const guarded = mean(await turn('guarded'), await turn('guarded'));
    found.push({ guarded, bare: mean(first, await turn('bare')) });
  } while (found.length < rounds && performance.now() - start < ms);
  return found;
}

function mean(one, other) {
  return Object.fromEntries(Object.keys(one).map((fact) => [fact, (one[fact] + other[fact]) / 2]));
}
